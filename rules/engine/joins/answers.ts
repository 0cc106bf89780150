import type { Locks } from '../operation';
import type { State } from '../state';
import type { Walk } from '../walk';
import { isHeldLock } from './locks';

/** What the code has asked in this turn: until the task waits, the answer is true. */
const ASKED = 'asked ';

/** `if (mutex.isLocked()) return;`: nobody takes the lock before the turn is over, so that the turn is as good as locked. */
export function askLock(walk: Walk, lock: string): void {
  if (walk.state.locks.has(lock)) return;
  walk.noteEffect();
  walk.state.add('locks', lock);
  walk.state.add('locks', ASKED + lock);
}

/** The lock is taken, and outlives the turn. */
export function takeLock(walk: Walk, lock: string): void {
  walk.state.take(lock, walk.task);
  walk.state.remove('locks', ASKED + lock);
}

/** `if (state === 'open') …`: the turn knows what another task has made of the flag. */
export function askFlag(walk: Walk, flag: string): void {
  walk.state.add('locks', `${ASKED}flag ${flag}`);
}

export function isAsked(walk: Walk, flag: string): boolean {
  return walk.state.locks.has(`${ASKED}flag ${flag}`);
}

/** The task waits, and whatever it was told may have changed. */
export function forgetAnswers(state: State): void {
  for (const answer of [...state.locks]) {
    if (!answer.startsWith(ASKED)) continue;
    const lock = answer.slice(ASKED.length);
    state.remove('locks', answer);
    if (isHeldLock(lock)) state.remove('locks', lock);
  }
}

/** Whether one of the two holds what the other one has asked for. */
export function isAnswered(asking: Iterable<string>, held: Locks): boolean {
  for (const answer of asking) {
    if (!isAnswer(answer)) continue;
    const flag = answer.slice(`${ASKED}flag `.length);
    if (held.has(`flag ${flag}`) || held.has(`flag !${flag}`)) return true;
  }
  return false;
}

/** Whether the entry tells of a question: two that have asked the same do not exclude each other by that. */
export function isAnswer(lock: string): boolean {
  return lock.startsWith(ASKED);
}
