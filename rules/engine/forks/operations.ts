import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../../domain';
import { evaluateArguments, isCallable, runCallable } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import { endEmitter } from '../joins/await';
import { handMessage, releaseMessages } from '../messages';
import type { AccessPath } from '../streams/access-path';
import type { Task } from '../task';
import type { Value } from '../value';
import type { Walk } from '../walk';

/** A call that sends, receives, half-closes or resets. */
export const operations: CallShape = (walk, call, awaited, callee) => {
  const model = walk.resolver.operation(call);
  if (model === undefined || call.callee.type === 'Super') return NEVER;
  const { path } = walk.evaluate(callee.method?.object ?? call.callee);
  const values = evaluateArguments(walk, call);
  return path === undefined ? {} : operate(walk, model, path, { awaited, call, values });
};

interface Use {
  readonly awaited: boolean;
  readonly call: TSESTree.CallExpression;
  readonly values: readonly Value[];
}

/** Does to the stream what the call does. */
export function operate(walk: Walk, model: OperationModel, path: AccessPath, { awaited, call, values }: Use): Value {
  if (model.completion === 'pending' && model.kind !== 'reset') {
    const value = pendingOperation(walk, model, path, call, awaited);
    // A send that is waited for where it stands leaves nothing behind.
    if (!awaited) handMessage(walk, model, call, { operation: value.tasks?.[0], stream: path, values });
    return value;
  }
  handMessage(walk, model, call, { operation: undefined, stream: path, values });
  if (model.kind === 'reset') {
    endEmitter(walk, path.key);
    walk.drop([...walk.state.live].filter((task) => waitsFor(task, path)));
    return { path };
  }
  walk.record(model, path, call);
  callBack(walk, path, call, values);
  return model.kind === 'close' ? { path } : {};
}

/** `call.write(message, callback)`: the transport calls back in a later turn, for one message after the other. */
function callBack(walk: Walk, path: AccessPath, call: TSESTree.CallExpression, values: readonly Value[]): void {
  const callback = values.at(-1);
  if (callback === undefined || !isCallable(callback)) return;
  walk.fork({ kind: 'callback', node: call }, () => runCallable(walk, callback), { emitter: `${path.key} written`, late: true });
}

/** An operation that is under way until its promise settles; a task of its own unless it is awaited here. */
export function pendingOperation(
  walk: Walk,
  model: OperationModel,
  path: AccessPath,
  call: TSESTree.CallExpression,
  awaited: boolean,
): Value {
  const operate = (): Value => {
    walk.record(model, path, call);
    return {};
  };
  if (!awaited) return { tasks: [walk.fork({ kind: 'operation', node: call }, operate).task] };
  operate();
  if (model.kind === 'receive') releaseMessages(walk, path.key);
  return {};
}

/** Whether the task only waits for operations on the stream: they end with it. */
function waitsFor({ operations: own }: Task, { key }: AccessPath): boolean {
  return own.size > 0 && [...own].every(({ model, path }) => model.completion === 'pending' && path.key === key);
}
