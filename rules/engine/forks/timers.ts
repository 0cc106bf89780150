import { evaluateArguments, foreignName, isCallable, runCallable } from '../call-parts';
import { named, NEVER } from '../call-shape';
import { UNKNOWN } from '../value';
import type { Fork, Walk } from '../walk';

const TIMERS = new Set(['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout']);

/** A callback that runs in a later turn; an interval whose callback waits meets its own next tick. */
export const timers = named((name) => TIMERS.has(name), (walk, call, _, callee) => {
  const name = foreignName(walk, callee);
  if (name === undefined) return NEVER;
  const [first] = call.arguments;
  if (first === undefined || first.type === 'SpreadElement') return NEVER;
  const values = evaluateArguments(walk, call);
  const [callback = UNKNOWN] = values;
  if (!isCallable(callback)) return {};
  const repeats = name === 'setInterval';
  const origin = { kind: repeats ? ('interval' as const) : ('timer' as const), node: call };
  const emitter = queueOf(walk, name);
  const tick = (): Fork => walk.fork(origin, () => runCallable(walk, callback), { emitter, late: true });
  const { lasts, task } = tick();
  return { tasks: repeats && lasts ? [task, tick().task] : [task] };
});

/**
 * Timers that one turn sets run in the order of their kinds and delays, so they share an emitter, as
 * listeners do; where a delay is computed, so mostly is its order. An interval is one by itself.
 */
function queueOf(walk: Walk, name: string): string {
  if (name === 'setInterval') return `timer#${walk.nextId()}`;
  const turn = walk.moments().at(-1);
  return `timers ${turn?.task.id ?? 0}:${turn?.step ?? 0}`;
}
