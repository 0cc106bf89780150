import type { TaskOrigin } from '../../domain';
import type { Locks } from '../operation';
import { flagLocks } from './busy-flags';
import { isHeldLock, isTailLock } from './locks';
import { lastingPauses } from './pauses';

/** What a task of a later turn holds of the locks of this one, as long as they are held: a flag that was raised for a timer waits for it. */
export function laterLocks(locks: Locks, { kind }: TaskOrigin): Locks {
  if (locks.size === 0) return locks;
  const flags = kind === 'interval' || kind === 'timer' ? flagLocks(locks) : [];
  return new Set([...flags, ...lastingPauses(locks), ...[...locks].filter((lock) => isHeldLock(lock) || isTailLock(lock))]);
}
