import type { TSESTree } from '@typescript-eslint/utils';

import type { ProgramIndex } from '../engine/program';
import { functionAround, memberName, methodCall, uncast } from '../syntax';
import { initialOf } from './bindings';
import { isWithin } from './own-nodes';

const CLOSING = new Set(['close', 'destroy', 'disconnect', 'dispose', 'shutdown']);

/** Tells the streams that end with their connection, because the code closes it. */
export class Connections {
  private closed: Set<string> | undefined;
  private exits: readonly TSESTree.Node[] | undefined;

  constructor(private readonly index: ProgramIndex) {}

  /** Whether the connection under the stream's client is closed somewhere in the file, or the process ended. */
  end(opening: TSESTree.CallExpression): boolean {
    this.closed ??= new Set(this.closings());
    if (this.closed.has('') || this.exitsAround(opening)) return true;
    const method = methodCall(opening);
    return method !== undefined && this.keysOf(method.object).some((key) => this.closed?.has(key) === true);
  }

  /** What the file closes; an empty name stands for the server, and thus all connections to it. */
  private *closings(): Generator<string> {
    for (const call of this.index.census.calls) {
      const method = methodCall(call);
      if (method === undefined) continue;
      if (method.name === 'forceShutdown') yield '';
      if (CLOSING.has(method.name)) yield keyOf(method.object) ?? '';
    }
  }

  /** The names of the client, and of what it is made from. */
  private keysOf(client: TSESTree.Expression): string[] {
    const own = keyOf(client);
    const node = uncast(client);
    const initial = node.type === 'Identifier' ? initialOf(this.index.variableOf(node)) : undefined;
    const made = initial && uncast(initial);
    const parts = made?.type === 'NewExpression' || made?.type === 'CallExpression' ? made.arguments : [];
    return [own, ...parts.map((part) => (part.type === 'SpreadElement' ? undefined : keyOf(part)))].flatMap((key) => key ?? []);
  }

  /** Whether the code around the opening, up to the outermost function, ends the process. */
  private exitsAround(opening: TSESTree.Node): boolean {
    let top: TSESTree.Node = this.index.source.ast;
    for (let fn = functionAround(opening); fn; fn = functionAround(fn)) top = fn;
    this.exits ??= this.index.census.calls.filter(isExit);
    return this.exits.some((exit) => isWithin(exit, top));
  }
}

function isExit(call: TSESTree.CallExpression): boolean {
  const method = methodCall(call);
  return method?.name === 'exit' && keyOf(method.object) === 'process';
}

/** `client`, `this.client`, `context.client`. */
function keyOf(expression: TSESTree.Expression): string | undefined {
  const node = uncast(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  const object = node.type === 'MemberExpression' ? keyOf(node.object) : undefined;
  return node.type === 'MemberExpression' && object !== undefined ? `${object}.${memberName(node) ?? '?'}` : undefined;
}
