import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Mutation, Resolver } from '../domain';
import { functionAround, memberName, methodCall, uncast } from '../syntax';
import { type ProgramIndex } from './program';
import { REPEATED_EVENTS } from './events';
import { arePathsExclusive, isLoop, leavesBefore } from './structure';

/** Methods that change the array, map or set that they are called on. */
const MUTATORS = new Set(['clear', 'copyWithin', 'fill', 'pop', 'push', 'reverse', 'set', 'shift', 'sort', 'splice', 'unshift']);

/** The setters of generated message classes: `setName`, `addTags`, `clearTags`. */
const GENERATED_SETTER = /^(?:add|clear|set)[A-Z]/;

interface Send {
  readonly node: TSESTree.CallExpression;
  readonly owner: TSESTree.Node | undefined;
  readonly variable: TSESLint.Scope.Variable;
}

/**
 * Messages that are changed after they were handed to a send, within one function. A send keeps the object,
 * not its bytes, until the transport takes it, so the change reaches the wire.
 */
export function findMutations(index: ProgramIndex, resolver: Resolver): Mutation[] {
  const found = new Map<TSESTree.Node, Mutation>();
  const uses = new Map<TSESLint.Scope.Variable, Uses>();
  const usesOf = (variable: TSESLint.Scope.Variable): Uses => {
    const known = uses.get(variable) ?? readUses(variable);
    uses.set(variable, known);
    return known;
  };
  for (const node of index.nodes(index.source.ast)) {
    const send = node.type === 'CallExpression' ? sendOf(index, resolver, node) : undefined;
    if (send === undefined) continue;
    const mutation = mutationAfter(send, usesOf(send.variable));
    if (mutation !== undefined && !found.has(mutation)) {
      found.set(mutation, { message: send.variable.name, node: mutation, send: send.node });
    }
  }
  return [...found.values()];
}

/** A send of a named object. One that is awaited, or that has a callback, may be over when the object changes. */
function sendOf(index: ProgramIndex, resolver: Resolver, node: TSESTree.CallExpression): Send | undefined {
  const [argument] = node.arguments;
  if (node.arguments.length !== 1 || argument === undefined || argument.type === 'SpreadElement') return undefined;
  const message = uncast(argument);
  if (message.type !== 'Identifier') return undefined;
  const model = resolver.operation(node);
  if (model?.kind !== 'send' || (model.completion === 'pending' && node.parent.type === 'AwaitExpression')) return undefined;
  const variable = index.variableOf(message);
  return variable && { node, owner: functionAround(node), variable };
}

/** Where the code changes the object that a variable names, and where it gives the variable another one. */
interface Uses {
  readonly bindings: readonly TSESTree.Node[];
  readonly changes: readonly TSESTree.Node[];
}

function readUses({ identifiers, references }: TSESLint.Scope.Variable): Uses {
  const written = references.filter((reference) => reference.isWrite()).map(({ identifier }) => identifier);
  const changes = references.flatMap(({ identifier }) => changeThrough(identifier) ?? []);
  return { bindings: [...written, ...identifiers], changes };
}

function mutationAfter(send: Send, { bindings, changes }: Uses): TSESTree.Node | undefined {
  const loop = loopAround(send, bindings);
  return changes.find(
    (change) => (isInside(change, loop) || follows(send, change, bindings)) && functionAround(change) === send.owner,
  );
}

/** The outermost loop, or the repeated callback, that sends the same object in each round. */
function loopAround(send: Send, bindings: Uses['bindings']): TSESTree.Node | undefined {
  let outermost: TSESTree.Node | undefined;
  for (let node: TSESTree.Node | undefined = send.node.parent; node && node !== send.owner; node = node.parent) {
    if (!isLoop(node)) continue;
    if (leavesBefore(send.node, node) || bindings.some((binding) => isInside(binding, node))) return outermost;
    outermost = node;
  }
  const { owner } = send;
  return isRepeated(owner) && !bindings.some((binding) => isInside(binding, owner)) ? owner : outermost;
}

const REPEATING = new Set(['addListener', 'on', 'prependListener', 'setInterval']);

/** Whether the function runs again and again: a listener to messages, or an interval's callback. */
function isRepeated(fn: TSESTree.Node | undefined): boolean {
  const call = fn?.parent;
  if (call?.type !== 'CallExpression') return false;
  const name = call.callee.type === 'Identifier' ? call.callee.name : methodCall(call)?.name;
  const [event] = call.arguments;
  return REPEATING.has(name ?? '') && (event === fn || (event?.type === 'Literal' && REPEATED_EVENTS.has(String(event.value))));
}

/** Whether the change comes after the send on some way through the function, with the object still the same. */
function follows(send: Send, change: TSESTree.Node, bindings: Uses['bindings']): boolean {
  if (change.range[0] < send.node.range[1]) return false;
  const isRebound = bindings.some((binding) => binding.range[0] > send.node.range[1] && binding.range[0] < change.range[0]);
  return !isRebound && !arePathsExclusive(send.node, change);
}

/** The expression that changes the object through this mention of it. */
function changeThrough(identifier: TSESTree.Node): TSESTree.Node | undefined {
  let node = identifier;
  while (node.parent?.type === 'MemberExpression' && node.parent.object === node) node = node.parent;
  const { parent } = node;
  if (parent === undefined) return undefined;
  if (node === identifier) return isAssignedTo(identifier, parent) ? parent : undefined;
  if (parent.type === 'AssignmentExpression') return parent.left === node ? parent : undefined;
  if (parent.type === 'UpdateExpression') return parent;
  if (parent.type === 'UnaryExpression') return parent.operator === 'delete' ? parent : undefined;
  return parent.type === 'CallExpression' && parent.callee === node && callChanges(node as TSESTree.MemberExpression, identifier)
    ? parent
    : undefined;
}

function callChanges(callee: TSESTree.MemberExpression, identifier: TSESTree.Node): boolean {
  const name = memberName(callee) ?? '';
  return callee.object === identifier ? GENERATED_SETTER.test(name) : MUTATORS.has(name);
}

/** `Object.assign(message, …)`. */
function isAssignedTo(identifier: TSESTree.Node, parent: TSESTree.Node): boolean {
  if (parent.type !== 'CallExpression' || parent.arguments[0] !== identifier) return false;
  const { callee } = parent;
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    memberName(callee) === 'assign'
  );
}

function isInside(node: TSESTree.Node, outer: TSESTree.Node | undefined): boolean {
  return outer !== undefined && node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}
