import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../../domain';
import { isClass, isFunction, memberName, methodCall, propertyName, uncast } from '../../syntax';
import { annotatedOrigin, handlerType, importOf } from './annotations';
import { handlerParameter, isHandlerType } from './grpc-types';
import { declaredType } from './jsdoc';
import { BOTH, type Origin } from './origin';
import type { Trace } from './trace';
import { nodesBelow } from './tree';

/** The functions of one file that gRPC calls as a server's handlers. */
export class Handlers {
  private isDocumented: boolean | undefined;
  private registered: ReadonlySet<FunctionNode> | undefined;
  private searching = false;

  constructor(private readonly trace: Trace) {}

  /** Whether gRPC certainly calls the function: it is given to a server, or declared with a handler's type. */
  has(fn: FunctionNode): boolean {
    return this.isRegistered(fn) || isDecorated(this.trace, fn) || this.declaredHandler(fn) !== undefined || takesHandlersCall(this.trace, fn);
  }

  /** What gRPC passes for a parameter of a handler. */
  parameter(fn: FunctionNode, position: number, handled: TSESLint.Scope.Variable): Origin | undefined {
    const type = this.declaredHandler(fn);
    if (type !== undefined) return handlerParameter(type, position, handled);
    if (!this.isRegistered(fn) && !isDecorated(this.trace, fn)) return undefined;
    if (position === 0) return { family: 'grpc-js', halves: BOTH, handled, kind: 'stream', served: true };
    return position === 1 ? { kind: 'reply' } : undefined;
  }

  private isRegistered(fn: FunctionNode): boolean {
    if (this.searching || fn.params.length === 0 || fn.params.length > 2) return false;
    if (this.registered === undefined) {
      this.searching = true;
      this.registered = new Set(registrations(this.trace));
      this.searching = false;
    }
    return this.registered.has(fn);
  }

  /** The handler's type with which the function's variable, property or field is declared. */
  private declaredHandler(fn: FunctionNode): string | undefined {
    const { parent } = fn;
    const named = parent.type === 'VariableDeclarator' ? parent.id : parent.type === 'PropertyDefinition' ? parent : undefined;
    const annotation = named !== undefined && 'typeAnnotation' in named ? named.typeAnnotation?.typeAnnotation : undefined;
    if (annotation !== undefined) return handlerType(this.trace, annotation);
    this.isDocumented ??= /@type\s*\{[^}]*\bhandle/.test(this.trace.source.text);
    if (!this.isDocumented) return undefined;
    const type = declaredType(this.trace.source, fn)?.name;
    return isHandlerType(type) ? type : undefined;
  }
}

/** `(call: grpc.ServerDuplexStream<A, B>)`, `(call: grpc.ServerUnaryCall<A, B>, callback)`. */
function takesHandlersCall(trace: Trace, fn: FunctionNode): boolean {
  const [call, callback] = fn.params;
  if (call?.type !== 'Identifier' || !call.typeAnnotation || fn.params.length > 2) return false;
  if (callback !== undefined && !(callback.type === 'Identifier' && /^(?:callback|cb|done)$/i.test(callback.name))) return false;
  const origin = annotatedOrigin(trace, call.typeAnnotation.typeAnnotation);
  return origin?.kind === 'stream' && origin.served === true;
}

/** NestJS: `@GrpcStreamCall() chat(stream) {…}`. */
function isDecorated(trace: Trace, { parent }: FunctionNode): boolean {
  if (parent.type !== 'MethodDefinition') return false;
  return (parent.decorators as TSESTree.Decorator[] | undefined ?? []).some(({ expression }) => {
    if (expression.type !== 'CallExpression') return false;
    const origin = trace.of(expression.callee);
    return origin?.kind === 'module' && origin.module === 'nest' && origin.path[0] === 'GrpcStreamCall';
  });
}

/** The functions in the implementations that the file gives to servers, or declares as those of a generated service. */
function* registrations(trace: Trace): Generator<FunctionNode> {
  const { ast, text, visitorKeys } = trace.source;
  const adds = text.includes('addService');
  if (!adds && !/ServiceImplementation|\bimplements\b|_grpc_pb/.test(text)) return;
  for (const node of nodesBelow(ast, visitorKeys)) {
    if (adds && node.type === 'CallExpression') yield* addedHandlers(trace, node);
    if (isClass(node) && implementsService(trace, node)) yield* classHandlers(trace, node);
    if (node.type === 'VariableDeclarator' && isServiceObject(trace, node)) yield* implementationHandlers(trace, node.init ?? undefined);
  }
}

/** `server.addService(service, { chat })`. */
function* addedHandlers(trace: Trace, call: TSESTree.CallExpression): Generator<FunctionNode> {
  if (methodCall(call)?.name !== 'addService') return;
  const [service, implementation] = call.arguments;
  if (service === undefined || service.type === 'Literal' || implementation === undefined || implementation.type === 'SpreadElement') return;
  yield* implementationHandlers(trace, implementation);
}

function* implementationHandlers(trace: Trace, implementation: TSESTree.Expression | undefined): Generator<FunctionNode> {
  const origin = implementation && trace.of(implementation);
  if (origin?.kind === 'instance') yield* classHandlers(trace, origin.node);
  if (origin?.kind !== 'object') return;
  for (const property of origin.node.properties) {
    if (property.type === 'SpreadElement') yield* implementationHandlers(trace, property.argument);
    else {
      const fn = functionOf(trace, property.value as TSESTree.Expression);
      if (fn !== undefined) yield fn;
    }
  }
}

/** The function that an expression is, also through `bind`. */
function functionOf(trace: Trace, value: TSESTree.Expression): FunctionNode | undefined {
  const inner = uncast(value);
  const bound = inner.type === 'CallExpression' ? methodCall(inner) : undefined;
  const origin = trace.of(bound?.name === 'bind' ? bound.object : inner);
  return origin?.kind === 'function' && !origin.node.generator ? origin.node : undefined;
}

/** The methods of an implementation that nobody but gRPC calls. */
function* classHandlers(trace: Trace, node: ClassNode): Generator<FunctionNode> {
  const { calls } = trace.membersOf(node);
  for (const element of node.body.body) {
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') continue;
    const { value } = element;
    if (element.static || value === null || !isFunction(value) || value.generator) continue;
    if (element.type === 'MethodDefinition' && element.kind !== 'method') continue;
    const name = propertyName(element);
    if (name === undefined || /^[#_]/.test(name) || element.accessibility === 'private' || element.accessibility === 'protected') continue;
    if (!calls.has(name) && usesCall(trace, value)) yield value;
  }
}

/** What handlers ask of a call; the other methods of a class that serves take other things. */
const CALL_MEMBERS = new Set([
  'cancelled', 'emit', 'end', 'getDeadline', 'getPath', 'getPeer', 'metadata', 'on', 'pipe', 'read', 'request', 'sendMetadata', 'write',
]);

/** Whether a method of an implementation does to its first parameter what only makes sense with a call. */
function usesCall(trace: Trace, { params: [call] }: FunctionNode): boolean {
  if (call?.type !== 'Identifier') return call?.type === 'ObjectPattern' && call.properties.some(isRequest);
  if (call.typeAnnotation) {
    const origin = annotatedOrigin(trace, call.typeAnnotation.typeAnnotation);
    if (origin !== undefined) return origin.kind === 'stream' && origin.served === true;
    if (namesAnotherType(trace, call.typeAnnotation.typeAnnotation)) return false;
  }
  return call.name === 'call' || mentions(trace, call).some((mention) => isUsedAsCall(mention) || isHandedOn(trace, mention));
}

function mentions(trace: Trace, parameter: TSESTree.Identifier): readonly TSESTree.Node[] {
  return (trace.variableOf(parameter)?.references ?? []).map(({ identifier }) => identifier);
}

/** `({ request }, callback) => …`. */
function isRequest(property: TSESTree.Property | TSESTree.RestElement): boolean {
  return property.type === 'Property' && propertyName(property) === 'request';
}

/** Whether the type is one of the file's own: an interface, a type parameter. */
function namesAnotherType(trace: Trace, type: TSESTree.TypeNode): boolean {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const definition = trace.variableOf(type.typeName)?.defs[0]?.node.type;
  return definition === 'TSInterfaceDeclaration' || definition === 'TSTypeParameter';
}

function isUsedAsCall(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  if (parent?.type === 'MemberExpression' && parent.object === identifier) return CALL_MEMBERS.has(memberName(parent) ?? '');
  return parent?.type === 'ForOfStatement' && parent.await && parent.right === identifier;
}

/** Whether the class's own method that it is handed to uses it as a call. */
function isHandedOn(trace: Trace, mention: TSESTree.Node): boolean {
  const { parent } = mention;
  if (parent?.type !== 'CallExpression' || parent.callee === mention) return false;
  const method = trace.of(parent.callee);
  const parameter = method?.kind === 'function' ? method.node.params[parent.arguments.indexOf(mention as TSESTree.Expression)] : undefined;
  return parameter?.type === 'Identifier' && mentions(trace, parameter).some(isUsedAsCall);
}

/** `class Chat implements IChatServer`, with a generated interface. */
function implementsService(trace: Trace, node: ClassNode): boolean {
  const interfaces = (node.implements as TSESTree.TSClassImplements[] | undefined) ?? [];
  return interfaces.some(({ expression }) => {
    if (expression.type === 'Identifier') return isService(trace, expression);
    if (expression.type !== 'MemberExpression' || expression.object.type !== 'Identifier') return false;
    const module = trace.of(expression.object);
    const { property } = expression;
    return module?.kind === 'module' && module.module === 'generated' && property.type === 'Identifier' && property.name.endsWith('Server');
  });
}

/** `const chat: IChatServer = {…}`, `const chat: grpc.UntypedServiceImplementation = {…}`. */
function isServiceObject(trace: Trace, { id, init }: TSESTree.VariableDeclarator): boolean {
  const type = id.type === 'Identifier' ? id.typeAnnotation?.typeAnnotation : undefined;
  return type?.type === 'TSTypeReference' && init?.type === 'ObjectExpression' && isService(trace, type.typeName);
}

function isService(trace: Trace, name: TSESTree.EntityName): boolean {
  const imported = importOf(trace, name);
  if (imported?.module === 'generated') return imported.name.endsWith('Server');
  return imported?.module === 'grpc' && imported.name === 'UntypedServiceImplementation';
}
