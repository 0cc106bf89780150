import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../syntax';
import { evaluateArguments, foreignName, handOver, staticString } from './call-parts';
import { Callee, type CallShape, NEVER } from './call-shape';
import { ENDINGS } from './events';
import { arrayCallbacks } from './forks/array-callbacks';
import { combinators } from './forks/combinators';
import { listeners, subscriptions } from './forks/listeners';
import { generatorsAndFunctions } from './forks/local-functions';
import { nodeCallbacks } from './forks/node-callbacks';
import { observables } from './forks/observables';
import { operations } from './forks/operations';
import { pipes } from './forks/pipes';
import { promiseChains } from './forks/promise-chains';
import { timers } from './forks/timers';
import { exclusiveCallbacks, projectConventions } from './joins/exclusive-callbacks';
import { exits } from './joins/exits';
import { disposals, runKept } from './joins/cleanups';
import { containers } from './joins/containers';
import { lockQuestions } from './joins/lock-questions';
import { noteLoan } from './joins/loans';
import { lockCalls } from './joins/locks';
import { emitterStops, listenerRemovals, timerRemovals } from './joins/removals';
import { detachedOperations } from './streams/detached';
import { superConstructors } from './streams/instances';
import { iterators } from './streams/iterators';
import { isSetter, noteChangeByCall } from './message-changes';
import { forgetMessages, noteChange, releaseMessages } from './messages';
import type { Value } from './value';
import type { Walk } from './walk';

const SHAPES: readonly CallShape[] = [
  projectConventions,
  superConstructors,
  exits,
  timers,
  timerRemovals,
  disposals,
  nodeCallbacks,
  listeners,
  listenerRemovals,
  promiseChains,
  combinators,
  iterators,
  pipes,
  subscriptions,
  observables,
  operations,
  detachedOperations,
  lockQuestions,
  generatorsAndFunctions,
  exclusiveCallbacks,
  emitterStops,
  lockCalls,
  containers,
  arrayCallbacks,
];

/** The shapes that a call may have, for all walks through one file. */
export class CallShapes {
  private readonly possible = new WeakMap<TSESTree.CallExpression, readonly CallShape[]>();

  /** The first shape that fits; the shapes that never fit are forgotten on the way. */
  evaluate(walk: Walk, call: TSESTree.CallExpression, awaited: boolean, callee: Callee): Value | undefined {
    const shapes = this.possible.get(call) ?? SHAPES;
    let impossible: Set<CallShape> | undefined;
    let found: Value | undefined;
    for (const shape of shapes) {
      const value = shape(walk, call, awaited, callee);
      if (value === NEVER) (impossible ??= new Set()).add(shape);
      else if (value !== undefined) {
        found = value;
        break;
      }
    }
    if (impossible !== undefined) {
      const ruledOut = impossible;
      this.possible.set(call, shapes.filter((shape) => !ruledOut.has(shape)));
    }
    return found;
  }
}

export function evaluateCall(walk: Walk, call: TSESTree.CallExpression, awaited: boolean): Value {
  walk.spend();
  noteChangeByCall(walk, call);
  const callee = new Callee(walk, uncast(call.callee));
  return walk.shapes.evaluate(walk, call, awaited, callee) ?? unknownCall(walk, call, callee);
}

/** Methods whose promise stands for all that their object started: `group.wait()`, `queue.onIdle()`. */
const WAITS = /^(?:all|complete|completed|done|drain|drained|empty|finish|finished|flush|idle|join|on(?:Empty|Idle|SizeLessThan)|settle|settled|wait|when\w*)$/i;

/** `once(call, 'drain')`: the stream goes on after the event. */
function waitsForMore(walk: Walk, call: TSESTree.CallExpression): boolean {
  const event = foreignName(walk, call) === 'once' ? staticString(walk, call.arguments[1]) : undefined;
  return event !== undefined && !ENDINGS.has(event);
}

/** `createMutex()`: by its name it gives another object each time. */
function makesAnother(call: TSESTree.CallExpression): boolean {
  const callee = uncast(call.callee);
  return /^(?:build|create|make|new)(?![a-z])/.test(callee.type === 'Identifier' ? callee.name : (methodCall(call)?.name ?? ''));
}

/** `once(call, 'data')`: the peer has answered what it was sent. */
function isAnswer(walk: Walk, call: TSESTree.CallExpression): boolean {
  return foreignName(walk, call) === 'once' && /^(?:data|message)$/.test(staticString(walk, call.arguments[1]) ?? '');
}

/** Whatever is called on an object, or given it, may replace what its fields hold: `await session.open()`. */
function forgetFields(walk: Walk, call: TSESTree.CallExpression, values: readonly Value[]): void {
  if (/^(?:debug|error|info|log|trace|warn)$/.test(methodCall(call)?.name ?? '')) return;
  const inherited = call.callee.type === 'MemberExpression' && call.callee.object.type === 'Super' ? walk.self : undefined;
  for (const path of [inherited, ...values.map((value) => value.path)]) if (path !== undefined) forgetMessages(walk, path);
}

/**
 * A call into code that we do not see. A promise handed over is taken for waited for, and a stream handed
 * over may be what the returned promise waits on.
 */
function unknownCall(walk: Walk, call: TSESTree.CallExpression, callee: Callee): Value {
  const member = methodCall(call);
  // `setInterval(…).unref()` is the timer.
  if (member !== undefined && /^(?:ref|refresh|unref)$/.test(member.name)) return walk.evaluate(member.object);
  const object = call.callee.type === 'Super' ? {} : member === undefined ? callee.value : walk.evaluate(member.object);
  const values = evaluateArguments(walk, call);
  handOver(walk, values);
  noteLoan(walk, values);
  runKept(walk, call, callee);
  forgetFields(walk, call, [object, ...values]);
  if (isAnswer(walk, call)) releaseMessages(walk, values[0]?.path?.key ?? '');
  const sets = member !== undefined && isSetter(member.name);
  if (sets) noteChange(walk, object.path, call);
  return {
    ends: waitsForMore(walk, call) ? [] : values.flatMap(({ path }) => (path === undefined ? [] : [path.key])),
    path: (sets || member?.name === 'subarray' ? object.path : undefined) ?? walk.allocate(call.arguments.length > 0 || !makesAnother(call)),
    waits: member !== undefined && WAITS.test(member.name),
  };
}
