import { type CallShape, named, NEVER } from '../call-shape';
import type { Locks } from '../operation';
import type { State } from '../state';
import type { Walk } from '../walk';

/** One `data` listener's hold on its paused emitter. */
const PAUSED = 'paused ';
/** What is given up once the task waits: the emitter starts to flow again in a later turn. */
const RESUMED = 'resumed ';

const NAMES: ReadonlySet<string> = new Set(['pause', 'resume']);

/**
 * `call.on('data', async (message) => { call.pause(); … call.resume(); })`: a paused emitter tells of no further message,
 * so that the runs of the listener come one after another. Measured on both sides of grpc-js (1.8, 1.10, 1.14): of eight
 * messages no two runs met. The end is not held back: with nothing left to read, `end` came while the stream was paused.
 */
export const pauses: CallShape = named((name) => NAMES.has(name), (walk, call, _, { method, object }) => {
  if (method === undefined || call.arguments.length > 0) return NEVER;
  const { path } = object;
  if (path === undefined || path.weak) return undefined;
  if (method.name === 'pause') pause(walk, path.key);
  else resume(walk, path.key);
  return undefined;
});

/** Only in the very turn of a message: until a listener first waits, the next one cannot have begun. */
function pause(walk: Walk, emitter: string): void {
  const outermost = walk.moments().at(-1);
  if (outermost?.step !== 0) return;
  const { origin, spawn } = outermost.task;
  if (origin.kind !== 'listener' || origin.event !== 'data' || spawn?.emitter !== emitter) return;
  walk.noteEffect();
  walk.state.take(`${PAUSED}${emitter} ${origin.node.range[0]}`, walk.task);
}

function resume(walk: Walk, emitter: string): void {
  for (const lock of [...walk.state.locks]) {
    if (!lock.startsWith(`${PAUSED}${emitter} `)) continue;
    walk.noteEffect();
    walk.release(lock);
    walk.state.add('locks', lock);
    walk.state.add('locks', RESUMED + lock);
  }
}

/** The task waits, and the emitters that it has resumed go on. */
export function forgetPauses(state: State): void {
  for (const resumed of [...state.locks]) {
    if (!resumed.startsWith(RESUMED)) continue;
    state.remove('locks', resumed);
    state.remove('locks', resumed.slice(RESUMED.length));
  }
}

/** Whether the emitter is paused in later turns, too. */
export function isLastingPause(lock: string, locks: Locks): boolean {
  return lock.startsWith(PAUSED) && !locks.has(RESUMED + lock);
}
