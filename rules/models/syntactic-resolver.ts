import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Direction, OperationModel, Resolver } from '../domain';
import { methodCall, uncast } from '../syntax';
import type { LibraryModel } from './library-model';
import { isDataEvent, iteratedStream, ITERATION, methodModels } from './method-calls';

/** What code without types imports when its `call`s are gRPC calls. */
const IMPORTS_GRPC = /(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*['"](?:@grpc\/(?:grpc-js|proto-loader)|grpc|[^'"\n]*_grpc_pb(?:\.js)?)['"]/;

/** Names that code gives to streams opened on a client, and to such clients. */
const STREAM_NAME = /^(?:duplex|stream)$/i;
const CLIENT_NAME = /(?:client|stub|service)$/i;

export type VariableLookup = (identifier: TSESTree.Identifier) => TSESLint.Scope.Variable | undefined;

/**
 * Tells streams by names and origin, for JavaScript and for files whose types do not resolve. Only the two
 * spellings that leave no doubt count, in files that import gRPC: a `call` that is a parameter or the result
 * of a method, and a `stream` that was opened on a client.
 */
export class SyntacticResolver implements Resolver {
  private readonly active: boolean;

  constructor(
    private readonly libraries: readonly LibraryModel[],
    text: string,
    private readonly variableOf: VariableLookup,
  ) {
    this.active = importsGrpc(text);
  }

  buildsChannel(): boolean {
    return false;
  }

  carries(expression: TSESTree.Expression, _direction: Direction): boolean {
    return this.isStream(expression);
  }

  isCollection(): undefined {
    return undefined;
  }

  isHandler(): boolean {
    return false;
  }

  iteration(iterated: TSESTree.Expression): OperationModel | undefined {
    return this.isStream(iteratedStream(iterated)) ? ITERATION : undefined;
  }

  opens(): undefined {
    return undefined;
  }

  operation(call: TSESTree.CallExpression): OperationModel | undefined {
    const method = methodCall(call);
    if (method === undefined || !this.isStream(method.object)) return undefined;
    return methodModels(this.libraries, method.name).find(({ model }) => isDataEvent(call, model.events, () => undefined))?.model;
  }

  private isStream(expression: TSESTree.Expression): boolean {
    if (!this.active) return false;
    const node = uncast(expression);
    if (node.type !== 'Identifier') return false;
    const definition = this.variableOf(node)?.defs[0];
    if (definition === undefined) return false;
    if (node.name === 'call' && isParameter(definition)) return true;
    const method = openingCall(definition);
    if (method === undefined) return false;
    return node.name === 'call' || (STREAM_NAME.test(node.name) && isClient(method.object));
  }
}

export function importsGrpc(text: string): boolean {
  return IMPORTS_GRPC.test(text);
}

function isParameter(definition: TSESLint.Scope.Definition): boolean {
  return definition.type === ('Parameter' as typeof definition.type);
}

/** `const call = client.method(…)`. */
function openingCall({ node }: TSESLint.Scope.Definition): ReturnType<typeof methodCall> {
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) return undefined;
  const init = uncast(node.init);
  return init.type === 'CallExpression' ? methodCall(init) : undefined;
}

function isClient(node: TSESTree.Expression): boolean {
  const name = node.type === 'MemberExpression' ? node.property : node;
  return (name.type === 'Identifier' || name.type === 'PrivateIdentifier') && CLIENT_NAME.test(name.name);
}
