import type { TSESTree } from '@typescript-eslint/utils';

import { isNamed, memberName, uncast } from '../../syntax';
import { evaluateArguments } from '../call-parts';
import { type Callee, type CallShape, NEVER } from '../call-shape';
import type { Task } from '../task';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { endEmitter } from './await';

const KEPT = { key: 'kept for the end' };
const CLEARS = /^clear(?:Immediate|Interval|Timeout)$/;
const STOPS = /^(?:close|destroy|off|removeAllListeners|removeEventListener|removeListener|stop|unsubscribe)$/;

/** Methods by which an object runs the functions that it keeps. */
const RUNS = /^(?:abort|clean\w*|close|destroy|dispose\w*|drain|flush|release|run\w*|shutdown|stop\w*|teardown|unsubscribe)$/i;

/** Functions that are kept in a list, such as `() => clearInterval(timer)`: what they stop is over once they are called. */
export function keepForCleanup(walk: Walk, values: readonly Value[]): void {
  for (const { fn } of values) if (fn !== undefined) walk.addElements(KEPT, [...stoppedBy(walk, fn.node)]);
}

/** Some function that was kept is called, and nothing tells which. */
export function runKept(walk: Walk, callee: Callee): void {
  const { method } = callee;
  // `const stop = store.subscribe(listener)`: what a subscription returns ends it.
  const { tasks = [] } = isNamed(callee.node) ? callee.value : {};
  walk.drop(tasks.filter(({ origin }) => origin.kind === 'listener'));
  if (method === undefined ? isLocal(walk, callee.node) : RUNS.test(method.name)) walk.drop(walk.elementsOf(KEPT));
}

/** Whether the function is no import and no global: then it may have come out of a list. */
function isLocal(walk: Walk, callee: TSESTree.Expression): boolean {
  if (callee.type !== 'Identifier') return true;
  return walk.variableOf(callee)?.defs.some(({ type }) => type === ('Parameter' as typeof type) || type === ('Variable' as typeof type)) === true;
}

function* stoppedBy(walk: Walk, fn: TSESTree.Node): Generator<Task> {
  for (const node of walk.index.tree.nodes(fn)) {
    walk.spend();
    if (node.type !== 'CallExpression') continue;
    const callee = uncast(node.callee);
    const [timer] = node.arguments;
    if (callee.type === 'Identifier' && CLEARS.test(callee.name)) {
      if (timer !== undefined && timer.type !== 'SpreadElement' && isNamed(timer)) yield* walk.evaluate(timer).tasks ?? [];
    } else if (callee.type === 'MemberExpression' && STOPS.test(memberName(callee) ?? '') && isNamed(callee.object)) {
      const { path, tasks = [] } = walk.evaluate(callee.object);
      yield* tasks;
      for (const task of walk.state.live) if (task.spawn?.emitter !== undefined && task.spawn.emitter === path?.key) yield task;
    }
  }
}

/** `timer[Symbol.dispose]()`: what the object stands for is over. */
export const disposals: CallShape = (walk, call, _, { node }) => {
  if (node.type !== 'MemberExpression' || !node.computed || node.property.type !== 'MemberExpression') return NEVER;
  if (node.object.type === 'Super' || !/^(?:asyncDispose|dispose)$/.test(memberName(node.property) ?? '')) return NEVER;
  const { path, tasks = [] } = walk.evaluate(node.object);
  evaluateArguments(walk, call);
  walk.drop(tasks);
  if (path !== undefined) endEmitter(walk, path.key);
  return { waits: true };
};

/** `using timer = setInterval(…)`: what the declaration starts is over at the end of its block. */
export function holdUntilEnd<T>(walk: Walk, declaration: TSESTree.VariableDeclaration, declare: () => T): T {
  if (declaration.kind !== 'using' && declaration.kind !== 'await using') return declare();
  const before = new Set(walk.state.live);
  const result = declare();
  walk.addElements(scopeOf(declaration.parent), [...walk.state.live].filter((task) => !before.has(task)));
  return result;
}

/** Walks a block, and disposes of what it has declared with `using` on every way out. */
export function disposingAtEnd(walk: Walk, block: TSESTree.BlockStatement, body: () => void): void {
  if (!block.body.some(isUsing)) {
    body();
    return;
  }
  const exits = walk.frame.exits.length;
  body();
  const started = walk.elementsOf(scopeOf(block));
  const jumps = walk.frame.jumps.flatMap(({ breaks, continues }) => [...breaks, ...continues]);
  for (const state of [...walk.frame.exits.slice(exits), ...jumps]) for (const task of started) state.remove('live', task);
  walk.drop(started);
}

function isUsing(statement: TSESTree.Statement): boolean {
  return statement.type === 'VariableDeclaration' && statement.kind.endsWith('using');
}

function scopeOf(block: TSESTree.Node): { key: string } {
  return { key: `using ${block.range.join('-')}` };
}
