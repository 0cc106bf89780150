import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Conventions, Direction, FunctionNode, OperationModel, Resolver } from '../domain';
import { memberName, methodCall, uncast } from '../syntax';
import { grpcJs } from './grpc-js';
import { guardedStream } from './guarded-stream';
import type { LibraryModel } from './library-model';
import { isDataEvent, iterated, ITERATION, methodModels } from './method-calls';
import { mayBeClient } from './nest-clients';
import type { VariableLookup } from './origins';
import { protobufTs } from './protobuf-ts';
import { Subjects } from './subjects';
import { buildsChannel, CHANNEL_MAKERS } from './untyped/channels';
import { staticText } from './untyped/constants';
import type { StreamImports } from './untyped/modules';
import { BOTH, type Family, type StreamOrigin } from './untyped/origin';
import { Provenance } from './untyped/provenance';
import { sendsIn, usedHalves } from './untyped/uses';
import { isMessageStream } from './untyped/wrappers';

const MESSAGE_STREAM: StreamOrigin = { family: 'guarded', halves: BOTH, kind: 'stream' };

const REPLY: OperationModel = { completion: 'instant', kind: 'reply' };

/** The libraries whose operations are found on streams of a family. */
const LIBRARIES_OF: Readonly<Record<Family, readonly LibraryModel[]>> = {
  'grpc-js': [grpcJs, guardedStream],
  guarded: [guardedStream],
  'protobuf-ts': [protobufTs],
};

const METHODS = new Set(Object.values(LIBRARIES_OF).flatMap((libraries) => libraries.flatMap(({ operations }) => Object.keys(operations))));

/**
 * Tells streams by where they come from, for JavaScript and for files whose types do not resolve: calls on
 * clients that the file builds, and what gRPC passes to the handlers that the file registers. Beyond that only
 * spellings that leave no doubt count, in files that import gRPC: a `call` that is a parameter or the result
 * of a method, and a `stream` that was opened on a client.
 */
export class SyntacticResolver implements Resolver {
  private readonly provenance: Provenance | undefined;
  private readonly subjects: Subjects;
  /** Whether any call of the file may build a channel; the functions that do have names of their own. */
  private readonly callsForChannels: boolean;

  constructor(
    sourceCode: Readonly<TSESLint.SourceCode>,
    imports: StreamImports,
    readonly conventions?: Conventions,
  ) {
    this.callsForChannels = CHANNEL_MAKERS.test(sourceCode.text);
    this.provenance = imports.any ? new Provenance(sourceCode, imports) : undefined;
    const variableOf: VariableLookup = (identifier) => this.provenance?.variableOf(identifier);
    this.subjects = new Subjects(variableOf, (node) => mayBeClient(variableOf, node));
  }

  buildsChannel(node: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
    if (node.type === 'CallExpression' && !this.callsForChannels) return false;
    return this.provenance !== undefined && buildsChannel(this.provenance, node);
  }

  carries(expression: TSESTree.Expression, direction: Direction): boolean {
    return this.streamAt(expression)?.halves.includes(direction) === true;
  }

  isCollection(): undefined {
    return undefined;
  }

  isHandler(fn: FunctionNode): boolean {
    return this.subjects.isHandler(fn) || this.provenance?.handlers.has(fn) === true;
  }

  iteration(expression: TSESTree.Expression): OperationModel | undefined {
    const { isKept, stream: source } = iterated(expression);
    const stream = this.streamAt(source);
    if (stream?.halves.includes('receive') !== true) return undefined;
    return !isKept && this.isAnswered(stream) ? { ...ITERATION, destroys: true } : ITERATION;
  }

  member(expression: TSESTree.MemberExpression): OperationModel | undefined {
    const name = memberName(expression);
    if (name === undefined || !METHODS.has(name)) return undefined;
    const stream = this.streamAt(expression.object);
    if (stream === undefined) return undefined;
    return methodModels(LIBRARIES_OF[stream.family], name).find(
      ({ model }) => model.events === undefined && stream.halves.includes(model.direction),
    )?.model;
  }

  opens(call: TSESTree.CallExpression): readonly Direction[] | undefined {
    const { provenance } = this;
    if (provenance === undefined || !isOpening(provenance, call)) return undefined;
    const halves = usedHalves(provenance, call);
    return halves.length === 0 ? undefined : halves;
  }

  operation(call: TSESTree.CallExpression): OperationModel | undefined {
    const { provenance } = this;
    if (provenance === undefined) return undefined;
    const method = methodCall(call);
    if (method === undefined) return isReply(provenance, call) ? REPLY : undefined;
    const fed = this.subjects.operation(call, method);
    if (fed !== undefined) return fed;
    if (!METHODS.has(method.name)) return undefined;
    const stream = this.streamAt(method.object) ?? this.messageStreamAt(method.object, method.name);
    if (stream === undefined) return undefined;
    return methodModels(LIBRARIES_OF[stream.family], method.name).find(
      ({ model }) =>
        (model.kind === 'reset' || stream.halves.includes(model.direction)) &&
        isDataEvent(call, model.events, (event) => staticText(provenance, event)),
    )?.model;
  }

  private streamAt(expression: TSESTree.Expression): StreamOrigin | undefined {
    const origin = this.provenance?.of(uncast(expression)) ?? this.provenance?.of(expression);
    return origin?.kind === 'stream' ? origin : undefined;
  }

  private messageStreamAt(object: TSESTree.Expression, method: string): StreamOrigin | undefined {
    return this.provenance !== undefined && isMessageStream(this.provenance, object, method) ? MESSAGE_STREAM : undefined;
  }

  /** Whether a server's handler sends on the stream that it draws from: the end of the loop takes the stream along. */
  private isAnswered({ halves, handled, served }: StreamOrigin): boolean {
    const handler = handled?.defs[0]?.node;
    if (this.provenance === undefined || served !== true || handled === undefined || handler === undefined) return false;
    return halves.includes('send') && sendsIn(this.provenance, handler, handled.references);
  }
}

/** Whether the call opens a stream on a client, rather than passing one on. */
function isOpening(provenance: Provenance, call: TSESTree.CallExpression): boolean {
  const kind = provenance.of(call)?.kind;
  if (kind !== 'stream' && kind !== 'call') return false;
  const callee = uncast(call.callee);
  if (provenance.of(callee)?.kind === 'method') return true;
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return false;
  const name = memberName(callee);
  return (name === 'call' || name === 'apply') && provenance.of(callee.object)?.kind === 'method';
}

/** A call of the callback that a handler answers with. */
function isReply(provenance: Provenance, call: TSESTree.CallExpression): boolean {
  const callee = uncast(call.callee);
  return callee.type === 'Identifier' && provenance.of(callee)?.kind === 'reply';
}
