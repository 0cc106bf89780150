import type { TSESTree } from '@typescript-eslint/utils';

import type { Conventions, Direction, FunctionNode, OperationModel, Overlap, Resolver } from '../domain';
import { findMisuses } from '../engine/analysis';
import { ProgramIndex } from '../engine/program';
import type { Walk } from '../engine/walk';
import { probe } from './probe';

const OPERATIONS: Readonly<Record<string, OperationModel>> = {
  cancel: { completion: 'instant', kind: 'reset' },
  closeSend: { completion: 'pending', kind: 'close' },
  end: { completion: 'instant', kind: 'close' },
  on: { completion: 'session', consumer: 'listener', kind: 'receive' },
  read: { completion: 'instant', consumer: 'pull', kind: 'receive' },
  recvMsg: { completion: 'pending', consumer: 'pull', kind: 'receive' },
  sendMsg: { completion: 'pending', kind: 'send', message: 0 },
  write: { completion: 'instant', kind: 'send', message: 0 },
};

/** A stand-in for the typed resolver: whatever is called `call`, `peer` or `upstream` is a stream. */
export const byName: Resolver = {
  buildsChannel: () => false,
  carries: (expression: TSESTree.Expression, _direction: Direction) => isStream(expression),
  isCollection: () => undefined,
  isHandler: (fn: FunctionNode) => fn.params[0]?.type === 'Identifier' && fn.params[0].name === 'serverCall',
  iteration: (iterated) => {
    if (!isStream(iterated) && !(iterated.type === 'CallExpression' && isStream(streamOf(iterated)))) return undefined;
    const destroys = iterated.type === 'Identifier' && iterated.name === 'serverCall';
    return { completion: 'session', consumer: 'iterator', destroys, kind: 'receive' };
  },
  member: ({ object, property }) =>
    property.type === 'Identifier' && property.name !== 'on' && isStream(object) ? OPERATIONS[property.name] : undefined,
  opens: () => undefined,
  operation: ({ arguments: [first], callee }) => {
    if (callee.type === 'Identifier' && callee.name === 'callback') return { completion: 'instant', kind: 'reply' };
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || !isStream(callee.object)) return undefined;
    const isOtherEvent = callee.property.name === 'on' && !(first?.type === 'Literal' && first.value === 'data');
    return isOtherEvent ? undefined : OPERATIONS[callee.property.name];
  },
};

function describe({ cause, first, kind, second, tier }: Overlap): string {
  return `${kind} ${tier} ${cause === undefined ? '' : `${cause} `}${lineOf(first)}/${lineOf(second)}`;
}

function nameOf(node: TSESTree.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  return node.type === 'MemberExpression' ? `${nameOf(node.object)}.${nameOf(node.property)}` : node.type;
}

function lineOf({ node }: { node: TSESTree.Node }): number {
  return node.loc.start.line;
}

/** `call.iterator(…)` draws from `call`. */
function streamOf({ callee }: TSESTree.CallExpression): TSESTree.Node {
  return callee.type === 'MemberExpression' ? callee.object : callee;
}

/** How many expressions the stand-in has taken for streams. */
let streams = 0;

function isStream(node: TSESTree.Node): boolean {
  if (node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression') return isStream(node.expression);
  const name = node.type === 'MemberExpression' ? node.property : node;
  const matches =
    (name.type === 'Identifier' || name.type === 'PrivateIdentifier') &&
    /^(?:call|peer|serverCall|upstream)\d?$/.test(name.name);
  if (matches) streams += 1;
  return matches;
}

/**
 * The misuses in untyped code, each as `kind tier cause firstLine/secondLine`. The first line of code is line 1.
 * Code without any operation is refused: a test on it could not fail.
 */
export function misusesIn(code: string, conventions?: Conventions, watch?: (walk: Walk) => void): string[] {
  let found: string[] = [];
  probe(code, (sourceCode) => ({
    'Program:exit': () => {
      const { misuses, mutations, overlaps } = findMisuses(new ProgramIndex(sourceCode), { ...byName, conventions }, watch);
      found = [
        ...overlaps.map(describe),
        ...misuses.map(({ kind, node, other }) => `${kind} ${other === undefined ? '' : `${lineOf({ node: other })}/`}${lineOf({ node })}`),
        ...mutations.map((mutation) => `mutation of ${nameOf(mutation.message)} ${lineOf({ node: mutation.send })}/${lineOf(mutation)}`),
      ];
    },
  }));
  if (streams === 0) throw new Error('No stream in this code.');
  return found;
}
