import type { Overlap, OverlapCause, TaskOrigin, Tier } from '../domain';
import { functionAround } from '../syntax';
import { areAlternatives as areArms } from './conditions';
import { areUnderOneHold, isLocked, isShutOut } from './encounters';
import { FAILURES, REPEATED_EVENTS } from './events';
import type { Encounter, Operation } from './operation';
import { arePathsExclusive } from './structure';
import type { Task } from './task';

/** Turns the encounters of a file into overlaps: one for each pair of sites and kind, the surest first. */
export function overlapsOf(encounters: readonly Encounter[]): Overlap[] {
  const found = new Map<string, Overlap>();
  for (const encounter of encounters) {
    const overlap = judge(encounter);
    if (overlap === undefined) continue;
    const key = `${overlap.kind}:${overlap.first.node.range.join()}:${overlap.second.node.range.join()}`;
    const known = found.get(key);
    if (known === undefined || (known.tier === 'contract' && overlap.tier === 'observable')) {
      found.set(key, overlap);
    }
  }
  return [...found.values()].sort((a, b) => a.second.node.range[0] - b.second.node.range[0]);
}

function judge(encounter: Encounter): Overlap | undefined {
  const kind = kindOf(encounter);
  const tier = kind === 'close' ? closeTier(encounter) : tierOf(encounter);
  if (tier === undefined) return undefined;
  const [first, second] = inSourceOrder(site(encounter, 'first'), site(encounter, 'second'));
  return { cause: tier === 'observable' ? causeOf(encounter, kind) : undefined, first, kind, second, tier };
}

function causeOf({ first, firstTask, second, secondTask }: Encounter, kind: Overlap['kind']): OverlapCause | undefined {
  if (kind === 'receive' && (firstTask.abandoned || secondTask.abandoned)) return 'abandoned';
  if (isReordering(first, second)) return 'listener';
  return kind !== 'send' || isLocked(first) === isLocked(second) || areUnderOneHold(first, second) ? undefined : 'lock';
}

function kindOf({ first, second }: Encounter): Overlap['kind'] {
  if (first.model.kind === 'receive') return 'receive';
  return first.model.kind === 'close' || second.model.kind === 'close' ? 'close' : 'send';
}

function tierOf({ first, firstTask, second, secondTask }: Encounter): Tier {
  if (first.path.weak || second.path.weak) return 'contract';
  if (isExclusive(first) || isExclusive(second)) return 'observable';
  if (isReordering(first, second)) return 'observable';
  const isCut = isAnySequence(firstTask, first, secondTask, second) || isAnySequence(secondTask, second, firstTask, first);
  return isCut ? 'observable' : 'contract';
}

/** Whether any other operation does harm until this one is over. */
function isExclusive({ model }: Operation): boolean {
  return model.completion !== 'instant' && model.isQueued !== true;
}

/** A listener that waits before it answers meets its next invocation: answers leave in another order. */
function isReordering(first: Operation, second: Operation): boolean {
  if (first === second || first.node !== second.node) return false;
  const listener = answering(first);
  return listener !== undefined && listener.node === answering(second)?.node;
}

/**
 * The listener that the operation answers. What another listener or an interval within it does is no answer, nor
 * what one timer does for many events: `timer ??= setTimeout(flush, 100)`.
 */
function answering(operation: Operation): TaskOrigin | undefined {
  const isStartedOnce = [...operation.locks].some((lock) => lock.startsWith('once '));
  for (const { origin } of operation.task.lineage()) {
    if (origin.kind === 'interval' || (origin.kind === 'timer' && isStartedOnce)) return undefined;
    if (origin.kind === 'listener') return REPEATED_EVENTS.has(origin.event ?? '') ? origin : undefined;
  }
  return undefined;
}

/** Whether the task, or one that waits for it and not for the other, uses the half in more than one segment. */
function isAnySequence(task: Task, operation: Operation, other: Task, foreign: Operation): boolean {
  if (isSequence(task, operation, foreign)) return true;
  return task.lineage().some((owner) => owner !== other && !owner.joined.has(other) && owner.joined.has(task) && isSequence(owner, operation, foreign));
}

/** Whether the task uses the half in more than one segment, in one run, so that another's message can come between. */
function isSequence(task: Task, operation: Operation, foreign: Operation): boolean {
  for (const own of task.operations) {
    if (own.path.key !== operation.path.key || own.model.kind !== operation.model.kind) continue;
    if (areInOneTurn(own, operation) || areArms(own.conditions, operation.conditions)) continue;
    if (!areArms(own.conditions, foreign.conditions) && !isShutOut(foreign, own)) return true;
  }
  return false;
}

/** Whether nothing that waits lies between the two, on any way that passes both. */
function areInOneTurn(one: Operation, other: Operation): boolean {
  const [turn, otherTurn] = [one.moments.at(-1), other.moments.at(-1)];
  if (turn === undefined || turn.task !== otherTurn?.task) return false;
  const [from, to] = turn.step < otherTurn.step ? [turn.step, otherTurn.step] : [otherTurn.step, turn.step];
  return turn.task.suspensions.every(({ conditions, step }) => step <= from || step > to || areArms(conditions, one.conditions) || areArms(conditions, other.conditions));
}

/**
 * A close that a listener makes is mostly the answer to the peer's own end, so it breaks the contract at most.
 * Where the close or the send asks first (what is pending, whether it is over), the two may know of each other.
 */
function closeTier({ first, firstTask, second, secondTask }: Encounter): Tier | undefined {
  const [close, send, sender] = first.model.kind === 'close' ? [first, second, secondTask] : [second, first, firstTask];
  const closer = lateTaskOf(close, send);
  if (areAlternatives(close, send)) return undefined;
  if (send.guarded || close.counted || (closer !== undefined && close.conditional)) return undefined;
  if (first.path.weak || second.path.weak) return 'contract';
  // What was handed over in time is delivered before the end.
  if (send.model.isQueued === true && send.origin.kind === 'operation') return 'contract';
  if (isFromConstructor(close, send) && !isSequence(sender, send, close)) return 'contract';
  if (closer?.origin.kind !== 'listener') return 'observable';
  // After an error, or once the peer has gone, there is nothing left to lose.
  if (FAILURES.has(closer.origin.event ?? '')) return 'contract';
  return answersTo(send, closer.spawn?.emitter) ? 'observable' : 'contract';
}

/** One function either sends or closes, each time it runs: the run that closes is the last. */
function areAlternatives({ node: close }: Operation, { node: send }: Operation): boolean {
  if (functionAround(close) === undefined || functionAround(close) !== functionAround(send)) return false;
  return close.range[0] < send.range[0] ? arePathsExclusive(close, send) : arePathsExclusive(send, close);
}

/** A method closes what the constructor's task sends on: whoever calls the method may know that it is over. */
function isFromConstructor(close: Operation, send: Operation): boolean {
  const method = close.task.lineage().find(({ spawn }) => spawn?.step === -1);
  return method?.spawn !== undefined && send.task.descendsFrom(method.spawn.parent) && !send.task.descendsFrom(method);
}

/** Whether a listener of the emitter led to the operation. */
function answersTo(operation: Operation, emitter: string | undefined): boolean {
  return operation.task.lineage().some(
    ({ origin, spawn }) => origin.kind === 'listener' && spawn?.emitter === emitter,
  );
}

/** The task of a later turn that closes. A method is one to what the constructor has left running alone. */
function lateTaskOf(close: Operation, send: Operation): Task | undefined {
  for (const task of close.task.lineage()) if (task.spawn?.late === true && !(task.spawn.step === -1 && send.task.descendsFrom(task))) return task;
  return undefined;
}

function site(encounter: Encounter, which: 'first' | 'second'): Overlap['first'] {
  const operation = encounter[which];
  return {
    isLocked: isLocked(operation),
    model: operation.model,
    node: operation.node,
    origin: (which === 'first' ? encounter.firstTask : encounter.secondTask).origin,
  };
}

function inSourceOrder<T extends Overlap['first']>(a: T, b: T): [T, T] {
  return a.node.range[0] <= b.node.range[0] ? [a, b] : [b, a];
}
