import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { rulePages } from '../doc-pages';
import { nodesOf } from './parsed';

const ROOT = join(__dirname, '..', '..', '..');

/** Longer programs are taken apart: what breaks an analysis is small. */
const LONGEST = 4_000;

/** Shorter texts are names and titles, no programs. */
const SHORTEST = 30;

/** Programs of this repository and of grpc-js: the apps, the examples of the docs, what the tests lint, the library itself. */
export function realPrograms(): string[] {
  const sources = [...filesBelow(join(ROOT, 'fixtures', 'apps'), '.ts'), ...filesBelow(dirname(require.resolve('@grpc/grpc-js')), '.js')];
  return [
    ...rulePages().flatMap(({ examples }) => examples.map(({ code }) => code)),
    ...filesBelow(join(ROOT, 'rules'), '.test.ts').flatMap((file) => textsIn(readFileSync(file, 'utf8'))),
    ...sources.flatMap((file) => piecesOf(readFileSync(file, 'utf8'))),
  ].filter((code) => code.length > SHORTEST && code.length < LONGEST);
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
}

/** The texts in a test, many of which are programs. */
function textsIn(code: string): string[] {
  return nodesOf(code).flatMap((node) => {
    if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
    return node.type === 'TemplateLiteral' && node.quasis.length === 1 ? node.quasis.flatMap(({ value }) => value.cooked ?? []) : [];
  });
}

/** A file that is not too long, or else its statements and methods. */
function piecesOf(code: string): string[] {
  if (code.length < LONGEST) return [code];
  return nodesOf(code).flatMap(({ parent, range, type }) => {
    const text = code.slice(...range);
    if (type === 'MethodDefinition') return [`class A { ${text} }`];
    return parent?.type === 'Program' ? [text] : [];
  });
}
