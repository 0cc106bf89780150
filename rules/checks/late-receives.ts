import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { functionAround, isFunction, methodCall, uncast } from '../syntax';
import { initialOf } from './bindings';
import type { Check } from './check';
import { operationsIn } from './operations';
import { isWithin, ownNodes } from './own-nodes';

/** Receivers that miss what arrived while their function waited between opening the stream and attaching them. */
export const lateReceives: Check = (index, resolver) =>
  attachesIn(index, resolver).flatMap((attach): Misuse[] => {
    const other = waitBefore(index, resolver, attach);
    return other === undefined ? [] : [{ kind: 'late-receive', node: attach.at, other }];
  });

/** A receiver, and the stream that it is attached to. */
interface Attach {
  readonly at: TSESTree.Node;
  readonly stream: TSESTree.Identifier;
}

function attachesIn(index: ProgramIndex, resolver: Resolver): Attach[] {
  const listening = operationsIn(index, resolver).flatMap(({ model, node }): Attach[] => {
    const method = model.kind === 'receive' && model.losesEarly === true ? methodCall(node) : undefined;
    const stream = method && rootOf(method.object);
    return stream === undefined ? [] : [{ at: node, stream }];
  });
  const looping = index.census.loops.flatMap(({ right }): Attach[] => {
    const stream = rootOf(right);
    return stream !== undefined && resolver.iteration(right)?.losesEarly === true ? [{ at: right, stream }] : [];
  });
  return [...listening, ...looping];
}

/** The variable at the bottom of `call.responses`. */
function rootOf(expression: TSESTree.Expression): TSESTree.Identifier | undefined {
  let node = uncast(expression);
  while (node.type === 'MemberExpression') node = uncast(node.object);
  return node.type === 'Identifier' ? node : undefined;
}

/** What the function certainly waits for after it has opened the stream and before it attaches the receiver. */
function waitBefore(index: ProgramIndex, resolver: Resolver, { at, stream }: Attach): TSESTree.Node | undefined {
  const variable = index.variableOf(stream);
  const initial = initialOf(variable);
  const opening = initial && unawaited(initial);
  if (variable === undefined || opening === undefined || functionAround(opening) !== functionAround(at)) return undefined;
  const between = statementsBetween(opening, at);
  if (between.length === 0) return undefined;
  const mentions = variable.references.map(({ identifier }) => identifier);
  const wait = between
    .flatMap((statement) => [...certainNodes(index, statement)])
    .find((node) => isWait(node) && !mentions.some((mention) => isWithin(mention, node)));
  return wait !== undefined && resolver.opens(opening) !== undefined ? wait : undefined;
}

function unawaited(expression: TSESTree.Expression): TSESTree.CallExpression | undefined {
  const node = uncast(expression);
  if (node.type === 'AwaitExpression') return unawaited(node.argument);
  return node.type === 'CallExpression' ? node : undefined;
}

/** The statements that control passes on its way from one place to the other, in the blocks around the latter. */
function statementsBetween(from: TSESTree.Node, to: TSESTree.Node): TSESTree.Statement[] {
  const passed: TSESTree.Statement[] = [];
  for (let node = to; node.parent && !isFunction(node.parent); node = node.parent) {
    const { parent } = node;
    if (parent.type !== 'BlockStatement' && parent.type !== 'Program' && parent.type !== 'StaticBlock') continue;
    const own = parent.body.indexOf(node as TSESTree.Statement);
    passed.push(...parent.body.slice(0, own).filter((statement) => statement.range[0] > from.range[1]));
    if (isWithin(from, parent)) return passed;
  }
  return [];
}

/** What runs whenever the statement does. */
function* certainNodes(index: ProgramIndex, top: TSESTree.Statement): Generator<TSESTree.Node> {
  if (top.type === 'BlockStatement') for (const inner of top.body) yield* certainNodes(index, inner);
  else if (top.type === 'ForOfStatement' && top.await) yield top;
  else if (top.type === 'ExpressionStatement' || top.type === 'VariableDeclaration') yield* ownNodes(index, top);
}

/** An `await` that may take long, and that nothing in its statement can step over. */
function isWait(node: TSESTree.Node): boolean {
  if (node.type === 'ForOfStatement') return true;
  return node.type === 'AwaitExpression' && node.argument.type !== 'Literal' && !isOptional(node);
}

function isOptional(node: TSESTree.Node): boolean {
  for (let inner = node; inner.parent && !inner.parent.type.endsWith('Statement'); inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === 'LogicalExpression' && parent.right === inner) return true;
    if (parent.type === 'ConditionalExpression' && parent.test !== inner) return true;
    if (parent.type === 'ChainExpression' || parent.type === 'AssignmentPattern') return true;
  }
  return false;
}
