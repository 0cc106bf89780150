import { isAnswer, isAnswered } from './joins/answers';
import { ANY_LOCK, isHeldLock } from './joins/locks';
import type { Encounter, Operation } from './operation';
import type { Moment, Task } from './task';

/** Whether two operations touch the same half of the same stream in a way that gRPC forbids at once. */
function conflict(a: Operation, b: Operation): boolean {
  if (a.path.key !== b.path.key) return false;
  if ((a.model.kind === 'receive') !== (b.model.kind === 'receive')) return false;
  if (a.model.kind === 'close' && b.model.kind === 'close') return false;
  if (!isOnHalf(a) || !isOnHalf(b)) return false;
  if (a.model.isBroadcast === true || b.model.isBroadcast === true) return false;
  return !(sharesStream(a) && sharesStream(b));
}

/** A reset ends the stream whatever is under way, and a reply is no message of a stream. */
function isOnHalf({ model: { kind } }: Operation): boolean {
  return kind !== 'reset' && kind !== 'reply';
}

/** Listeners and pipes each see every message (Node's `data` event is a broadcast). */
function sharesStream(operation: Operation): boolean {
  return operation.model.consumer === 'listener' || operation.model.consumer === 'pipe';
}

export function shareLock(a: Operation, b: Operation): boolean {
  for (const lock of a.locks) if (b.locks.has(lock) && !isAnswer(lock)) return true;
  if (isAnswered(a.locks, b.locks) || isAnswered(b.locks, a.locks)) return true;
  return (a.locks.has(ANY_LOCK) && isLocked(b)) || (b.locks.has(ANY_LOCK) && isLocked(a));
}

/** Whether the operation is made under a lock that others may take. */
export function isLocked({ locks }: Operation): boolean {
  return [...locks].some(isHeldLock);
}

/** The turn in which an emitter calls its listeners, if the operation runs in one. */
function emission(operation: Operation): string | undefined {
  const outermost = operation.moments.at(-1);
  return outermost?.step === 0 ? outermost.task.spawn?.emitter : undefined;
}

/** `earlier` is over, in the very segment in which a task that leads to `later` was forked. */
function ranBeforeFork(earlier: Operation, later: Operation): boolean {
  return (
    earlier.model.completion === 'instant' &&
    earlier.moments.some((moment) => later.task.descendsFrom(moment.task))
  );
}

/**
 * The moment of `later` that lies in the segment that forked the task of `earlier`. What a task does after
 * its first wait cannot run before that segment is over.
 */
function forkingMoment(earlier: Operation, later: Operation): Moment | undefined {
  return later.moments.find(
    (moment) =>
      !earlier.moments.some(({ task }) => task === moment.task) &&
      earlier.task.lineage().some(
        ({ spawn }) => spawn?.parent === moment.task && spawn.step === moment.step,
      ),
  );
}

/** Whether the live task has already used the half in the segment, so that the new operation lands in a sequence. */
function hasBegun(task: Task, operation: Operation, moment: Moment): boolean {
  return [...task.operations].some(
    (own) => conflict(own, operation) && own.moments.some((other) => other.task === moment.task),
  );
}

/**
 * Whether nothing orders the two: `earlier` belongs to the footprint of a task that is live where `later`
 * runs, and was met first by the walk.
 */
export function isUnordered({ first, firstTask, second }: Encounter): boolean {
  if (!conflict(first, second) || shareLock(first, second)) return false;
  if (ranBeforeFork(first, second)) return false;
  const turn = emission(first);
  if (turn !== undefined && turn === emission(second)) return false;
  const moment = second.model.completion === 'instant' ? forkingMoment(first, second) : undefined;
  // The half-close certainly comes first, and the sends behind it are lost.
  if (moment === undefined || (second.model.kind === 'close' && first.task.spawn?.eager !== true)) return true;
  return first.model.kind !== 'close' && hasBegun(firstTask, second, moment);
}
