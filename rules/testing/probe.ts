import * as parser from '@typescript-eslint/parser';
import type { TSESLint } from '@typescript-eslint/utils';
import { Linter } from 'eslint';

/**
 * Runs `listen` over untyped code as ESLint runs a rule. The first line of code is line 1.
 *
 * @throws {Error} where the code does not parse
 */
export function probe(code: string, listen: (sourceCode: TSESLint.SourceCode) => TSESLint.RuleListener): void {
  const rule = { create: ({ sourceCode }: { sourceCode: TSESLint.SourceCode }) => listen(sourceCode) };
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { probe: { rules: { probe: rule } } },
    rules: { 'probe/probe': 'error' },
  } as unknown as Linter.Config;
  const [message] = new Linter().verify(code.replace(/^\n/, ''), config, 'code.ts');
  if (message !== undefined) throw new Error(message.message);
}
