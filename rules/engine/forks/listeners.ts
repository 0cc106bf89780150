import type { TSESTree } from '@typescript-eslint/utils';

import { evaluateArguments, isCallable, runCallable, staticString } from '../call-parts';
import { type CallShape, named, NEVER } from '../call-shape';
import { ENDINGS, SINGLE_EVENTS } from '../events';
import { endEmitter } from '../joins/await';
import type { AccessPath } from '../streams/access-path';
import { UNKNOWN, type Value } from '../value';
import type { Walk } from '../walk';

const LASTING = new Set(['addEventListener', 'addListener', 'on', 'prependListener']);
const ONE_SHOT = new Set(['once', 'prependOnceListener']);

/** `emitter.on(event, listener)`: each event runs the listener as a task; those of one emitter start in order. */
export const listeners = named((name) => LASTING.has(name) || ONE_SHOT.has(name), (walk, call, _, callee) => {
  const member = callee.method;
  if (member === undefined || call.arguments.length < 2) return NEVER;
  const lasting = LASTING.has(member.name);
  const emitter = callee.object;
  const path = emitter.path ?? walk.allocate();
  const [, callback = UNKNOWN] = evaluateArguments(walk, call);
  const event = staticString(walk, call.arguments[0]);
  const model = lasting ? walk.resolver.operation(call) : undefined;
  if (model !== undefined) walk.state.add('sessions', walk.record(model, path, call));
  if (isCallable(callback) && !hasEnded(walk, path)) listen(walk, { callback, call, event, lasting, path });
  if (event === undefined || ENDINGS.has(event)) walk.noteEndListener(path.key);
  return { ...emitter, path };
});

/** `stream.onMessage(listener)`: a method of its own for the event. */
export const subscriptions: CallShape = (walk, call, _, callee) => {
  const member = callee.method;
  const model = call.arguments.length === 1 ? walk.resolver.operation(call) : undefined;
  if (member === undefined || model?.consumer !== 'listener') return NEVER;
  const path = callee.object.path ?? walk.allocate();
  const [callback = UNKNOWN] = evaluateArguments(walk, call);
  walk.state.add('sessions', walk.record(model, path, call));
  if (isCallable(callback)) listen(walk, { callback, call, event: 'message', lasting: true, path });
  return {};
};

/** Whether the code answers the end of the emitter, which emits nothing more. */
function hasEnded({ task }: Walk, { key }: AccessPath): boolean {
  return task.lineage().some(({ origin, spawn }) => origin.kind === 'listener' && origin.event === 'end' && spawn?.emitter === key);
}

interface Listener {
  readonly call: TSESTree.CallExpression;
  readonly callback: Value;
  readonly event: string | undefined;
  readonly lasting: boolean;
  readonly path: AccessPath;
}

function listen(walk: Walk, { callback, call, event, lasting, path }: Listener): void {
  const origin = { kind: 'listener', node: call, ...(event !== undefined && { event }) } as const;
  const isEnding = event !== undefined && ENDINGS.has(event);
  const hear = (): boolean =>
    walk.fork(origin, () => {
      if (isEnding) endEmitter(walk, path.key);
      return runCallable(walk, callback);
    }, { emitter: path.key, late: true }).lasts;
  const lasts = hear();
  if (lasts && lasting && !isEnding && !SINGLE_EVENTS.has(event ?? '')) hear();
}
