import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../syntax';
import { evaluateArguments, foreignName, handOver, staticString } from './call-parts';
import type { Callee, Written } from './call-shape';
import { ENDINGS } from './events';
import { runKept } from './joins/cleanups';
import { noteLoan } from './joins/loans';
import { isSetter } from './message-changes';
import { forgetMessages, noteChange, releaseMessages } from './messages';
import type { Value } from './value';
import type { Walk } from './walk';

/** Methods whose promise stands for all that their object started: `group.wait()`, `queue.onIdle()`. */
const WAITS = /^(?:all|complete|completed|done|drain|drained|empty|finish|finished|flush|idle|join|on(?:Empty|Idle|SizeLessThan)|settle|settled|wait|when\w*)$/i;

/** What the name of a method tells of a call. */
interface NamedCall {
  /** `console.log(call)` leaves everything as it is. */
  readonly isLog: boolean;
  /** `setInterval(…).unref()` is the timer. */
  readonly isTimer: boolean;
  /** It returns what it is called on. */
  readonly returnsObject: boolean;
  readonly sets: boolean;
  readonly waits: boolean;
}

/** What the names in a call into code that we do not see tell of it. */
export interface UnknownCall {
  /** It answers a question, with what may have been there before. */
  readonly answersQuestion: boolean;
  /** `once(call, 'drain')`: the stream goes on after the event. */
  readonly awaitsMore: boolean;
  /** `once(call, 'data')`: the peer has answered what it was sent. */
  readonly isAnswer: boolean;
  readonly isInherited: boolean;
  readonly named: NamedCall;
  readonly object: TSESTree.Expression | undefined;
}

/** What is known of the call by the way it is written. */
export function unknownCall(walk: Walk, call: TSESTree.CallExpression, written: Written): UnknownCall {
  const { name = '', object } = written.method ?? {};
  const event = foreignName(walk, written) === 'once' ? staticString(walk, call.arguments[1]) : undefined;
  return {
    answersQuestion: call.arguments.length > 0 || !makesAnother(call),
    awaitsMore: event !== undefined && !ENDINGS.has(event),
    isAnswer: event === 'data' || event === 'message',
    isInherited: call.callee.type === 'MemberExpression' && call.callee.object.type === 'Super',
    named: namedCall(name),
    object,
  };
}

const byName = new Map<string, NamedCall>();

function namedCall(name: string): NamedCall {
  let known = byName.get(name);
  if (known === undefined) {
    const sets = isSetter(name);
    known = {
      isLog: /^(?:debug|error|info|log|trace|warn)$/.test(name),
      isTimer: /^(?:ref|refresh|unref)$/.test(name),
      returnsObject: sets || name === 'subarray',
      sets,
      waits: WAITS.test(name),
    };
    byName.set(name, known);
  }
  return known;
}

/** `createMutex()`: by its name it gives another object each time. */
function makesAnother(call: TSESTree.CallExpression): boolean {
  const callee = uncast(call.callee);
  return /^(?:build|create|make|new)(?![a-z])/.test(callee.type === 'Identifier' ? callee.name : (methodCall(call)?.name ?? ''));
}

/**
 * A call into code that we do not see. A promise handed over is taken for waited for, and a stream handed
 * over may be what the returned promise waits on.
 */
export function evaluateUnknown(walk: Walk, call: TSESTree.CallExpression, callee: Callee, known: UnknownCall): Value {
  const { named } = known;
  if (named.isTimer && known.object !== undefined) return callee.object;
  const object = objectOf(walk, call, callee, known);
  const values = evaluateArguments(walk, call);
  handOver(walk, values);
  noteLoan(walk, values);
  runKept(walk, callee);
  if (!named.isLog) forgetFields(walk, known.isInherited, [object, ...values]);
  if (known.isAnswer) releaseMessages(walk, values[0]?.path?.key ?? '');
  if (named.sets) noteChange(walk, object.path, call);
  return {
    ends: known.awaitsMore ? [] : values.flatMap(({ path }) => (path === undefined ? [] : [path.key])),
    path: (named.returnsObject ? object.path : undefined) ?? walk.allocate(known.answersQuestion),
    waits: named.waits,
  };
}

function objectOf(walk: Walk, call: TSESTree.CallExpression, callee: Callee, { object }: UnknownCall): Value {
  if (call.callee.type === 'Super') return {};
  return object === undefined ? callee.value : callee.object;
}

/** Whatever is called on an object, or given it, may replace what its fields hold: `await session.open()`. */
function forgetFields(walk: Walk, isInherited: boolean, values: readonly Value[]): void {
  if (isInherited && walk.self !== undefined) forgetMessages(walk, walk.self);
  for (const { path } of values) if (path !== undefined) forgetMessages(walk, path);
}
