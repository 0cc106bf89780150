import { PACKAGE_NAME, PACKAGE_ROOT } from '../package';

const OWN_DECLARATIONS = `${PACKAGE_ROOT.replaceAll('\\', '/')}/dist/`;

const known = new Map<string, string | undefined>();

/** The package that a file of declarations belongs to as it is installed, or, for this package, as it is built. */
export function packageOf(fileName: string): string | undefined {
  let name = known.get(fileName);
  if (name === undefined && !known.has(fileName)) {
    name = fileName.startsWith(OWN_DECLARATIONS) ? PACKAGE_NAME : installed(fileName);
    known.set(fileName, name);
  }
  return name;
}

/** The innermost package of the path: stores such as pnpm's nest folders of that name. */
function installed(fileName: string): string | undefined {
  const start = fileName.lastIndexOf(FOLDER);
  if (start < 0) return undefined;
  const parts = fileName.slice(start + FOLDER.length).split('/');
  return parts.slice(0, parts[0]?.startsWith('@') === true ? 2 : 1).join('/');
}

const FOLDER = '/node_modules/';
