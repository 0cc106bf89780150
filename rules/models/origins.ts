import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { isFunction, propertyName, uncast } from '../syntax';
import { type Type, type TypedNodes, isAny } from './checker';
import { valuesOfField } from './fields';
import type { LibraryModel } from './library-model';
import type { StreamTypes } from './stream-types';

export type VariableLookup = (identifier: TSESTree.Identifier) => TSESLint.Scope.Variable | undefined;

/** A value handed through more functions than this is no longer followed. */
const MAX_HOPS = 4;

/**
 * Tells async iterables that are streams: the responses of an RPC, which the libraries return as plain
 * `AsyncIterable`s from methods that take their `CallOptions`, and the requests that a handler is given beside
 * its context. What a variable or a parameter holds is followed within the file, where it is certain.
 */
export class Origins {
  private readonly opened = new WeakMap<TSESTree.CallExpression, boolean>();

  constructor(
    private readonly libraries: readonly LibraryModel[],
    private readonly nodes: TypedNodes,
    private readonly streams: StreamTypes,
    private readonly variableOf: VariableLookup,
  ) {}

  /** Whether the iterable draws from a stream. */
  isStream(expression: TSESTree.Expression, hops = 0): boolean {
    const node = unawaited(expression);
    if (node.type === 'CallExpression') return this.opens(node);
    if (hops > MAX_HOPS || !this.isIterable(this.nodes.typeOf(node))) return false;
    if (node.type === 'MemberExpression') return this.isStreamField(node, hops + 1);
    return node.type === 'Identifier' && this.isStreamVariable(node, hops);
  }

  private isStreamVariable(node: TSESTree.Identifier, hops: number): boolean {
    const variable = this.variableOf(node);
    const definition = variable?.defs[0];
    if (variable?.defs.length !== 1 || definition === undefined) return false;
    const writes = variable.references.filter((reference) => reference.isWrite()).length;
    if (isFunction(definition.node)) return writes === 0 && this.isStreamParameter(definition.node, node.name, hops + 1);
    if (definition.node.type !== 'VariableDeclarator' || definition.node.id.type !== 'Identifier') return false;
    const { init } = definition.node;
    return init !== null && writes === 1 && this.isStream(init, hops + 1);
  }

  /** The library whose server calls the function. */
  handledBy(fn: FunctionNode): LibraryModel | undefined {
    const own = fn.params.slice(1).flatMap((parameter) => this.nodes.typeOf(parameter) ?? []);
    return this.libraryOfContext(own) ?? this.libraryOfContext(this.expectedParameters(fn).slice(1));
  }

  private libraryOfContext(types: readonly Type[]): LibraryModel | undefined {
    return this.libraries.find((library) => types.some((type) => this.streams.is(type, library, library.handlerContext)));
  }

  /** Whether the call returns the responses of an RPC. */
  private opens(call: TSESTree.CallExpression): boolean {
    let opens = this.opened.get(call);
    if (opens === undefined) {
      opens = this.returnsResponses(call);
      this.opened.set(call, opens);
    }
    return opens;
  }

  private returnsResponses(call: TSESTree.CallExpression): boolean {
    const signature = this.nodes.resolved(call);
    if (signature === undefined) return false;
    const { checker } = this.nodes;
    if (!this.isIterable(checker.awaited(checker.returned(signature)))) return false;
    const parameters = this.nodes.parameters(signature, call);
    return this.libraries.some((library) => parameters.some((type) => this.streams.is(type, library, library.options)));
  }

  /** A field of the class around it, all of whose values are streams. */
  private isStreamField(member: TSESTree.MemberExpression, hops: number): boolean {
    const values = valuesOfField(member);
    return values.length > 0 && values.every((value) => value !== undefined && this.isStream(value, hops));
  }

  private isStreamParameter(fn: FunctionNode, name: string, hops: number): boolean {
    const position = fn.params.findIndex((parameter) => parameter.type === 'Identifier' && parameter.name === name);
    if (position < 0) return false;
    if (position === 0 && this.handledBy(fn) !== undefined) return true;
    const calls = this.callsOf(fn);
    return calls.length > 0 && calls.every((call) => this.isStreamArgument(call?.arguments[position], hops));
  }

  private isStreamArgument(argument: TSESTree.CallExpressionArgument | undefined, hops: number): boolean {
    return argument !== undefined && argument.type !== 'SpreadElement' && this.isStream(argument, hops);
  }

  /** All uses of a function that only this file can use: its calls, and `undefined` for a use that is no call. */
  private callsOf(fn: FunctionNode): readonly (TSESTree.CallExpression | undefined)[] {
    const name = localName(fn);
    const variable = name && this.variableOf(name);
    if (variable?.defs.length !== 1 || variable.defs[0]?.name !== name) return [];
    return variable.references
      .filter((reference) => reference.identifier !== name)
      .map(({ identifier }) => callOf(identifier));
  }

  /** The parameters that the function's place gives it: a handler in an object of handlers often omits its context. */
  private expectedParameters(fn: FunctionNode): readonly Type[] {
    const expected = this.expectedType(fn);
    const signature = expected && this.nodes.checker.signatures(expected)[0];
    return signature === undefined ? [] : this.nodes.parameters(signature, fn);
  }

  private expectedType(fn: FunctionNode): Type | undefined {
    if (fn.type === 'FunctionDeclaration') return undefined;
    const { parent } = fn;
    if (parent.type !== 'Property' || parent.parent.type !== 'ObjectExpression') return this.nodes.expected(fn);
    const name = propertyName(parent);
    const object = this.nodes.expected(parent.parent);
    return name === undefined || object === undefined ? undefined : this.nodes.memberType(object, name, parent);
  }

  private isIterable(type: Type | undefined): boolean {
    return type !== undefined && !isAny(type) && this.nodes.checker.isAsyncIterable(type);
  }
}

function unawaited(expression: TSESTree.Expression): TSESTree.Expression {
  const node = uncast(expression);
  return node.type === 'AwaitExpression' ? unawaited(node.argument) : node;
}

function callOf(callee: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = callee;
  return parent?.type === 'CallExpression' && parent.callee === callee ? parent : undefined;
}

/** The name of a function that no other module can call. */
function localName(fn: FunctionNode): TSESTree.Identifier | undefined {
  const { parent } = fn;
  if (fn.type === 'FunctionDeclaration') return parent.type.startsWith('Export') ? undefined : (fn.id ?? undefined);
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier' || parent.parent.kind !== 'const') return undefined;
  return parent.parent.parent.type.startsWith('Export') ? undefined : parent.id;
}
