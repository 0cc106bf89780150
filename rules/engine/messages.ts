import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { uncast } from '../syntax';
import { REPEATED_EVENTS } from './events';
import type { AccessPath } from './streams/access-path';
import type { Task } from './task';
import type { Value } from './value';
import type { Walk } from './walk';

/** A message that a send holds on to: the stream encodes the object later than it takes it. */
export interface Handed {
  /** The object stands inside the message, and is mostly more than a message to its owner. */
  readonly isPart: boolean;
  /** The message as the send names it. */
  readonly message: TSESTree.Expression;
  readonly path: AccessPath;
  readonly send: TSESTree.CallExpression;
  readonly step: number;
  readonly stream: string;
  readonly task: Task;
}

/**
 * Notes what a send takes. A send that is awaited, or that calls back, may be over when the object changes.
 */
export function handMessage(
  walk: Walk,
  model: OperationModel,
  send: TSESTree.CallExpression,
  { awaited, stream, values }: { readonly awaited: boolean; readonly stream: AccessPath; readonly values: readonly Value[] },
): void {
  const position = model.message;
  if (position === undefined || send.arguments.length !== position + 1 || (model.completion === 'pending' && awaited)) return;
  const argument = send.arguments[position];
  const path = values[position]?.path;
  if (argument === undefined || argument.type === 'SpreadElement' || path === undefined) return;
  const message = uncast(argument);
  const { step } = walk.state;
  const hand = (held: AccessPath, name: TSESTree.Expression): void => {
    noteHanded(walk, { isPart: name !== message, message: name, path: held, send, step, stream: stream.key, task: walk.task });
  };
  hand(path, message);
  for (const part of partsOf(walk, message, path)) hand(part.path, part.name);
}

/** The named objects that a message written out in the send consists of. */
function* partsOf(walk: Walk, message: TSESTree.Expression, path: AccessPath): Generator<{ name: TSESTree.Expression; path: AccessPath }> {
  if (message.type !== 'ObjectExpression') return;
  for (const property of message.properties) {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') continue;
    const name = uncast(property.value as TSESTree.Expression);
    const part = walk.state.lookUp(`${path.key}.${property.key.name}`)?.path;
    if (part === undefined) continue;
    if (name.type === 'ObjectExpression') yield* partsOf(walk, name, part);
    else yield { name, path: part };
  }
}

function noteHanded(walk: Walk, handed: Handed): void {
  const { key } = handed.path;
  walk.state.handed.set(key, handed);
  walk.task.handed.set(key, handed);
  if (!repeats(walk.task)) return;
  for (const other of walk.state.live) {
    if (other === walk.task) continue;
    for (const [changed, node] of other.changed) if (basesOf(changed).includes(key)) report(walk, handed, node);
  }
}

/** The code changes the object at `path`: a property of it, or what it contains. */
export function noteChange(walk: Walk, path: AccessPath | undefined, node: TSESTree.Node, isOwn = true): void {
  if (path === undefined) return;
  walk.noteEffect();
  if (!walk.task.changed.has(path.key)) walk.task.changed.set(path.key, node);
  for (const base of basesOf(path.key)) {
    const handed = walk.state.handed.get(base);
    if (handed !== undefined && isStillHeld(walk, handed) && (isOwn || handed.isPart || base !== path.key)) report(walk, handed, node);
    for (const task of walk.state.live) {
      const live = task === walk.task ? undefined : task.handed.get(base);
      if (live !== undefined && repeats(task) && !isBeforeStart(walk, task)) report(walk, live, node);
    }
  }
}

/** What stands inside a message, or may have been replaced meanwhile, counts within the turn of the send only. */
function isStillHeld(walk: Walk, { isPart, path, step, task }: Handed): boolean {
  return !(isPart || path.weak) || (task === walk.task && step === walk.state.step);
}

/** Each round of a task that repeats meets what the round before it has sent. */
export function checkRounds(walk: Walk, task: Task): void {
  if (!repeats(task)) return;
  for (const handed of task.handed.values()) {
    if (handed.isPart || handed.path.weak || isMadeBy(task, handed.path)) continue;
    for (const [changed, node] of task.changed) if (basesOf(changed).includes(handed.path.key)) report(walk, handed, node);
  }
}

/** The stream is over, and what it took is its user's again. */
export function releaseMessages(walk: Walk, stream: string): void {
  for (const [key, handed] of walk.state.handed) if (handed.stream === stream) walk.state.handed.delete(key);
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
  const starts = [...task.lineage()].flatMap(({ spawn }) => spawn ?? []);
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
