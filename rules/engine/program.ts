import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { ClassInfo, type ClassNode } from './class-info';

/** What the engine reads of ESLint's `SourceCode`. */
export interface ParsedSource {
  readonly ast: TSESTree.Program;
  readonly scopeManager: TSESLint.Scope.ScopeManager | null;
  readonly visitorKeys: Readonly<Record<string, readonly string[]>>;
}

/** The classes and variables of one file. */
export class ProgramIndex {
  private readonly classes = new Map<ClassNode, ClassInfo>();
  private readonly enclosing = new Map<FunctionNode, ClassInfo>();
  private readonly selves = new Map<string, ClassInfo>();
  private readonly variables = new Map<TSESTree.Node, TSESLint.Scope.Variable>();

  constructor(readonly source: ParsedSource) {
    for (const node of this.nodes(source.ast)) {
      if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') this.note(node);
    }
    for (const scope of source.scopeManager?.scopes ?? []) this.noteScope(scope);
  }

  /** The child nodes in source order. */
  *children(node: TSESTree.Node): Generator<TSESTree.Node> {
    for (const key of this.source.visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
        if (isNode(item)) yield item;
      }
    }
  }

  /** The node and all nodes below it, each before its children. Iterative: depth is no limit. */
  *nodes(top: TSESTree.Node): Generator<TSESTree.Node> {
    const pending = [top];
    let node = pending.pop();
    while (node !== undefined) {
      yield node;
      for (const child of [...this.children(node)].reverse()) pending.push(child);
      node = pending.pop();
    }
  }

  variableOf(identifier: TSESTree.Node): TSESLint.Scope.Variable | undefined {
    return this.variables.get(identifier);
  }

  /** The class whose `this` the function sees as a method, an accessor or a function-valued field. */
  classOf(fn: FunctionNode): ClassInfo | undefined {
    return this.enclosing.get(fn);
  }

  /** The class that a variable names. */
  classNamed(variable: TSESLint.Scope.Variable | undefined): ClassInfo | undefined {
    const node = variable?.defs[0]?.node;
    if (node?.type === 'ClassDeclaration') return this.classes.get(node);
    const init = node?.type === 'VariableDeclarator' ? node.init : undefined;
    return init?.type === 'ClassExpression' ? this.classes.get(init) : undefined;
  }

  /** The class whose own `this` the key stands for. */
  classAt(key: string): ClassInfo | undefined {
    return this.selves.get(key);
  }

  private note(node: ClassNode): void {
    const info = new ClassInfo(node, (top) => this.nodes(top));
    this.classes.set(node, info);
    this.selves.set(info.self.key, info);
    for (const fn of info.functions()) this.enclosing.set(fn, info);
  }

  private noteScope(scope: TSESLint.Scope.Scope): void {
    for (const reference of scope.references) {
      if (reference.resolved !== null) this.variables.set(reference.identifier, reference.resolved);
    }
    for (const variable of scope.variables) {
      for (const identifier of variable.identifiers) this.variables.set(identifier, variable);
    }
  }
}

/** Whether the variable is bound more than once, so that its name may stand for several objects. */
export function isReassigned(variable: TSESLint.Scope.Variable): boolean {
  return variable.references.filter((reference) => reference.isWrite()).length > 1;
}

function isNode(item: unknown): item is TSESTree.Node {
  return typeof item === 'object' && item !== null && typeof (item as { type?: unknown }).type === 'string';
}
