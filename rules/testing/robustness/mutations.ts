import type { TSESTree } from '@typescript-eslint/utils';

import { type Corpus, isExpression, isStatement, tokensOf } from './corpus';
import { EXPRESSION, NAME, ODD_EXPRESSIONS, ODD_STATEMENTS, STATEMENT } from './odd-constructs';
import { nodesOf } from './parsed';

/** Numbers that a mutation is chosen by: where it happens, and with what. */
export interface Choice {
  readonly at: number;
  readonly with: number;
}

/** One way to break a program. It returns the code unchanged where there is nothing to break. */
type Mutation = (code: string, choice: Choice, corpus: Corpus) => string;

/** Programs that have grown beyond this are left as they are. */
const LONGEST = 8_000;

const ON_TOKENS = {
  'delete a token': (tokens, at) => tokens.toSpliced(at, 1),
  'double a token': (tokens, at) => tokens.toSpliced(at, 0, tokens[at] ?? ''),
  'put in a token': (tokens, at, token) => tokens.toSpliced(at, 0, token),
  'replace a token': (tokens, at, token) => tokens.with(at, token),
  'swap tokens': (tokens, at) => tokens.toSpliced(at, 2, tokens[at + 1] ?? '', tokens[at] ?? ''),
  truncate: (tokens, at) => tokens.slice(0, at),
} as const satisfies Readonly<Record<string, (tokens: readonly string[], at: number, token: string) => readonly string[]>>;

const ON_NODES = {
  'delete a statement': mutateNode(isStatement, () => ''),
  'double a statement': mutateNode(isStatement, (text) => `${text}\n${text}`),
  'move a statement': moveStatement,
  'put in a statement': mutateNode(isStatement, (text, pick, corpus) => `${text}\n${picked(corpus.statements, pick)}`),
  'rename': rename,
  'rename everywhere': renameEverywhere,
  'replace an expression': mutateNode(isExpression, (_, pick, corpus) => picked(corpus.expressions, pick)),
  'replace a statement': mutateNode(isStatement, (_, pick, corpus) => picked(corpus.statements, pick)),
  'wrap an expression': mutateNode(isExpression, (text, pick, corpus) => filled(picked(ODD_EXPRESSIONS, pick), pick, corpus, { expression: text })),
  'wrap a statement': mutateNode(isStatement, (text, pick, corpus) => filled(picked(ODD_STATEMENTS, pick), pick, corpus, { statement: text })),
} as const satisfies Readonly<Record<string, Mutation>>;

export type MutationName = keyof typeof ON_NODES | keyof typeof ON_TOKENS;

export const MUTATIONS = [...Object.keys(ON_TOKENS), ...Object.keys(ON_NODES)] as readonly MutationName[];

export function mutated(code: string, name: MutationName, choice: Choice, corpus: Corpus): string {
  if (code.length > LONGEST) return code;
  if (name in ON_NODES) return ON_NODES[name as keyof typeof ON_NODES](code, choice, corpus);
  const tokens = tokensOf(code);
  if (tokens.length === 0) return code;
  return ON_TOKENS[name as keyof typeof ON_TOKENS](tokens, choice.at % tokens.length, picked(corpus.tokens, choice.with)).join('');
}

/** An odd construct with its places filled: the first of a kind with what it is put around, the others by chance. */
export function filled(construct: string, pick: number, corpus: Corpus, own: { readonly expression?: string; readonly statement?: string } = {}): string {
  let { expression, statement } = own;
  let next = pick;
  return construct.replaceAll(/«[ens]»/g, (place) => {
    next = (next * 31 + 7) % 1_000_003;
    if (place === NAME) return picked(corpus.names, next);
    if (place === EXPRESSION) {
      const text = expression ?? picked(corpus.expressions, next);
      expression = undefined;
      return text;
    }
    if (place !== STATEMENT) return place;
    const text = statement ?? picked(corpus.statements, next);
    statement = undefined;
    return text;
  });
}

export function picked(list: readonly string[], pick: number): string {
  return list[pick % list.length] ?? '';
}

function mutateNode(is: (node: TSESTree.Node) => boolean, replacement: (text: string, pick: number, corpus: Corpus) => string): Mutation {
  return (code, { at, with: pick }, corpus) => {
    const nodes = nodesOf(code).filter(is);
    const node = nodes[at % nodes.length];
    return node === undefined ? code : replaced(code, node, replacement(code.slice(...node.range), pick, corpus));
  };
}

function moveStatement(code: string, { at, with: to }: Choice): string {
  const statements = nodesOf(code).filter(isStatement);
  const [moved, target] = [statements[at % statements.length], statements[to % statements.length]];
  if (moved === undefined || target === undefined || target.range[0] < moved.range[1]) return code;
  return replaced(code.slice(0, target.range[1]) + code.slice(...moved.range) + code.slice(target.range[1]), moved, '');
}

function rename(code: string, { at, with: to }: Choice): string {
  const names = identifiersIn(code);
  const [renamed, name] = [names[at % names.length], names[to % names.length]];
  return renamed === undefined || name === undefined ? code : replaced(code, renamed, code.slice(...name.range));
}

function renameEverywhere(code: string, { at, with: to }: Choice): string {
  const names = identifiersIn(code).map(({ range }) => code.slice(...range));
  const [renamed, name] = [picked(names, at), picked(names, to)];
  return /^\w+$/.test(renamed) ? code.replaceAll(new RegExp(String.raw`\b${renamed}\b`, 'g'), () => name) : code;
}

function identifiersIn(code: string): TSESTree.Node[] {
  return nodesOf(code).filter(({ type }) => type === 'Identifier' || type === 'PrivateIdentifier');
}

function replaced(code: string, { range: [start, end] }: TSESTree.Node, text: string): string {
  return code.slice(0, start) + text + code.slice(end);
}
