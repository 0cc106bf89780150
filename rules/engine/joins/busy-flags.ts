import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, methodCall, uncast } from '../../syntax';
import { variablePath } from '../streams/variables';
import type { FunctionValue, Value } from '../value';
import type { Walk } from '../walk';
import { askFlag, askLock, isAsked, takeLock } from './answers';
import { answersOf, askedFunctions } from './asking-functions';
import { countersIn } from './counters';
import { lockOf } from './locks';
import { membershipIn } from './membership';

/** Members by which a stream tells that it is over. */
const STREAM_STATES = new Set(['aborted', 'cancelled', 'closed', 'destroyed', 'ended', 'writable', 'writableEnded', 'writableFinished']);

/** Members by which a mutex, a queue or a limiter tells that it is at work. */
const LOCK_STATES = new Set(['activeCount', 'isLocked', 'locked', 'pending', 'pendingCount']);

/** `if (this.sending) return;`: notes which names the code has looked at before it goes on. */
export function testFlag(walk: Walk, test: TSESTree.Expression): void {
  for (const flag of flagsIn(test)) noteTest(walk, flag);
  for (const counter of countersIn(test)) {
    const key = nameKey(walk, counter);
    if (key !== undefined) walk.state.add('locks', `flag ${key}`);
  }
  const member = membershipIn(walk, test);
  if (member !== undefined) walk.state.add('testedFlags', member);
  for (const fn of askedFunctions(walk, test)) testWithin(walk, fn);
}

/** `if (!this.tryStart()) return;`: what the function asks is asked here, and the flag that it raises stays up. */
function testWithin(walk: Walk, fn: FunctionValue): void {
  const { self } = walk;
  walk.self = fn.self;
  const { assigned, returned } = answersOf(walk, fn);
  for (const { left, right } of assigned) {
    const key = nameKey(walk, left);
    if (key !== undefined && walk.state.testedFlags.has(key) && !lowers(right)) walk.state.add('locks', `flag ${key}`);
  }
  for (const answer of returned) {
    for (const flag of flagsIn(answer)) noteTest(walk, flag);
  }
  walk.self = self;
}

function noteTest(walk: Walk, flag: TSESTree.Expression): void {
  const key = nameKey(walk, flag);
  if (key === undefined) return;
  walk.noteEffect();
  walk.state.add('testedFlags', key);
  askFlag(walk, key);
  if (flag.type === 'MemberExpression') askHolder(walk, flag);
}

/** `if (mutex.locked) return;`, `if (queue.pending > 0) return;` */
function askHolder(walk: Walk, member: TSESTree.MemberExpression): void {
  if (member.object.type === 'ThisExpression' || !LOCK_STATES.has(memberName(member) ?? '')) return;
  const { path } = walk.evaluate(member.object);
  if (path !== undefined) askLock(walk, lockOf(path));
}

/**
 * `this.sending = true` after such a test makes the rest of the task exclusive, until the flag is lowered. So does
 * `first = false` in the turn of the test, until the flag is true again.
 */
export function raiseFlag(walk: Walk, { right }: TSESTree.AssignmentExpression, key: string | undefined): void {
  if (key === undefined || !walk.state.testedFlags.has(key)) return;
  if (lowers(right)) lowerFlag(walk, key);
  else if (!isTrue(right) || !walk.state.remove('locks', `flag !${key}`)) takeLock(walk, `flag ${key}`);
}

function lowerFlag(walk: Walk, key: string): void {
  const { locks, step } = walk.state;
  const isHeld = locks.has(`flag ${key}`);
  // A timer's callback that lowers its flag first still runs to its end before the next one starts.
  if (isHeld && !(walk.task.spawn?.late === true && step === 0)) walk.release(`flag ${key}`);
  if (!isHeld && isAsked(walk, key)) walk.state.add('locks', `flag !${key}`);
}

/** Of the locks, those that stand for a flag or for something that is started once. */
export function flagLocks(locks: Iterable<string>): string[] {
  return [...locks].filter((lock) => /^(?:flag|once) /.test(lock));
}

function lowers(value: TSESTree.Expression): boolean {
  if (value.type === 'Literal') return !value.value;
  return value.type === 'Identifier' && value.name === 'undefined';
}

function isTrue(value: TSESTree.Expression): boolean {
  return value.type === 'Literal' && Boolean(value.value);
}

/** `if (!p) p = start()` and `p ??= start()`: what is started so, is started once at a time. */
export function startedOnce(walk: Walk, node: TSESTree.AssignmentExpression, key: string | undefined, start: () => Value): Value {
  const tested = node.operator === '??=' || node.operator === '||=' || (key !== undefined && walk.state.testedFlags.has(key));
  return key === undefined || !tested ? start() : holding(walk, `once ${key}`, start);
}

/**
 * `if (queue.length === 1) void pump()`: what runs under a test of a container's size is taken for the one
 * consumer of the container.
 */
export function underSizeTest<T>(walk: Walk, test: TSESTree.Expression, body: () => T): T {
  const sized = sizedIn(test);
  const key = sized && nameKey(walk, sized);
  return key === undefined ? body() : holding(walk, `consumer ${key}`, body);
}

/** Whether the test asks a flag that other code changes, or the stream itself, whether to go on. */
export function asksWhetherOver(walk: Walk, test: TSESTree.Expression): boolean {
  return flagsIn(test).some((flag) => {
    if (flag.type === 'Identifier') return isShared(walk, flag);
    return flag.type === 'MemberExpression' && (STREAM_STATES.has(memberName(flag) ?? '') || walk.evaluate(flag).path?.weak === true);
  });
}

/** Whether another run of a function than the one that asks may write the variable. */
function isShared(walk: Walk, identifier: TSESTree.Identifier): boolean {
  const variable = walk.variableOf(identifier);
  const writes = variable?.references.filter((reference) => reference.isWrite() && reference.init !== true) ?? [];
  const asking = variable?.references.find((reference) => reference.identifier === identifier)?.from.variableScope;
  if (variable?.scope.variableScope !== asking) return writes.length > 0;
  return writes.some((write) => write.from.variableScope !== asking);
}

/**
 * `while (this.active > 0) await tick()`: whoever comes out of such a loop has waited for whatever it asks about,
 * and goes on alone.
 */
export function leaveSpin(walk: Walk, test: TSESTree.Expression): void {
  if (!asksWhetherOver(walk, test)) return;
  walk.drop([...walk.state.live]);
  for (const flag of flagsIn(test)) {
    const key = nameKey(walk, flag);
    if (key !== undefined) walk.state.add('locks', `flag ${key}`);
  }
}

/** `while (running.length > 0) await running.shift()`: at the end nothing of the container is running. */
export function leaveEmptied(walk: Walk, test: TSESTree.Expression): void {
  const container = sizedIn(test)?.object;
  if (container !== undefined) walk.drop(walk.elementsOf(walk.evaluate(container).path));
}

function sizedIn(test: TSESTree.Expression): TSESTree.MemberExpression | undefined {
  return flagsIn(test).find(
    (flag): flag is TSESTree.MemberExpression => flag.type === 'MemberExpression' && /^(?:length|size)$/.test(memberName(flag) ?? ''),
  );
}

function holding<T>(walk: Walk, lock: string, body: () => T): T {
  const { state } = walk;
  const held = state.locks.has(lock);
  state.add('locks', lock);
  try {
    return body();
  } finally {
    if (!held) walk.state.remove('locks', lock);
  }
}

/** The name itself, whatever it is bound to just now. */
export function nameKey(walk: Walk, node: TSESTree.Node): string | undefined {
  if (node.type === 'Identifier') {
    const variable = walk.variableOf(node);
    return variable && variablePath(variable).key;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const object = walk.evaluate(node.object).path;
  const name = memberName(node);
  return object && name !== undefined ? `${object.key}.${name}` : undefined;
}

const flags = new WeakMap<TSESTree.Node, readonly TSESTree.Expression[]>();

/** The names that a test asks; found once, since a test is asked about in many ways. */
function flagsIn(test: TSESTree.Expression): readonly TSESTree.Expression[] {
  let found = flags.get(test);
  if (found === undefined) {
    found = findFlags(test);
    flags.set(test, found);
  }
  return found;
}

function findFlags(test: TSESTree.Expression | TSESTree.PrivateIdentifier): readonly TSESTree.Expression[] {
  if (test.type === 'PrivateIdentifier') return [];
  const node = uncast(test);
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [...findFlags(node.left), ...findFlags(node.right)];
    case 'Identifier':
    case 'MemberExpression':
      return [node];
    case 'CallExpression':
      return methodCall(node)?.name === 'includes' ? node.arguments.flatMap((argument) => (argument.type === 'SpreadElement' ? [] : findFlags(argument))) : [];
    case 'UnaryExpression':
      return node.operator === '!' ? findFlags(node.argument) : [];
    default:
      return [];
  }
}
