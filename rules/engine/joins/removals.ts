import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall } from '../../syntax';
import { evaluateArguments, foreignName, handOver } from '../call-parts';
import { named, NEVER } from '../call-shape';
import type { Task } from '../task';
import { tasksOf, type Value } from '../value';
import type { Walk } from '../walk';
import { endEmitter } from './await';
import { nameKey } from './busy-flags';
import { runKept } from './cleanups';
import { leaveEmitter } from './departures';

/** Functions that stop a timer. */
export const CLEARS: ReadonlySet<string> = new Set(['clearImmediate', 'clearInterval', 'clearTimeout']);
const REMOVES = new Set(['off', 'removeAllListeners', 'removeEventListener', 'removeListener']);

/** `clearTimeout(timer)` and `timer.close()`: the timer's task never starts again. */
export const timerRemovals = named((name) => name === 'close' || CLEARS.has(name), (walk, call, _, callee) => {
  const closes = callee.method?.name === 'close';
  const closed = closes ? closedTimer(walk, call) : undefined;
  if (closed === undefined && !CLEARS.has(foreignName(walk, callee) ?? '')) return closes ? undefined : NEVER;
  walk.drop(closed ?? tasksOf(evaluateArguments(walk, call)));
  const [timer] = call.arguments;
  const key = timer && timer.type !== 'SpreadElement' ? nameKey(walk, timer) : undefined;
  if (key !== undefined) walk.drop(walk.elementsOf(timersIn(key)));
  return {};
});

function closedTimer(walk: Walk, call: TSESTree.CallExpression): readonly Task[] | undefined {
  const method = methodCall(call);
  if (method?.object.type !== 'Identifier') return undefined;
  const { tasks = [] } = walk.evaluate(method.object);
  const areTimers = tasks.length > 0 && tasks.every(({ origin }) => origin.kind === 'interval' || origin.kind === 'timer');
  return areTimers ? tasks : undefined;
}

/** `this.timer = setTimeout(…)`: whoever clears the name clears what any task has put there. */
export function holdTimer(walk: Walk, key: string | undefined, { tasks = [] }: Value): void {
  if (key !== undefined && tasks.length > 0) walk.addElements(timersIn(key), tasks);
}

function timersIn(name: string): { key: string } {
  return { key: `timer ${name}` };
}

const STOPS = /^(?:close|destroy|disconnect|dispose|quit|stop|unsubscribe)$/;

/** `consumer.stop()`: whatever it is, it emits no more. */
export const emitterStops = named((name) => STOPS.test(name), (walk, call, _, callee) => {
  const method = callee.method;
  if (method === undefined) return NEVER;
  const { path } = callee.object;
  const values = evaluateArguments(walk, call);
  handOver(walk, values);
  runKept(walk, callee);
  walk.drop(walk.elementsOf(path).filter(({ spawn }) => spawn?.emitter !== undefined));
  if (path !== undefined) {
    endEmitter(walk, path.key);
    leaveEmitter(walk, path);
  }
  return { path: walk.allocate() };
});

/** `emitter.off(…)`: which listener goes is not looked at, so that a removal can only silence. */
export const listenerRemovals = named((name) => REMOVES.has(name), (walk, call, _, callee) => {
  const member = callee.method;
  if (member === undefined) return NEVER;
  const emitter = callee.object;
  const removed = evaluateArguments(walk, call);
  if (emitter.path !== undefined) {
    endEmitter(walk, emitter.path.key);
    leaveEmitter(walk, emitter.path, removed);
  }
  return emitter;
});
