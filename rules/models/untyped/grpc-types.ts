import type { TSESLint } from '@typescript-eslint/utils';

import type { Direction } from '../../domain';
import { BOTH, type Origin, OTHER } from './origin';

const RECEIVE: readonly Direction[] = ['receive'];
const SEND: readonly Direction[] = ['send'];

/** The halves of grpc-js's call types, by the names that it exports. */
const CALLS: Readonly<Record<string, readonly Direction[]>> = {
  ClientDuplexStream: BOTH,
  ClientReadableStream: RECEIVE,
  ClientWritableStream: SEND,
  ServerDuplexStream: BOTH,
  ServerReadableStream: RECEIVE,
  ServerUnaryCall: [],
  ServerWritableStream: SEND,
};

/** The halves of the call that grpc-js's handler types take. */
const HANDLERS: Readonly<Record<string, readonly Direction[]>> = {
  handleBidiStreamingCall: BOTH,
  handleClientStreamingCall: RECEIVE,
  handleServerStreamingCall: SEND,
  handleUnaryCall: [],
};

/** What a value of a type is that grpc-js exports under this name. */
export function grpcType(name: string): Origin {
  if (name === 'sendUnaryData') return { kind: 'reply' };
  if (name === 'Client' || name === 'ServiceClient') return { family: 'grpc-js', kind: 'client' };
  const halves = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (halves === undefined) return OTHER;
  return { family: 'grpc-js', halves, kind: 'stream', served: name.startsWith('Server') };
}

/** Whether a name is that of a call, so that nobody would give it to something else in a file that imports gRPC. */
export function isCallType(name: string): boolean {
  return Object.hasOwn(CALLS, name) || name === 'sendUnaryData';
}

/** What the parameter at a position is in a function of one of grpc-js's handler types. */
export function handlerParameter(type: string, position: number, handled: TSESLint.Scope.Variable): Origin | undefined {
  const halves = Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined;
  if (halves === undefined) return undefined;
  if (position === 0) return { family: 'grpc-js', halves, handled, kind: 'stream', served: true };
  return position === 1 ? { kind: 'reply' } : undefined;
}

export function isHandlerType(type: string | undefined): boolean {
  return type !== undefined && Object.hasOwn(HANDLERS, type);
}
