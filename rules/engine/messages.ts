import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { memberName, uncast } from '../syntax';
import { areCompatible, type Conditions } from './conditions';
import { REPEATED_EVENTS } from './events';
import { type HandedPart, partsOf } from './message-parts';
import type { AccessPath } from './streams/access-path';
import type { Task } from './task';
import type { Value } from './value';
import type { Walk } from './walk';

/** A message that a send holds on to: the stream encodes the object later than it takes it. */
export interface Handed extends HandedPart {
  readonly conditions: Conditions;
  /** The object stands inside the message, and is mostly more than a message to its owner. */
  readonly isPart: boolean;
  /** The send itself, where it takes its time: it holds the message until it is over. */
  readonly operation: Task | undefined;
  readonly send: TSESTree.CallExpression;
  readonly step: number;
  readonly stream: string;
  readonly task: Task;
}

interface Sent {
  /** The send that is under way, if it takes its time. */
  readonly operation: Task | undefined;
  readonly stream: AccessPath;
  readonly values: readonly Value[];
}

/** Notes what a send takes. One that calls back may be over when the object changes. */
export function handMessage(walk: Walk, model: OperationModel, send: TSESTree.CallExpression, { operation, stream, values }: Sent): void {
  const position = model.message;
  if (position === undefined || send.arguments.length !== position + 1) return;
  const argument = send.arguments[position];
  const path = values[position]?.path;
  if (argument === undefined || argument.type === 'SpreadElement' || path === undefined) return;
  const message = uncast(argument);
  const common = { conditions: walk.conditions(), operation, send, step: walk.state.step, stream: stream.key, task: walk.task };
  noteHanded(walk, { ...common, isPart: false, message, path: placed(walk, path) });
  for (const part of partsOf(walk, message, path)) noteHanded(walk, { ...common, ...part, isPart: true, path: placed(walk, part.path) });
}

function placed(walk: Walk, path: AccessPath): AccessPath {
  return { ...path, key: walk.placeOf(path) };
}

function noteHanded(walk: Walk, handed: Handed): void {
  const { key } = handed.path;
  walk.state.hand(key, handed);
  walk.task.handed.set(key, handed);
  if (!repeats(walk.task) || isPassing(walk, handed)) return;
  for (const other of walk.state.live) {
    if (other === walk.task) continue;
    for (const [changed, node] of other.changed) if (isReached(handed, changed)) report(walk, handed, node);
  }
}

/** The code changes the object at `path`: a property of it, or what it contains. */
export function noteChange(walk: Walk, path: AccessPath | undefined, node: TSESTree.Node, isOwn = true): void {
  if (path === undefined) return;
  walk.noteEffect();
  const key = walk.placeOf(path);
  if (!walk.task.changed.has(key)) walk.task.changed.set(key, node);
  for (const base of basesOf(key)) {
    const handed = walk.state.handed.get(base);
    if (handed !== undefined && isStillHeld(walk, handed) && isReached(handed, key) && (isOwn || handed.isPart || base !== key)) {
      report(walk, handed, node);
    }
    for (const task of walk.state.live) {
      const live = task === walk.task ? undefined : task.handed.get(base);
      if (live === undefined || !repeats(task) || isPassing(walk, live) || isBeforeStart(walk, task)) continue;
      if (isReached(live, key)) report(walk, live, node);
    }
  }
}

/** What stands inside a message, or may have been replaced meanwhile, counts within the turn of the send only. */
function isStillHeld(walk: Walk, handed: Handed): boolean {
  if (isOver(walk, handed) || !areCompatible(handed.conditions, walk.conditions())) return false;
  if (!handed.isPart && !handed.path.weak) return true;
  return handed.task === walk.task && handed.step === walk.state.step;
}

/** The send took its time, and has been waited for. */
function isOver(walk: Walk, { operation }: Handed): boolean {
  return operation !== undefined && (!walk.state.live.has(operation) || walk.task.joined.has(operation));
}

/** Whether the object may be another one, or be free again, by the time that another task changes it. */
function isPassing(walk: Walk, handed: Handed): boolean {
  const { message, path, taken } = handed;
  return path.weak || taken !== undefined || isOver(walk, handed) || isReplaced(walk, message);
}

/** `state.batch = []` stands somewhere in the file, so that `state.batch` names one object after another. */
function isReplaced(walk: Walk, message: TSESTree.Expression): boolean {
  if (message.type !== 'MemberExpression' || message.object.type === 'ThisExpression') return false;
  const name = memberName(message);
  return name !== undefined && walk.index.isAssigned(name);
}

/** Whether a change at `key` is one of what the send took: a copy has taken only what lies deeper than its own fields. */
function isReached({ path, taken }: Handed, key: string): boolean {
  if (!basesOf(key).includes(path.key)) return false;
  if (taken === undefined) return true;
  const [field] = key.slice(path.key.length + 1).split('.');
  return field !== undefined && field !== '' && !taken.replaced.has(field);
}

/** Each round of a task that repeats meets what the round before it has sent. */
export function checkRounds(walk: Walk, task: Task): void {
  if (task.handed.size === 0 || !repeats(task)) return;
  for (const handed of task.handed.values()) {
    if (handed.isPart || isPassing(walk, handed) || isMadeBy(task, handed.path)) continue;
    for (const [changed, node] of task.changed) if (isReached(handed, changed)) report(walk, handed, node);
  }
}

/** The stream is over, or its peer has answered: what it took is its user's again. */
export function releaseMessages({ state }: Pick<Walk, 'state'>, stream: string): void {
  state.releaseMessages(stream);
}

/** The fields of the object may hold other objects from here on. */
export function forgetMessages(walk: Walk, { key }: AccessPath): void {
  walk.noteEffect();
  walk.state.forgetFields(key);
  for (const sent of walk.task.handed.keys()) if (sent.startsWith(`${key}.`)) walk.task.handed.delete(sent);
}

/** Whether the stream still holds a message. */
export function holdsMessage({ state }: Walk, stream: string): boolean {
  return [...state.handed.values()].some((handed) => handed.stream === stream);
}

function report(walk: Walk, { message, send }: Handed, node: TSESTree.Node): void {
  walk.mutations.push({ message, node, send });
}

/** Whether the task runs again and again. */
function repeats(task: Task): boolean {
  for (const { origin } of task.lineage()) {
    if (origin.kind === 'interval') return true;
    if (origin.kind === 'listener') return REPEATED_EVENTS.has(origin.event ?? '');
  }
  return false;
}

/** Whether the current turn is the one that started the task, so that no round of it has run. */
function isBeforeStart(walk: Walk, task: Task): boolean {
  const starts = task.lineage().flatMap(({ spawn }) => spawn ?? []);
  return walk.moments().some((moment) => starts.some(({ parent, step }) => parent === moment.task && step === moment.step));
}

function isMadeBy(task: Task, { root }: AccessPath): boolean {
  return root.kind === 'allocation' && root.id > task.id;
}

/** The object of a name, and those that it is a part of: `a.b.c`, `a.b`, `a`. */
function basesOf(key: string): string[] {
  const bases = [key];
  for (let end = key.lastIndexOf('.'); end > 0; end = key.lastIndexOf('.', end - 1)) bases.push(key.slice(0, end));
  return bases;
}
