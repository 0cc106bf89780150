import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The copies of a package that the program and this package get: each loaded once, those that cannot be loaded left out.
 * @param steps specifiers, each resolved from where the one before it was found
 */
export function loadCopies(steps: readonly string[]): unknown[] {
  const [program = process.cwd()] = process.argv.slice(1, 2);
  const from = [path.resolve(program), path.join(process.cwd(), 'noop.js'), __filename];
  const files = new Set(from.map((file) => located(file, steps)));
  return [...files].map((file) => (file === undefined ? undefined : loaded(file))).filter((module) => module !== undefined);
}

function located(from: string, steps: readonly string[]): string | undefined {
  try {
    return steps.reduce((file, step) => createRequire(file).resolve(step), from);
  } catch {
    return undefined;
  }
}

function loaded(file: string): unknown {
  try {
    return createRequire(__filename)(file);
  } catch {
    return undefined;
  }
}

/** A class that a module exports; some CommonJS modules are their default export. Without it there is nothing to watch. */
export function exported(module: unknown, name: string): { readonly prototype: object } {
  const found: unknown = Reflect.get(module as object, name) ?? module;
  return { prototype: typeof found === 'function' ? (found.prototype as object) : {} };
}
