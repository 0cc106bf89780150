import { areAlternatives } from './conditions';
import { ENDINGS, REPEATED_EVENTS } from './events';
import { isEarlierTimer } from './forks/timer-order';
import { isAnswer, isAnswered } from './joins/answers';
import { ANY_LOCK, isFlag, isHeldLock } from './joins/locks';
import { isFirm } from './joins/pauses';
import type { Encounter, Operation } from './operation';
import type { Moment } from './task';

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
  for (const lock of a.locks) if (b.locks.has(lock) && !isAnswer(lock) && !isFirm(lock) && !isOneHold(a, b, lock) && (!hasEscaped(a, lock) || wasUp(a, b, lock))) return true;
  if (isAnswered(a.locks, b.locks) || isAnswered(b.locks, a.locks)) return true;
  if (isOneHold(a, b, ANY_LOCK)) return false;
  return (a.locks.has(ANY_LOCK) && isLocked(b)) || (b.locks.has(ANY_LOCK) && isLocked(a));
}

/** Whether somebody took the lock once and then started both: `runExclusive(() => Promise.all([one(), other()]))`. */
function isOneHold(a: Operation, b: Operation, lock: string): boolean {
  const hold = a.holds.get(lock);
  return hold !== undefined && hold === b.holds.get(lock);
}

export function areUnderOneHold(a: Operation, b: Operation): boolean {
  return [...a.locks].some((lock) => b.locks.has(lock) && isOneHold(a, b, lock));
}

/** Whether the lock was given back before whoever makes the operation was done: `runExclusive(() => { void send(); })`. */
function hasEscaped(operation: Operation, lock: string): boolean {
  const hold = operation.holds.get(lock);
  // A listener stays when the lock goes.
  return sharesStream(operation) || (hold !== undefined && operation.task.lineage().some(({ escaped }) => escaped.has(hold)));
}

/** Whether the flag was up when the second asked for it: the first had raised it in that very turn. */
function wasUp(a: Operation, b: Operation, lock: string): boolean {
  const [first, second] = [a.holds.get(lock), b.holds.get(lock)];
  if (second === undefined || !isFlag(lock) || first?.step !== 0 || first.isBrief) return false;
  return a.task.lineage().some((task) => second.fresh.has(task));
}

/** Whether the second is not made where the first is, whose flag was up when the second asked for it. */
export function isShutOut(a: Operation, b: Operation): boolean {
  for (const lock of b.locks) if (a.locks.has(lock) && wasUp(a, b, lock)) return true;
  return false;
}

/** Whether the operation is made under a lock that others may take. */
export function isLocked(operation: Operation): boolean {
  return [...operation.locks].some((lock) => isHeldLock(lock) && !hasEscaped(operation, lock));
}

/** The turn in which an emitter calls its listeners, if the operation runs in one. */
function emission(operation: Operation): string | undefined {
  const outermost = operation.moments.at(-1);
  return outermost?.step === 0 ? outermost.task.spawn?.emitter : undefined;
}

/**
 * Whether the one is made in the very turn of an event, and the other by a listener of the emitter's end: either by one
 * that is called in that turn too and has waited, or after the last of all other events.
 */
function isBeforeEnd(one: Operation, other: Operation): boolean {
  const listener = one.moments.at(-1)?.task;
  const emitter = emission(one);
  const { event, kind } = listener?.origin ?? {};
  if (emitter === undefined || kind !== 'listener' || one.model.completion !== 'instant') return false;
  // In one and the same turn the order is that in which the listeners were added.
  if (emitter === emission(other) && other.model.completion !== 'instant' && other.moments.at(-1)?.task.origin.event === event) return false;
  return other.task.lineage().some(({ origin, spawn }) => spawn?.emitter === emitter && (origin.event === event ? ENDINGS.has(event ?? '') : origin.event === 'end' && REPEATED_EVENTS.has(event ?? '')));
}

/** Whether the one is made in the very turn of a timer, and the other led to by a later timer that was set with it. */
function isBeforeTimer(one: Operation, other: Operation): boolean {
  const timer = one.moments.at(-1)?.task;
  if (timer?.origin.kind !== 'timer' || emission(one) === undefined || one.model.completion !== 'instant') return false;
  return other.task.lineage().some((task) => isEarlierTimer(timer, task));
}

/** Whether the first is under way when the next event comes. Of two timers nothing tells which is the earlier. */
function outlivesTurn(first: Operation, second: Operation): boolean {
  if (first.model.completion === 'instant') return false;
  const [origin, other] = [first, second].map(({ moments }) => moments.at(-1)?.task.origin);
  return origin?.kind !== 'timer' || origin.node === other?.node;
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
        (task) => task.spawn?.parent === moment.task && (task.spawn.step === moment.step || later.fresh.has(task)),
      ),
  );
}

/** Whether the live task has already used the half in the segment, so that the new operation lands in a sequence. */
function hasBegun({ first, firstTask, second }: Encounter, moment: Moment): boolean {
  return [...firstTask.operations].some(
    (own) => conflict(own, second) && !areAlternatives(own.conditions, first.conditions) && own.moments.some((other) => other.task === moment.task),
  );
}

/**
 * Whether nothing orders the two: `earlier` belongs to the footprint of a task that is live where `later`
 * runs, and was met first by the walk.
 */
export function isUnordered(encounter: Encounter): boolean {
  const { first, second } = encounter;
  if (!conflict(first, second) || shareLock(first, second)) return false;
  if (ranBeforeFork(first, second)) return false;
  const turn = emission(first);
  if (turn !== undefined && turn === emission(second) && !outlivesTurn(first, second)) return false;
  if (isBeforeEnd(first, second) || isBeforeEnd(second, first)) return false;
  if (isBeforeTimer(first, second) || isBeforeTimer(second, first)) return false;
  const moment = second.model.completion === 'instant' ? forkingMoment(first, second) : undefined;
  // The half-close certainly comes first, and the sends behind it are lost.
  if (moment === undefined || (second.model.kind === 'close' && first.task.spawn?.eager !== true)) return true;
  return first.model.kind !== 'close' && hasBegun(encounter, moment);
}
