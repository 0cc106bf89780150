import type { TSESTree } from '@typescript-eslint/utils';

import type { Direction } from '../../domain';
import { isFunction, memberName } from '../../syntax';
import { staticText } from './constants';
import type { Trace } from './trace';

const SENDING = new Set(['complete', 'end', 'requests', 'send', 'write']);
const RECEIVING = new Set(['iterator', 'pipe', 'read', 'responses']);
const LISTENING = new Set(['addListener', 'on', 'prependListener']);

/** The halves of what an expression gives that the file certainly uses, through its name or directly. */
export function usedHalves(trace: Trace, opened: TSESTree.Expression): Direction[] {
  const used = new Set<Direction>();
  for (const mention of [opened, ...mentionsOf(trace, opened)]) for (const direction of usesAt(trace, mention)) used.add(direction);
  return [...used].sort();
}

/** Whether the function, or one inside it, sends on what the identifiers name. */
export function sendsIn(trace: Trace, fn: TSESTree.Node, references: readonly { readonly identifier: TSESTree.Node }[]): boolean {
  return references.some(({ identifier }) => {
    const isInside = identifier.range[0] >= fn.range[0] && identifier.range[1] <= fn.range[1];
    return isInside && [...usesAt(trace, identifier)].includes('send');
  });
}

/** The further mentions of the variable or field that the value is put in. */
function mentionsOf(trace: Trace, opened: TSESTree.Expression): readonly TSESTree.Node[] {
  const target = targetOf(outermost(opened));
  if (target?.type === 'Identifier') return (trace.variableOf(target)?.references ?? []).map(({ identifier }) => identifier);
  if (target?.type !== 'MemberExpression' || target.object.type === 'Super') return [];
  const owner = trace.of(target.object);
  const name = memberName(target);
  return owner?.kind === 'instance' && name !== undefined ? (trace.membersOf(owner.node).uses.get(name) ?? []) : [];
}

function targetOf(node: TSESTree.Node): TSESTree.Node | undefined {
  const { parent } = node;
  if (parent?.type === 'VariableDeclarator' && parent.init === node) return parent.id;
  return parent?.type === 'AssignmentExpression' && parent.right === node && parent.operator !== '+=' ? parent.left : undefined;
}

/** The expression with the casts, waits and fluent calls around it: what stands in its place. */
function outermost(node: TSESTree.Node): TSESTree.Node {
  let outer = node;
  for (let { parent } = outer; parent; { parent } = outer) {
    if (isWrapper(parent)) outer = parent;
    else if (parent.type === 'MemberExpression' && parent.object === outer && isListening(parent)) outer = parent.parent;
    else break;
  }
  return outer;
}

function isWrapper({ type }: TSESTree.Node): boolean {
  return type === 'AwaitExpression' || type === 'ChainExpression' || type === 'TSAsExpression' || type === 'TSNonNullExpression';
}

function isListening(member: TSESTree.MemberExpression): boolean {
  return /^(?:on|once|addListener|prependListener)$/.test(memberName(member) ?? '') && isCalled(member);
}

function isCalled(member: TSESTree.MemberExpression): boolean {
  return member.parent.type === 'CallExpression' && member.parent.callee === member;
}

/** What the code does with the stream where it mentions it, fluent calls included. */
function* usesAt(trace: Trace, mention: TSESTree.Node): Generator<Direction> {
  let node = mention;
  for (let { parent } = node; parent && !isFunction(parent); { parent } = node) {
    if (isWrapper(parent)) {
      node = parent;
      continue;
    }
    if (parent.type === 'ForOfStatement' && parent.await && parent.right === node) yield 'receive';
    if (parent.type === 'CallExpression' && isPipedInto(parent, node)) yield 'send';
    if (parent.type !== 'MemberExpression' || parent.object !== node) return;
    const name = memberName(parent) ?? '';
    if (SENDING.has(name)) yield 'send';
    if (RECEIVING.has(name)) yield 'receive';
    if (!isCalled(parent)) return;
    const call = parent.parent as TSESTree.CallExpression;
    if (LISTENING.has(name) && isDataEvent(trace, call)) yield 'receive';
    if (!isListening(parent)) return;
    node = call;
  }
}

function isPipedInto({ arguments: [target], callee }: TSESTree.CallExpression, node: TSESTree.Node): boolean {
  return target === node && callee.type === 'MemberExpression' && memberName(callee) === 'pipe';
}

function isDataEvent(trace: Trace, { arguments: [event] }: TSESTree.CallExpression): boolean {
  return event !== undefined && event.type !== 'SpreadElement' && staticText(trace, event) === 'data';
}
