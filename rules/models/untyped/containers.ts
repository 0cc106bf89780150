import type { TSESTree } from '@typescript-eslint/utils';

import { memberName } from '../../syntax';
import { agreed, type ContainerNode, type Origin } from './origin';
import type { Trace } from './trace';

const CONSTRUCTORS = new Set(['Array', 'Map', 'Set', 'WeakMap', 'WeakSet']);

/** Methods that put their last argument, or all of them, into the container. */
const STORING = new Set(['add', 'push', 'set', 'unshift']);

/** Methods that give one element. */
const TAKING = new Set(['at', 'find', 'findLast', 'get', 'pop', 'shift']);

/** Methods that give the same elements, or some of them. */
const COPYING = new Set(['concat', 'filter', 'reverse', 'slice', 'sort', 'toReversed', 'toSorted', 'values']);

/** Methods whose callback is given the elements first. */
const VISITING = new Set(['every', 'filter', 'find', 'findLast', 'flatMap', 'forEach', 'map', 'some']);

export function isContainerConstructor({ callee }: TSESTree.NewExpression): boolean {
  return callee.type === 'Identifier' && CONSTRUCTORS.has(callee.name);
}

/** What a container holds, where all that the file puts into it is alike. */
export function elementOf(trace: Trace, node: ContainerNode): Origin | undefined {
  const elements = [...initialElements(trace, node)];
  for (const holder of holdersOf(trace, node)) elements.push(...stored(trace, holder));
  const element = elements.length === 0 ? undefined : agreed(elements);
  return element?.kind === 'nothing' ? undefined : element;
}

/** What a method of a container gives. */
export function takenOut(trace: Trace, node: ContainerNode, name: string | undefined): Origin | undefined {
  if (name === undefined) return undefined;
  if (TAKING.has(name)) return elementOf(trace, node);
  if (COPYING.has(name)) return { kind: 'container', node };
  return name === 'entries' ? { kind: 'entries', node } : undefined;
}

/** `Object.values(calls)`, `Object.entries(calls)`, `Array.from(calls)`. */
export function copiedContainer(
  trace: Trace,
  { arguments: [source] }: TSESTree.CallExpression,
  object: TSESTree.Expression,
  name: string | undefined,
): Origin | undefined {
  if (object.type !== 'Identifier' || (object.name !== 'Object' && object.name !== 'Array')) return undefined;
  if (source === undefined || source.type === 'SpreadElement') return undefined;
  const origin = trace.of(source);
  if (origin?.kind !== 'container' && origin?.kind !== 'object') return undefined;
  if (name === 'values' || name === 'from') return { kind: 'container', node: origin.node };
  return name === 'entries' ? { kind: 'entries', node: origin.node } : undefined;
}

/** What a loop over the expression gives to its variable, or, of a pair, to the second place. */
export function iteratedElement(trace: Trace, source: TSESTree.Expression, position: number | undefined): Origin | undefined {
  const origin = trace.of(source);
  if (origin?.kind === 'entries') return position === 1 ? elementOf(trace, origin.node) : undefined;
  if (origin?.kind !== 'container') return undefined;
  const isPairs = origin.node.type === 'NewExpression' && isMap(origin.node) && isWholeMap(source);
  return isPairs === (position === 1) ? elementOf(trace, origin.node) : undefined;
}

/** What a container's method hands to its callback. */
export function visitedElement(trace: Trace, call: TSESTree.CallExpression, position: number): Origin | undefined {
  const { callee } = call;
  if (position !== 0 || callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
  if (!VISITING.has(memberName(callee) ?? '')) return undefined;
  const origin = trace.of(callee.object);
  return origin?.kind === 'container' ? elementOf(trace, origin.node) : undefined;
}

function isMap({ callee }: TSESTree.NewExpression): boolean {
  return callee.type === 'Identifier' && callee.name.endsWith('Map');
}

/** Not `map.values()`, which is no longer of pairs. */
function isWholeMap(source: TSESTree.Expression): boolean {
  return source.type !== 'CallExpression';
}

function* initialElements(trace: Trace, node: ContainerNode): Generator<Origin | undefined> {
  if (node.type === 'NewExpression') {
    if (node.arguments.length > 0) yield undefined;
    return;
  }
  const parts = node.type === 'ArrayExpression' ? node.elements : node.properties;
  for (const part of parts) {
    if (part === null) continue;
    if (part.type === 'SpreadElement') yield undefined;
    else yield trace.of(part.type === 'Property' ? (part.value as TSESTree.Expression) : part);
  }
}

/** Where the code mentions the variable or the field that the container was put in when it was made. */
function holdersOf(trace: Trace, node: ContainerNode): readonly TSESTree.Node[] {
  const { parent } = node;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return mentions(trace, parent.id);
  if (parent.type === 'PropertyDefinition' && !parent.static) return fieldMentions(trace, parent.parent.parent, parent.key);
  if (parent.type !== 'AssignmentExpression' || parent.right !== node) return [];
  const { left } = parent;
  if (left.type === 'Identifier') return mentions(trace, left);
  if (left.type !== 'MemberExpression' || left.object.type === 'Super') return [];
  const owner = trace.of(left.object);
  return owner?.kind === 'instance' ? fieldMentions(trace, owner.node, left.property) : [];
}

function mentions(trace: Trace, identifier: TSESTree.Identifier): readonly TSESTree.Node[] {
  return (trace.variableOf(identifier)?.references ?? []).map((reference) => reference.identifier);
}

function fieldMentions(trace: Trace, owner: Parameters<Trace['membersOf']>[0], key: TSESTree.Node): readonly TSESTree.Node[] {
  const name = key.type === 'Identifier' ? key.name : key.type === 'PrivateIdentifier' ? `#${key.name}` : undefined;
  return name === undefined ? [] : (trace.membersOf(owner).uses.get(name) ?? []);
}

/** What is put into the container through one mention of it. */
function* stored(trace: Trace, mention: TSESTree.Node): Generator<Origin | undefined> {
  const member = mention.parent;
  if (member?.type !== 'MemberExpression' || member.object !== mention) return;
  const { parent } = member;
  if (parent.type === 'AssignmentExpression' && parent.left === member && member.computed) yield trace.of(parent.right);
  if (parent.type !== 'CallExpression' || parent.callee !== member || !STORING.has(memberName(member) ?? '')) return;
  const values = memberName(member) === 'set' ? parent.arguments.slice(1) : parent.arguments;
  for (const value of values) yield value.type === 'SpreadElement' ? undefined : trace.of(value);
}
