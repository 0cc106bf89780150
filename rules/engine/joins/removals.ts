import { methodCall } from '../../syntax';
import { evaluateArguments, foreignName } from '../call-parts';
import type { CallShape } from '../calls';
import { tasksOf } from '../value';
import { endEmitter } from './await';

/** Functions that stop a timer. */
export const CLEARS: ReadonlySet<string> = new Set(['clearImmediate', 'clearInterval', 'clearTimeout']);
const REMOVES = new Set(['off', 'removeAllListeners', 'removeEventListener', 'removeListener']);

/** `clearTimeout(timer)`: the timer's task never starts again. */
export const timerRemovals: CallShape = (walk, call) => {
  if (!CLEARS.has(foreignName(walk, call) ?? '')) return undefined;
  walk.drop(tasksOf(evaluateArguments(walk, call)));
  return {};
};

/** `emitter.off(…)`: which listener goes is not looked at, so that a removal can only silence. */
export const listenerRemovals: CallShape = (walk, call) => {
  const member = methodCall(call);
  if (member === undefined || !REMOVES.has(member.name)) return undefined;
  const emitter = walk.evaluate(member.object);
  evaluateArguments(walk, call);
  if (emitter.path !== undefined) endEmitter(walk, emitter.path.key);
  return emitter;
};
