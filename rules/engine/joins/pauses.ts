import { type CallShape, named, NEVER } from '../call-shape';
import type { Locks } from '../operation';
import type { Walk } from '../walk';

/** One `data` listener's hold on its paused emitter. */
const PAUSED = 'paused ';
/** Stands beside it until the emitter is resumed on any way to here: the next message comes in a later turn. */
const FIRM = 'firmly ';

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
  const lock = `${PAUSED}${emitter} ${origin.node.range[0]}`;
  walk.noteEffect();
  walk.state.take(lock, walk.task);
  walk.state.add('locks', FIRM + lock);
}

/** What was started under the pause goes on without; the turn itself is still alone. */
function resume(walk: Walk, emitter: string): void {
  for (const lock of [...walk.state.locks]) {
    if (!lock.startsWith(`${PAUSED}${emitter} `)) continue;
    walk.noteEffect();
    walk.release(lock);
    walk.state.add('locks', lock);
    walk.state.remove('locks', FIRM + lock);
    walk.state.holds.get(lock)?.resumedBy.add(walk.task);
  }
}

/** The current task waits, and the emitters that it or another task of the same run may have resumed go on. */
export function forgetPauses({ state, task }: Walk): void {
  for (const lock of [...state.locks]) {
    if (!lock.startsWith(PAUSED)) continue;
    const isElsewhere = [...(state.holds.get(lock)?.resumedBy ?? [])].some((other) => other !== task && state.live.has(other));
    if (!isElsewhere && state.locks.has(FIRM + lock)) continue;
    state.remove('locks', lock);
    state.remove('locks', FIRM + lock);
  }
}

/** What later turns hold of the pauses. */
export function lastingPauses(locks: Locks): string[] {
  return [...locks].filter((lock) => isFirm(lock) || locks.has(FIRM + lock));
}

/** Whether the entry only says how long a pause lasts. */
export function isFirm(lock: string): boolean {
  return lock.startsWith(FIRM);
}
