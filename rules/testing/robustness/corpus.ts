import type { TSESTree } from '@typescript-eslint/utils';

import { nodesOf } from './parsed';

/** What broken programs are made of. */
export interface Corpus {
  readonly expressions: readonly string[];
  readonly names: readonly string[];
  readonly programs: readonly string[];
  readonly statements: readonly string[];
  readonly tokens: readonly string[];
}

/** Longer pieces would make programs that grow with every step. */
const LONGEST_PIECE = 300;

export function corpusOf(programs: readonly string[]): Corpus {
  const [expressions, names, statements, tokens] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  for (const code of programs) {
    for (const node of nodesOf(code)) {
      const text = code.slice(...node.range);
      if (text.length > LONGEST_PIECE) continue;
      if (isExpression(node)) expressions.add(text);
      if (isStatement(node)) statements.add(text);
      if (node.type === 'Identifier' && /^\w+$/.test(node.name)) names.add(node.name);
    }
    for (const token of tokensOf(code)) tokens.add(token);
  }
  return { expressions: [...expressions], names: [...names], programs, statements: [...statements], tokens: [...tokens] };
}

export function isExpression({ parent, type }: TSESTree.Node): boolean {
  if (type === 'Identifier') return parent.type === 'CallExpression' || parent.type === 'AwaitExpression' || parent.type === 'VariableDeclarator';
  return /^(?:Literal|TemplateLiteral|\w*Expression)$/.test(type) && parent?.type !== 'MethodDefinition';
}

export function isStatement({ parent, type }: TSESTree.Node): boolean {
  return /(?:Declaration|Statement)$/.test(type) && (parent?.type === 'BlockStatement' || parent?.type === 'Program');
}

/** Words, numbers, signs and spaces, whether the code parses or not; put together again they are the code. */
export function tokensOf(code: string): string[] {
  return code.match(/[\w$#]+|=>|\?\.|\.\.\.|'[^'\n]*'|\s+|[^\w\s]/g) ?? [];
}
