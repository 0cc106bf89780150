/* eslint-disable @typescript-eslint/no-restricted-imports -- a test may load the compiler */
import { join } from 'node:path';

import * as typescriptParser from '@typescript-eslint/parser';
import type { Linter } from 'eslint';
import * as ts from 'typescript';

/** A way in which code reaches the rules. */
export interface Parsing {
  readonly file: string;
  readonly languageOptions: Linter.LanguageOptions;
}

const PROJECT = join(__dirname, '..', '..', '..', 'fixtures', 'lint');

/** The parser of typescript-eslint, given a tree that TypeScript made of code with errors: names are empty, parts are missing. */
export const forgivingParser = {
  parseForESLint(code: string, options: object): unknown {
    const file = ts.createSourceFile('code.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    (file as ts.SourceFile & { parseDiagnostics: unknown[] }).parseDiagnostics = [];
    return typescriptParser.parseForESLint(file, { ...options, allowInvalidAST: true, ecmaFeatures: { jsx: true } });
  },
};

const jsx = { ecmaFeatures: { jsx: true } };

/** All ways without types. */
export const UNTYPED: Readonly<Record<string, Parsing>> = {
  'espree, a CommonJS module': { file: 'code.js', languageOptions: { parserOptions: jsx, sourceType: 'commonjs' } },
  'espree, a module': { file: 'code.js', languageOptions: { parserOptions: jsx, sourceType: 'module' } },
  'TypeScript': { file: 'code.ts', languageOptions: { parser: typescriptParser } },
  'TypeScript, errors allowed': { file: 'code.tsx', languageOptions: { parser: forgivingParser as unknown as Linter.Parser } },
  'TypeScript, JSX': { file: 'code.tsx', languageOptions: { parser: typescriptParser, parserOptions: jsx } },
};

/** With the types of a program that knows gRPC. */
export const TYPED: Readonly<Record<string, Parsing>> = {
  'TypeScript, types': {
    file: join(PROJECT, 'file.ts'),
    languageOptions: { parser: typescriptParser, parserOptions: { projectService: true, tsconfigRootDir: PROJECT } },
  },
};
