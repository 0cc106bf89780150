import type { AccessPath } from '../streams/access-path';
import type { Value } from '../value';
import type { Walk } from '../walk';

/**
 * `call.on('data', async function first(m) { call.off('data', first); … })`: a listener that removes itself before
 * it waits does the rest once.
 */
export function leaveEmitter(walk: Walk, emitter: AccessPath, removed: readonly Value[] = []): void {
  const isListener = walk.moments().some(({ step, task }) => step === 0 && task.spawn?.emitter === emitter.key);
  if (!isListener && !removed.some(({ fn }) => fn?.node === walk.task.origin.node)) return;
  walk.noteEffect();
  walk.state.add('locks', `once removed from ${emitter.key}`);
}
