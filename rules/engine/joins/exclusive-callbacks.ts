import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName, uncast } from '../../syntax';
import { evaluateArguments, runCallback } from '../call-parts';
import { type Callee, type CallShape, NEVER } from '../call-shape';
import type { ClassInfo } from '../class-info';
import type { FunctionValue, Value } from '../value';
import type { Walk } from '../walk';
import { ANY_LOCK, lockOf } from './locks';

/** Methods that run their callback while nobody else's runs. */
export const EXCLUSIVE = /^(?:\w*Exclusive\w*|\w*Synchroni[sz]ed\w*|(?:run|with|use|using|do|in)\w*(?:Lock|Locked|Mutex|Semaphore)|lock|serialize)$/;

/** Methods by which a queue takes work. */
const ENQUEUES = /^(?:add|enqueue|run|schedule|submit)$/;

/** `mutex.runExclusive(work)`, `queue.add(work)`, `limit(work)`: the callback runs under a lock, in its own time. */
export const exclusiveCallbacks: CallShape = (walk, call, awaited, callee) => {
  if (!call.arguments.some(mayBeFunction)) return NEVER;
  const place = placeOf(walk, callee);
  if (place === undefined) return undefined;
  const lock = place.concurrent ? undefined : holderLock(walk, place.holder);
  const values = evaluateArguments(walk, call);
  const callback = values.find(({ fn }) => fn !== undefined)?.fn;
  if (callback === undefined) return { path: walk.allocate() };
  return awaited ? hold(walk, lock, callback) : start(walk, call, lock, callback);
};

interface Place {
  /** Whether several callbacks may run at once. */
  readonly concurrent: boolean;
  readonly holder: TSESTree.Expression;
}

function placeOf(walk: Walk, { method, node }: Callee): Place | undefined {
  if (node.type === 'Identifier') return limiter(walk, node);
  if (method === undefined) return undefined;
  const limit = limiter(walk, node);
  if (limit !== undefined) return limit;
  const built = builtBy(walk, method.object);
  if (EXCLUSIVE.test(method.name)) return { concurrent: (built && firstNumber(built) > 1) ?? false, holder: method.object };
  if (built?.type !== 'NewExpression' || !ENQUEUES.test(method.name) || !/(?:Queue|Bottleneck|Limiter)$/.test(nameOf(built))) return undefined;
  return { concurrent: queueWidth(built) > 1, holder: method.object };
}

function mayBeFunction({ type }: TSESTree.CallExpressionArgument): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'Identifier' || type === 'MemberExpression';
}

/** `const limit = pLimit(1)`. */
function limiter(walk: Walk, callee: TSESTree.Expression): Place | undefined {
  const built = builtBy(walk, callee);
  if (built?.type !== 'CallExpression' || !/^(?:create|p)?limit(?:er)?$/i.test(nameOf(built))) return undefined;
  return { concurrent: firstNumber(built) > 1, holder: callee };
}

/** The expression that has built what the name holds, where its declaration shows it. */
function builtBy(walk: Walk, node: TSESTree.Expression): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const named = uncast(node);
  const init = named.type === 'Identifier' ? declared(walk, named) : fieldInitialiser(walk, named);
  return init?.type === 'CallExpression' || init?.type === 'NewExpression' ? init : undefined;
}

function declared(walk: Walk, identifier: TSESTree.Node): TSESTree.Expression | undefined {
  const node = walk.variableOf(identifier)?.defs[0]?.node;
  return node?.type === 'VariableDeclarator' && node.init ? uncast(node.init) : undefined;
}

function fieldInitialiser(walk: Walk, node: TSESTree.Expression): TSESTree.Expression | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression' || walk.self === undefined) return undefined;
  const name = 'name' in node.property ? node.property.name : '';
  const owner = walk.classOf(walk.self);
  const value = owner?.fields.find((field) => field.name.replace('#', '') === name)?.value ?? (owner && builtInConstructor(owner, name));
  return value && uncast(value);
}

/** `this.queue = new PQueue(…)`, as a statement of the constructor. */
function builtInConstructor({ constructorNode }: ClassInfo, name: string): TSESTree.Expression | undefined {
  if (constructorNode?.body.type !== 'BlockStatement') return undefined;
  for (const statement of constructorNode.body.body) {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue;
    const { left, right } = statement.expression;
    if (left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && memberName(left) === name) return right;
  }
  return undefined;
}

function nameOf({ callee }: TSESTree.CallExpression | TSESTree.NewExpression): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

function firstNumber({ arguments: [first] }: TSESTree.CallExpression | TSESTree.NewExpression): number {
  return first?.type === 'Literal' && typeof first.value === 'number' ? first.value : 1;
}

/** How many callbacks the queue runs at once; one where that is unknown. Without options p-queue has no bound. */
function queueWidth(built: TSESTree.NewExpression): number {
  const [options] = built.arguments;
  if (options === undefined) return nameOf(built) === 'PQueue' ? Infinity : 1;
  if (options.type !== 'ObjectExpression') return firstNumber(built);
  for (const property of options.properties) {
    if (property.type !== 'Property' || !/^(?:concurrency|maxConcurrent)$/.test(propertyName(property) ?? '')) continue;
    return property.value.type === 'Literal' && typeof property.value.value === 'number' ? property.value.value : 1;
  }
  return 1;
}

function holderLock(walk: Walk, holder: TSESTree.Expression): string {
  const { path } = walk.evaluate(holder);
  return path === undefined ? ANY_LOCK : lockOf(path);
}

/** Functions that the project's settings name as forks or as locks. */
export const projectConventions: CallShape = (walk, call, awaited, callee) => {
  const { conventions } = walk.resolver;
  const { name } = callee;
  if (conventions === undefined || name === undefined) return NEVER;
  const forks = conventions.forks.has(name);
  if (!forks && !conventions.locks.has(name)) return NEVER;
  const callback = evaluateArguments(walk, call).find(({ fn }) => fn !== undefined)?.fn;
  if (callback === undefined) return { path: walk.allocate() };
  const lock = forks ? undefined : `lock ${name}`;
  if (awaited && !forks) return hold(walk, lock, callback);
  const value = start(walk, call, lock, callback);
  return forks ? { path: value.path } : value;
};

/** Whether the task holds the lock itself: what its starter holds, it has to wait for. */
function isOwn({ state, task }: Walk, lock: string): boolean {
  const hold = state.holds.get(lock);
  return state.locks.has(lock) && (hold === undefined || hold.task === task);
}

/** The caller waits until the callback is done. */
function hold(walk: Walk, lock: string | undefined, callback: FunctionValue): Value {
  walk.suspend();
  if (lock === undefined || isOwn(walk, lock)) return runCallback(walk, callback);
  return walk.underLock(lock, () => runCallback(walk, callback));
}

function start(walk: Walk, call: TSESTree.CallExpression, lock: string | undefined, callback: FunctionValue): Value {
  const { task, value } = walk.fork({ kind: 'call', node: call }, () => hold(walk, lock, callback));
  return { path: walk.allocate(), tasks: [task, ...(value.tasks ?? [])] };
}
