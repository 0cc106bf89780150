import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, OperationModel } from '../domain';
import { type MethodCall, methodCall, uncast } from '../syntax';
import { type Holder, holderKey, holderOf } from './holders';
import { importedName } from './imported-names';
import { nestjs } from './nestjs';
import type { VariableLookup } from './origins';
import { rxjs } from './rxjs';
import { type Surroundings, type SubjectUse, usesAt } from './subject-flow';

/** What is known of a Subject whose values are sent on a stream. */
interface Feed {
  /** Every stream gets the very objects that the Subject is given. */
  readonly isDirect: boolean;
}

/**
 * Tells Subjects of RxJS that certainly feed a gRPC stream of NestJS: a handler returns them, or a client's method
 * takes them. One that other code listens to as well may be an event bus, of which nothing is said.
 */
export class Subjects {
  private readonly around: Surroundings;
  private readonly feeds = new Map<unknown, Feed | undefined>();
  private isUsed: boolean | undefined;

  /** `isClient` tells the objects whose `getService` gives clients. */
  constructor(
    private readonly variableOf: VariableLookup,
    private readonly isClient: (node: TSESTree.Expression) => boolean,
  ) {
    this.around = { isHandler: (fn) => this.isHandler(fn), isService: (object) => this.isService(object), variableOf };
  }

  /** Whether NestJS calls the method for each RPC. */
  isHandler({ parent }: FunctionNode): boolean {
    if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition') return false;
    return ((parent.decorators as TSESTree.Decorator[] | undefined) ?? []).some(
      ({ expression }) => expression.type === 'CallExpression' && this.isHandlerDecorator(expression.callee),
    );
  }

  /** What the call does to the stream that its Subject feeds. */
  operation(call: TSESTree.CallExpression, method: MethodCall): OperationModel | undefined {
    const model = Object.hasOwn(nestjs.operations, method.name) ? nestjs.operations[method.name] : undefined;
    if (model === undefined || !this.isUsedIn(call)) return undefined;
    // `next()` without a value is a signal, and no message.
    if (model.kind === 'send' && call.arguments.length !== 1) return undefined;
    const feed = this.feedOf(uncast(method.object));
    return feed && (feed.isDirect ? model : withoutMessage(model));
  }

  private feedOf(object: TSESTree.Expression): Feed | undefined {
    const key = holderKey(this.variableOf, object);
    if (key === undefined) return undefined;
    if (!this.feeds.has(key)) this.feeds.set(key, this.findFeed(object));
    return this.feeds.get(key);
  }

  private findFeed(object: TSESTree.Expression): Feed | undefined {
    const holder = holderOf(this.variableOf, object);
    if (holder === undefined || holder.values.length === 0 || !holder.values.every((value) => this.isSubject(value))) return undefined;
    // A variable that holds one Subject after another may hold one that nobody listens to.
    if (holder.declared !== undefined && holder.values.length > 1) return undefined;
    const uses = holder.mentions.flatMap((mention) => usesAt(this.around, mention));
    if (uses.some(({ kind }) => kind === 'other')) return undefined;
    const streams = uses.flatMap((use) => (use.kind === 'stream' ? [use] : []));
    if (streams.length === 0 || !streams.every((stream) => belongsToCall(stream, holder))) return undefined;
    return { isDirect: streams.every(({ isDirect }) => isDirect) };
  }

  private isSubject(value: TSESTree.Expression | undefined): boolean {
    const node = value && uncast(value);
    if (node?.type !== 'NewExpression') return false;
    const imported = importedName(this.variableOf, node.callee);
    return imported !== undefined && rxjs.module.test(imported.module) && rxjs.subjects.has(imported.name);
  }

  /** A client: `client.getService('Chat')`, or what holds nothing else. */
  private isService(object: TSESTree.Expression): boolean {
    const node = uncast(object);
    if (this.isServiceCall(node)) return true;
    const values = holderOf(this.variableOf, node)?.values ?? [];
    return values.length > 0 && values.every((value) => value !== undefined && this.isServiceCall(uncast(value)));
  }

  private isServiceCall(node: TSESTree.Expression): boolean {
    const method = node.type === 'CallExpression' ? methodCall(node) : undefined;
    return method?.name === nestjs.getter && this.isClient(method.object);
  }

  private isHandlerDecorator(callee: TSESTree.Expression): boolean {
    const imported = importedName(this.variableOf, callee);
    return imported !== undefined && nestjs.packages.includes(imported.module) && nestjs.handlers.includes(imported.name);
  }

  /** Whether the file imports the framework at all. */
  private isUsedIn(node: TSESTree.Node): boolean {
    this.isUsed ??= programOf(node).body.some(
      (statement) => statement.type === 'ImportDeclaration' && nestjs.packages.includes(statement.source.value),
    );
    return this.isUsed;
  }
}

function programOf(node: TSESTree.Node): TSESTree.Program {
  let top = node;
  while (top.type !== 'Program') top = top.parent;
  return top;
}

function withoutMessage(model: OperationModel): OperationModel {
  const { message, ...rest } = model;
  return message === undefined ? model : rest;
}

/**
 * Whether the stream has the Subject to itself. What outlives a handler's call is shared by all calls, so that it
 * is an event bus, unless the handler completes it.
 */
function belongsToCall({ handler }: Extract<SubjectUse, { kind: 'stream' }>, { declared, mentions }: Holder): boolean {
  if (handler === undefined || (declared !== undefined && isWithin(declared, handler))) return true;
  return mentions.some((mention) => isWithin(mention, handler) && isCompleted(mention));
}

function isCompleted({ parent }: TSESTree.Node): boolean {
  const call = parent?.parent;
  const name = call?.type === 'CallExpression' && call.callee === parent ? (methodCall(call)?.name ?? '') : '';
  return Object.hasOwn(nestjs.operations, name) && nestjs.operations[name]?.kind === 'close';
}

function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}
