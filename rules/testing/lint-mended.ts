import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import plugin from '../index';

const CONFIG = { ...plugin.configs.recommended, files: ['**/*.ts'], languageOptions: { parser } } as unknown as Linter.Config;

/**
 * Applies the first suggestion for the code, which is linted without types, and lints what comes of it.
 * Returns what the recommended rules still say.
 */
export function lintMended(code: string): string[] {
  const [suggestion] = lint(code).flatMap(({ suggestions }) => suggestions ?? []);
  if (suggestion === undefined) throw new Error('Nothing is suggested for this code.');
  const { range: [start, end], text } = suggestion.fix;
  return lint(code.slice(0, start) + text + code.slice(end)).map(({ line, message }) => `${line}: ${message}`);
}

function lint(code: string): Linter.LintMessage[] {
  return new Linter().verify(code, CONFIG, 'code.ts');
}
