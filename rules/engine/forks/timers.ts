import type { CallShape } from '../calls';
import { callbackOf, evaluateArguments, foreignName, runCallback } from '../call-parts';
import type { Fork } from '../walk';

const TIMERS = new Set(['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout']);

/** A callback that runs in a later turn; an interval whose callback waits meets its own next tick. */
export const timers: CallShape = (walk, call) => {
  const name = foreignName(walk, call);
  if (name === undefined || !TIMERS.has(name)) return undefined;
  const [first] = call.arguments;
  if (first === undefined || first.type === 'SpreadElement') return undefined;
  const values = evaluateArguments(walk, call);
  const callback = callbackOf(values[0]);
  if (callback === undefined) return {};
  const repeats = name === 'setInterval';
  const origin = { kind: repeats ? ('interval' as const) : ('timer' as const), node: call };
  const emitter = `timer#${walk.nextId()}`;
  const tick = (): Fork => walk.fork(origin, () => runCallback(walk, callback), { emitter, late: true });
  const { lasts, task } = tick();
  return { tasks: repeats && lasts ? [task, tick().task] : [task] };
};
