import type { ParserServicesWithTypeInformation, TSESTree } from '@typescript-eslint/utils';
import type * as ts from 'typescript';

import type { Direction, FunctionNode, OperationModel, Resolver } from '../domain';
import { layers, methodCall } from '../syntax';
import type { LibraryModel } from './library-model';
import { isDataEvent, iteratedStream, ITERATION, methodModels } from './method-calls';
import { StreamTypes } from './stream-types';

const COLLECTIONS = new Set(['Array', 'Map', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'Set']);

/** Members that only the calls given to a server's handlers have, in grpc-js's `ServerSurfaceCall`. */
const HANDLER_MEMBER = 'sendMetadata';

/** Tells streams by their types, and asks `untyped` where there is no type. */
export class TypedResolver implements Resolver {
  private readonly checker: ts.TypeChecker;
  private readonly operations = new WeakMap<TSESTree.CallExpression, OperationModel | null>();
  private readonly streams: StreamTypes;

  constructor(
    private readonly libraries: readonly LibraryModel[],
    private readonly services: ParserServicesWithTypeInformation,
    private readonly untyped: Resolver,
  ) {
    this.checker = services.program.getTypeChecker();
    this.streams = StreamTypes.of(services.program, libraries);
  }

  buildsChannel(): boolean {
    return false;
  }

  carries(expression: TSESTree.Expression, direction: Direction): boolean {
    const types = layers(expression).map((node) => this.typeOf(node));
    if (types.some((type) => type !== undefined && this.streams.halves(type).has(direction))) return true;
    return types.every((type) => type === undefined || isAny(type)) && this.untyped.carries(expression, direction);
  }

  isCollection(expression: TSESTree.Expression): boolean | undefined {
    const type = this.typeOf(expression);
    if (type === undefined || isAny(type)) return undefined;
    const parts = type.isUnion() ? type.types : [type];
    return parts.some((part) => COLLECTIONS.has(part.getSymbol()?.name ?? '') || this.checker.isTupleType(part));
  }

  isHandler(fn: FunctionNode): boolean {
    const [call, callback] = fn.params;
    if (call?.type !== 'Identifier' || fn.params.length > 2) return false;
    if (callback !== undefined && !(callback.type === 'Identifier' && /^(?:callback|cb|done)$/i.test(callback.name))) return false;
    const type = this.typeOf(call);
    if (type === undefined || isAny(type)) return false;
    return this.streams.declares(this.checker.getPropertyOfType(type, HANDLER_MEMBER));
  }

  iteration(iterated: TSESTree.Expression): OperationModel | undefined {
    return this.carries(iteratedStream(iterated), 'receive') ? ITERATION : undefined;
  }

  opens(): undefined {
    return undefined;
  }

  operation(call: TSESTree.CallExpression): OperationModel | undefined {
    let model = this.operations.get(call);
    if (model === undefined) {
      model = this.findOperation(call) ?? null;
      this.operations.set(call, model);
    }
    return model ?? undefined;
  }

  private findOperation(call: TSESTree.CallExpression): OperationModel | undefined {
    const method = methodCall(call);
    if (method === undefined) return undefined;
    const models = methodModels(this.libraries, method.name);
    if (models.length === 0) return undefined;
    const types = layers(method.object).flatMap((node) => this.typeOf(node) ?? []);
    if (types.every(isAny)) return this.untyped.operation(call);
    return models.find(
      ({ library, model }) =>
        types.some((type) => this.streams.offers(type, library, model.direction, method.name, model.kind)) &&
        isDataEvent(call, model.events, (node) => this.constantOf(node)),
    )?.model;
  }

  /** The text of a string constant, as in `call.on(DATA, …)`. */
  private constantOf(node: TSESTree.Expression): string | undefined {
    const type = this.typeOf(node);
    return type?.isStringLiteral() === true ? type.value : undefined;
  }

  private typeOf(node: TSESTree.Node): ts.Type | undefined {
    const tsNode = this.services.esTreeNodeToTSNodeMap.get(node) as ts.Node | undefined;
    return tsNode === undefined ? undefined : this.checker.getTypeAtLocation(tsNode);
  }
}

/** `any`, also the one that stands for a type that does not resolve. */
function isAny(type: ts.Type): boolean {
  const name = (type as { intrinsicName?: unknown }).intrinsicName;
  return name === 'any' || name === 'error' || name === 'unresolved';
}
