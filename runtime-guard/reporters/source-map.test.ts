import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import ts from 'typescript';

import { mapped } from './source-map';

let folder: string;
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guard-maps-')); });
afterAll(() => { rmSync(folder, { force: true, recursive: true }); });

/** Compiles a source whose third line, column 3, calls `write`; the output is one line shorter. */
function compiled(name: string, options: ts.CompilerOptions): string {
  const source = 'interface Gone { a: 1 }\nfunction send(): void {\n  write();\n}\n';
  const { outputText, sourceMapText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, sourceMap: true, target: ts.ScriptTarget.ES2022, ...options }, fileName: `${name}.ts` });
  const file = path.join(folder, `${name}.js`);
  writeFileSync(file, outputText);
  if (sourceMapText !== undefined) writeFileSync(`${file}.map`, sourceMapText);
  return file;
}

const lineOf = (file: string): number => ts.sys.readFile(file)?.split('\n').findIndex((line) => line.includes('write();')) ?? -1;

it.each<[string, ts.CompilerOptions]>([
  ['beside', {}],
  ['inline', { inlineSourceMap: true, sourceMap: false }],
  ['rooted', { sourceRoot: '.' }],
])('names the place in the source by a map of the kind %s', (name, options) => {
  const file = compiled(name, options);
  const place = `${lineOf(file) + 1}:5`;
  const source = path.join(folder, `${name}.ts`);

  expect([`at send (${file}:${place})`, `at async ${file}:${place}`, `at async send (${pathToFileURL(file).href}:${place})`].map(mapped)).toEqual([
    `at send (${source}:3:3)`,
    `at async ${source}:3:3`,
    `at async send (${source}:3:3)`,
  ]);
});

it.each([
  'at async Promise.all (index 1)',
  'at send (/no/such/file.js:1:1)',
  'at send (/src/upload.ts:1:1)',
  'at node:internal/process/task_queues:95:5',
  'at native',
])('leaves %s as it is', (frame) => {
  expect(mapped(frame)).toBe(frame);
});

it('leaves frames of a file with a broken map as they are', () => {
  const file = path.join(folder, 'broken.js');
  writeFileSync(file, 'send();\n//# sourceMappingURL=broken.js.map\n');
  writeFileSync(`${file}.map`, '{');

  expect(mapped(`at send (${file}:1:1)`)).toBe(`at send (${file}:1:1)`);
});
