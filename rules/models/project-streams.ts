import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { declarationOf, requiredArguments, type TypedNodes } from './checker';
import { GO_OPERATIONS } from './guarded-stream';
import { packageOf } from './packages';

type GoName = keyof typeof GO_OPERATIONS;

/** Words in a method's own code by which it may put its calls in order, so that overlapping calls do no harm. */
const SERIALISES = /acquire|busy|chain|enqueue|exclusive|limit|lock|mutex|pending|previous|queue|semaphore|serial|tail|\.then\s*\(/i;

/** How many arguments such a method needs: a message for a send, at most a target for a receive. */
const ARGUMENTS: Readonly<Record<GoName, readonly number[]>> = { closeSend: [0], recvMsg: [0, 1], sendMsg: [1] };

/**
 * Streams that a project wraps in types of its own, told by gRPC-Go's names and shape: `sendMsg(message)` and
 * `recvMsg()` that return promises, and `closeSend()`. A `sendMsg` with more arguments is another thing.
 */
export function projectOperation(call: TSESTree.CallExpression, name: string, nodes: TypedNodes): OperationModel | undefined {
  if (!isGoName(name)) return undefined;
  const signature = nodes.resolved(call);
  const declaration = signature && declarationOf(signature);
  if (signature === undefined || declaration === undefined || packageOf(declaration.fileName) !== undefined) return undefined;
  if (!ARGUMENTS[name].includes(requiredArguments(signature)) || SERIALISES.test(declaration.body)) return undefined;
  const model = GO_OPERATIONS[name];
  if (nodes.checker.isPromise(nodes.checker.returned(signature))) return model;
  return name === 'closeSend' ? { ...model, completion: 'instant' } : undefined;
}

/** Whether a file can have such operations at all. */
export function mentionsProjectStreams(text: string): boolean {
  return /\b(?:recvMsg|sendMsg)\b/.test(text);
}

function isGoName(name: string): name is GoName {
  return Object.hasOwn(GO_OPERATIONS, name);
}
