import type { ParserServicesWithTypeInformation, TSESTree } from '@typescript-eslint/utils';

import type { Conventions, Direction, FunctionNode, OperationModel, Resolver } from '../domain';
import { isFunction, layers, memberName, type MethodCall, methodCall, uncast } from '../syntax';
import { Channels } from './channels';
import { isAny, type Type, TypedNodes } from './checker';
import type { LibraryModel } from './library-model';
import { isDataEvent, iterated, ITERATION, methodModels } from './method-calls';
import { isTypedClient, mayBeClient } from './nest-clients';
import { Openings } from './openings';
import { Origins, type VariableLookup } from './origins';
import { projectOperation } from './project-streams';
import { isWrapper } from './reply-wrappers';
import { slotOperation } from './slots';
import { StreamTypes } from './stream-types';
import { Subjects } from './subjects';

const COLLECTIONS = new Set(['Array', 'Map', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'Set']);

/** Members that only the calls given to a server's handlers have, in grpc-js's `ServerSurfaceCall`. */
const HANDLER_MEMBER = 'sendMetadata';

/** Names under which code keeps the callback of a call; a parameter counts under any name. */
const REPLY_NAME = /(?:answer|callback|cb|done|reply|respond)$/i;

const REPLY: OperationModel = { completion: 'instant', kind: 'reply' };

/** What the resolver needs of the file that it is for. */
interface TypedFile {
  readonly conventions?: Conventions;
  readonly services: ParserServicesWithTypeInformation;
  readonly text: string;
  readonly variableOf: VariableLookup;
}

/** Tells streams by their types, and asks another resolver, which most files do not need, where there is no type. */
export class TypedResolver implements Resolver {
  readonly conventions: Conventions | undefined;
  private readonly channels: Channels;
  private readonly nodes: TypedNodes;
  private readonly iterations = new Map<TSESTree.Expression, OperationModel | undefined>();
  private readonly members = new Map<TSESTree.MemberExpression, OperationModel | undefined>();
  private readonly operations = new Map<TSESTree.CallExpression, OperationModel | null>();
  private readonly openings: Openings;
  private readonly origins: Origins;
  private readonly streams: StreamTypes;
  private readonly subjects: Subjects;
  private madeUntyped: Resolver | undefined;

  constructor(
    private readonly libraries: readonly LibraryModel[],
    private readonly file: TypedFile,
    private readonly makeUntyped: () => Resolver,
  ) {
    this.conventions = file.conventions;
    this.nodes = new TypedNodes(file.services);
    this.streams = StreamTypes.of(file.services.program, libraries);
    this.channels = new Channels(libraries, this.nodes, this.streams, file.text);
    this.openings = new Openings(libraries, this.nodes, this.streams);
    this.origins = new Origins(libraries, this.nodes, this.streams, file.variableOf);
    this.subjects = new Subjects(file.variableOf, (node) => isTypedClient(this.nodes, node) ?? mayBeClient(file.variableOf, node));
  }

  private get untyped(): Resolver {
    this.madeUntyped ??= this.makeUntyped();
    return this.madeUntyped;
  }

  buildsChannel(node: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
    if (node.type === 'CallExpression' && !this.channels.areCalledFor) return false;
    if (this.channels.areBuiltBy(node)) return true;
    // The question about the type is the dearer one.
    return this.untyped.buildsChannel(node) && this.isUnknown(node.callee);
  }

  carries(expression: TSESTree.Expression, direction: Direction): boolean {
    const types = layers(expression).map((node) => this.nodes.typeOf(node));
    if (types.some((type) => type !== undefined && this.streams.halves(type).has(direction))) return true;
    if (direction === 'receive' && this.origins.isStream(expression)) return true;
    return types.every((type) => type === undefined || isAny(type)) && this.untyped.carries(expression, direction);
  }

  isCollection(expression: TSESTree.Expression): boolean | undefined {
    if (expression.type === 'ArrayExpression') return true;
    const type = this.nodes.typeOf(expression);
    if (type === undefined || isAny(type)) return undefined;
    const { checker } = this.nodes;
    return checker.alternatives(type).some((part) => COLLECTIONS.has(part.getSymbol()?.name ?? '') || checker.isTuple(part));
  }

  isHandler(fn: FunctionNode): boolean {
    if (this.subjects.isHandler(fn) || this.takesServerCall(fn) || this.origins.handledBy(fn) !== undefined) return true;
    return fn.params.every((parameter) => this.isUnknown(parameter)) && this.untyped.isHandler(fn);
  }

  iteration(expression: TSESTree.Expression): OperationModel | undefined {
    return remembered(this.iterations, expression, () => this.findIteration(expression));
  }

  private findIteration(expression: TSESTree.Expression): OperationModel | undefined {
    const { isKept, stream } = iterated(expression);
    if (!this.carries(stream, 'receive')) return undefined;
    if (layers(stream).every((node) => this.isUnknown(node))) return this.untyped.iteration(expression);
    return !isKept && this.isServerDuplex(stream) ? { ...ITERATION, destroys: true } : ITERATION;
  }

  member(expression: TSESTree.MemberExpression): OperationModel | undefined {
    const name = memberName(expression);
    if (name === undefined || methodModels(this.libraries, name).length === 0) return undefined;
    return remembered(this.members, expression, () => this.findMember(expression, name));
  }

  private findMember(expression: TSESTree.MemberExpression, name: string): OperationModel | undefined {
    const types = layers(expression.object).flatMap((node) => this.nodes.typeOf(node) ?? []);
    if (types.every(isAny)) return this.untyped.member(expression);
    return methodModels(this.libraries, name).find(
      ({ library, model }) =>
        model.events === undefined &&
        model.isSlot !== true &&
        types.some((type) => this.streams.offers(type, library, model.direction, name, model.kind)),
    )?.model;
  }

  opens(call: TSESTree.CallExpression): readonly Direction[] | undefined {
    if (this.openings.areExcluded(call)) return undefined;
    return this.isUnknown(call) ? this.untyped.opens(call) : this.openings.halvesOf(call);
  }

  operation(call: TSESTree.CallExpression): OperationModel | undefined {
    // Asked for each call again and again, so that not even a function is made.
    let model = this.operations.get(call);
    if (model === undefined) {
      model = this.findOperation(call) ?? null;
      this.operations.set(call, model);
    }
    return model ?? undefined;
  }

  private findOperation(call: TSESTree.CallExpression): OperationModel | undefined {
    const method = methodCall(call);
    const model = method && (this.subjects.operation(call, method) ?? this.methodOperation(call, method));
    return model ?? (this.isReply(call) ? REPLY : undefined);
  }

  private methodOperation(call: TSESTree.CallExpression, method: MethodCall): OperationModel | undefined {
    const named = methodModels(this.libraries, method.name);
    const models = named.length === 0 ? named : named.filter(({ model }) => mayDeliver(call, model.events));
    if (models.length === 0) return undefined;
    const types = layers(method.object).flatMap((node) => this.nodes.typeOf(node) ?? []);
    if (types.every(isAny)) return this.untyped.operation(call);
    const model = models.find(
      (candidate) =>
        types.some((type) => this.streams.offers(type, candidate.library, candidate.model.direction, method.name, candidate.model.kind)) &&
        isDataEvent(call, candidate.model.events, (node) => this.nodes.constantOf(node)),
    )?.model;
    if (model === undefined) return projectOperation(call, method.name, this.nodes);
    return model.isSlot === true ? slotOperation(call, model) : model;
  }

  /** Whether the call answers a unary call, or one with a stream of requests. */
  private isReply(call: TSESTree.CallExpression): boolean {
    const callee = uncast(call.callee);
    if (!this.mayBeReply(callee) || isWrapper(callee, this.file.variableOf)) return false;
    return this.isReplyCallback(callee) || (this.isUnknown(callee) && this.untyped.operation(call)?.kind === 'reply');
  }

  private isReplyCallback(node: TSESTree.Node): boolean {
    const type = this.nodes.typeOf(node);
    if (type === undefined || isAny(type)) return false;
    return this.libraries.some((library) => this.streams.is(type, library, library.reply));
  }

  private mayBeReply(callee: TSESTree.Expression): boolean {
    if (callee.type === 'MemberExpression') return REPLY_NAME.test(memberName(callee) ?? '');
    if (callee.type !== 'Identifier') return false;
    if (REPLY_NAME.test(callee.name)) return true;
    const definition = this.file.variableOf(callee)?.defs[0];
    return definition !== undefined && isFunction(definition.node) && definition.name !== definition.node.id;
  }

  /** Whether the function takes a call of grpc-js's server, with a callback at most. */
  private takesServerCall(fn: FunctionNode): boolean {
    const [call, callback] = fn.params;
    if (call?.type !== 'Identifier' || fn.params.length > 2) return false;
    if (callback !== undefined && !this.takesReply(callback)) return false;
    return this.isServerCall(this.nodes.typeOf(call));
  }

  private takesReply(parameter: TSESTree.Parameter): boolean {
    return parameter.type === 'Identifier' && (/^(?:callback|cb|done)$/i.test(parameter.name) || this.isReplyCallback(parameter));
  }

  private isServerDuplex(stream: TSESTree.Expression): boolean {
    return layers(stream).some((node) => {
      const type = this.nodes.typeOf(node);
      return this.isServerCall(type) && type !== undefined && this.streams.halves(type).size === 2;
    });
  }

  private isServerCall(type: Type | undefined): boolean {
    return type !== undefined && !isAny(type) && this.streams.hasOwnMember(type, HANDLER_MEMBER);
  }

  private isUnknown(node: TSESTree.Node): boolean {
    const type = this.nodes.typeOf(node);
    return type === undefined || isAny(type);
  }
}

/** Whether the event may be one of those, for all that is written: a name has to be looked up. */
function mayDeliver({ arguments: [event] }: TSESTree.CallExpression, events: readonly string[] | undefined): boolean {
  if (events === undefined || event?.type !== 'Literal') return true;
  return typeof event.value === 'string' && events.includes(event.value);
}

function remembered<Node, Answer>(answers: Map<Node, Answer | undefined>, node: Node, find: () => Answer | undefined): Answer | undefined {
  const known = answers.get(node);
  if (known !== undefined || answers.has(node)) return known;
  const found = find();
  answers.set(node, found);
  return found;
}
