/* eslint-disable @typescript-eslint/no-restricted-imports -- a test may load the compiler */
import * as typescriptParser from '@typescript-eslint/parser';
import type { Linter } from 'eslint';
import * as ts from 'typescript';

type LanguageOptions = Linter.LanguageOptions;

/** The parser of typescript-eslint, given a tree that TypeScript made of code with errors: names are empty, parts are missing. */
const forgivingParser = {
  parseForESLint(code: string, options: object): unknown {
    const file = ts.createSourceFile('code.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    (file as ts.SourceFile & { parseDiagnostics: unknown[] }).parseDiagnostics = [];
    return typescriptParser.parseForESLint(file, { ...options, allowInvalidAST: true, ecmaFeatures: { jsx: true } });
  },
};

/** All ways in which a program may reach the rules. */
export const PARSERS: Readonly<Record<string, LanguageOptions>> = {
  'espree, a CommonJS module': { parserOptions: { ecmaFeatures: { jsx: true } }, sourceType: 'commonjs' },
  'espree, a module': { parserOptions: { ecmaFeatures: { jsx: true } }, sourceType: 'module' },
  'TypeScript': { parser: typescriptParser },
  'TypeScript, errors allowed': { parser: forgivingParser as unknown as Linter.Parser },
  'TypeScript, JSX': { parser: typescriptParser, parserOptions: { ecmaFeatures: { jsx: true } } },
};
