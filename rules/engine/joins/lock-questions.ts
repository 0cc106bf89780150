import { evaluateArguments } from '../call-parts';
import { named, NEVER } from '../call-shape';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { askLock, takeLock } from './answers';
import { lockOf } from './locks';

const ASKS = /^(?:is(?:Acquired|Held|Locked|Unlocked)|hasLock)$/;
const TRIES = /^try(?:Acquire|Down|Enter|Lock|Take)(?:Sync)?$/;
const AWAITS = /^wait(?:ForUnlock|UntilUnlocked|UntilFree)$/;

/** `mutex.isLocked()`, `semaphore.tryAcquire()`, `await mutex.waitForUnlock()`: whatever the answer is, the code acts on it. */
export const lockQuestions = named((name) => ASKS.test(name) || TRIES.test(name) || AWAITS.test(name), (walk, call, _, callee) => {
  const method = callee.method;
  if (method === undefined || method.object.type === 'ThisExpression') return NEVER;
  const { name } = method;
  const { path } = callee.object;
  evaluateArguments(walk, call);
  return path === undefined ? {} : question(walk, name, lockOf(path));
});

function question(walk: Walk, name: string, lock: string): Value {
  if (AWAITS.test(name)) return { asks: lock };
  if (ASKS.test(name)) {
    askLock(walk, lock);
    return {};
  }
  walk.noteEffect();
  takeLock(walk, lock);
  return { lock };
}
