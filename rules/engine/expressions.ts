import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName } from '../syntax';
import { evaluateCall } from './calls';
import { evaluateNew } from './forks/promise-executor';
import { awaitValue } from './joins/await';
import { nameKey, raiseFlag, startedOnce, testFlag } from './joins/busy-flags';
import { keepForCleanup } from './joins/cleanups';
import { leaveTail } from './joins/locks';
import { holdTimer } from './joins/removals';
import { bindPattern, changeMember } from './patterns';
import { elementOf } from './streams/access-path';
import { withMethod } from './streams/detached';
import { fieldValue } from './streams/fields';
import { evaluateClass } from './streams/instances';
import { variablePath, variableValue } from './streams/variables';
import { tasksOf, UNKNOWN, eitherValue, type Value } from './value';
import type { Walk } from './walk';

/** Walks an expression in evaluation order and tells what is known of its value. */
export function evaluate(walk: Walk, node: TSESTree.Expression | TSESTree.PrivateIdentifier): Value {
  walk.goDeeper();
  const evaluator = EVALUATORS[node.type as TSESTree.Expression['type']] as ((walk: Walk, node: TSESTree.Node) => Value) | undefined;
  const value = evaluator === undefined ? parts(walk, node) : evaluator(walk, node);
  walk.comeBack();
  return value;
}

type Evaluators = {
  readonly [Type in TSESTree.Expression['type']]?: (walk: Walk, node: Extract<TSESTree.Expression, { readonly type: Type }>) => Value;
};

/** What is known of each kind of expression. A table, since it is asked at every step. */
const EVALUATORS: Evaluators = {
  ArrayExpression: arrayValue,
  ArrowFunctionExpression: (walk, node) => ({ fn: { node, self: walk.self } }),
  AssignmentExpression: assignment,
  AwaitExpression: (walk, { argument }) => awaitValue(walk, walk.evaluateAwaited(argument), argument),
  BinaryExpression: (walk, { left, right }) => {
    run(walk, left);
    run(walk, right);
    return UNKNOWN;
  },
  CallExpression: (walk, node) => evaluateCall(walk, node, false),
  ChainExpression: inner,
  ClassExpression: evaluateClass,
  ConditionalExpression: conditionalValue,
  FunctionExpression: (_, node) => ({ fn: { node, self: undefined } }),
  Identifier: variableValue,
  Literal: () => UNKNOWN,
  LogicalExpression: logicalValue,
  MemberExpression: memberValue,
  NewExpression: evaluateNew,
  ObjectExpression: objectValue,
  SequenceExpression: (walk, { expressions }) => expressions.map((part) => evaluate(walk, part)).at(-1) ?? UNKNOWN,
  TSAsExpression: inner,
  TSInstantiationExpression: inner,
  TSNonNullExpression: inner,
  TSSatisfiesExpression: inner,
  TSTypeAssertion: inner,
  ThisExpression: (walk) => ({ path: walk.self }),
  UnaryExpression: (walk, { argument, operator }) => {
    run(walk, argument);
    if (operator === 'delete') changeMember(walk, argument);
    return UNKNOWN;
  },
  UpdateExpression: (walk, { argument }) => {
    run(walk, argument);
    changeMember(walk, argument);
    return UNKNOWN;
  },
  YieldExpression: yielded,
};

/** Walks an expression whose value nobody asks for: looking up a name does nothing. */
function run(walk: Walk, node: TSESTree.Expression | TSESTree.PrivateIdentifier): void {
  if (node.type !== 'Identifier' && node.type !== 'Literal') evaluate(walk, node);
}

/** The same value, as another type or at the end of an optional chain. */
function inner(walk: Walk, { expression }: { readonly expression: TSESTree.Expression }): Value {
  return evaluate(walk, expression);
}

/** The operand of an `await`: a call of a function in this file is then a part of the current task. */
export function evaluateAwaited(walk: Walk, node: TSESTree.Expression): Value {
  return node.type === 'CallExpression' ? evaluateCall(walk, node, true) : evaluate(walk, node);
}

/** Any other expression: its parts in order, with nothing known of the whole. */
function parts(walk: Walk, node: TSESTree.Node): Value {
  for (const child of walk.index.tree.children(node)) {
    if (!isFunction(child) && child.type !== 'ClassBody') run(walk, child as TSESTree.Expression);
  }
  return UNKNOWN;
}

function arrayValue(walk: Walk, node: TSESTree.ArrayExpression): Value {
  const path = walk.allocate();
  const values: Value[] = [];
  node.elements.forEach((element, position) => {
    if (element === null) return;
    if (element.type === 'SpreadElement') {
      const spread = evaluate(walk, element.argument);
      values.push({ tasks: [...(spread.tasks ?? []), ...walk.elementsOf(spread.path)] });
      return;
    }
    const value = evaluate(walk, element);
    noteContent(walk, value);
    walk.state.bind(`${path.key}.${position}`, value);
    values.push(value);
  });
  const tasks = tasksOf(values);
  walk.addElements(path, tasks);
  keepForCleanup(walk, values);
  return { path, tasks };
}

/** A literal that holds functions, promises or objects is more than a value. */
function noteContent(walk: Walk, { fn, path, tasks = [] }: Value): void {
  if (fn !== undefined || path !== undefined || tasks.length > 0) walk.noteEffect();
}

function objectValue(walk: Walk, node: TSESTree.ObjectExpression): Value {
  const path = walk.allocate();
  const info = walk.index.objectAt(node);
  if (info !== undefined) walk.noteInstance(path, info);
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      evaluate(walk, property.argument);
      continue;
    }
    if (property.computed) evaluate(walk, property.key);
    const value = evaluate(walk, property.value as TSESTree.Expression);
    walk.addElements(path, value.tasks ?? []);
    noteContent(walk, value);
    if (!property.computed && property.key.type === 'Identifier') {
      walk.state.bind(`${path.key}.${property.key.name}`, value);
      if (isLiteral(property.value) && value.path !== undefined) walk.noteField(value.path, path, property.key.name);
    }
  }
  return { path };
}

function isLiteral({ type }: TSESTree.Node): boolean {
  return type === 'ObjectExpression' || type === 'ArrayExpression';
}

function assignment(walk: Walk, node: TSESTree.AssignmentExpression): Value {
  if (node.operator === '=') {
    const key = nameKey(walk, node.left);
    const value = startedOnce(walk, node, key, () => evaluate(walk, node.right));
    holdSpread(walk, node, value);
    raiseFlag(walk, node, key);
    bindPattern(walk, node.left, value);
    holdTimer(walk, key, value);
    leaveTail(walk, node.left);
    return value;
  }
  const before = evaluate(walk, node.left);
  changeMember(walk, node.left);
  if (!['&&=', '||=', '??='].includes(node.operator)) {
    evaluate(walk, node.right);
    return UNKNOWN;
  }
  const skipped = walk.branch();
  const key = nameKey(walk, node.left);
  const value = eitherValue(before, startedOnce(walk, node, key, () => evaluate(walk, node.right)));
  bindPattern(walk, node.left, value);
  holdTimer(walk, key, value);
  walk.state.merge(skipped);
  return value;
}

/** `all = [...all, p]`: the variable is a container, though another array each time. */
function holdSpread(walk: Walk, { left, right }: TSESTree.AssignmentExpression, value: Value): void {
  if (right.type !== 'ArrayExpression' || !right.elements.some((element) => element?.type === 'SpreadElement')) return;
  const variable = walk.variableOf(left);
  if (variable !== undefined) walk.addElements(variablePath(variable), value.tasks ?? []);
}

function conditionalValue(walk: Walk, node: TSESTree.ConditionalExpression): Value {
  evaluate(walk, node.test);
  const otherwise = walk.branch();
  const first = walk.conditionally(() => evaluate(walk, node.consequent));
  const afterFirst = walk.state;
  walk.state = otherwise;
  const second = walk.conditionally(() => evaluate(walk, node.alternate));
  walk.state.merge(afterFirst);
  return eitherValue(first, second);
}

function logicalValue(walk: Walk, node: TSESTree.LogicalExpression): Value {
  const left = evaluate(walk, node.left);
  if (node.parent.type === 'ExpressionStatement') testFlag(walk, node.left);
  const skipped = walk.branch();
  const right = walk.conditionally(() => evaluate(walk, node.right));
  walk.state.merge(skipped);
  return node.operator === '&&' ? { ...right, tasks: tasksOf([left, right]) } : eitherValue(left, right);
}

function memberValue(walk: Walk, node: TSESTree.MemberExpression): Value {
  return memberOf(walk, node, evaluate(walk, node.object));
}

/** What a member of the object holds. */
export function memberOf(walk: Walk, node: TSESTree.MemberExpression, { path: object }: Value): Value {
  const name = memberName(node);
  if (node.computed && node.property.type !== 'Literal') evaluate(walk, node.property);
  if (name !== undefined) return withMethod(walk, node, fieldValue(walk, object, name));
  return object === undefined ? UNKNOWN : { path: elementOf(object, walk.nextId()), tasks: walk.elementsOf(object) };
}

function yielded(walk: Walk, node: TSESTree.YieldExpression): Value {
  if (node.argument) evaluate(walk, node.argument);
  walk.suspend();
  return UNKNOWN;
}
