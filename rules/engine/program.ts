import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { memberName } from './streams/access-path';

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** What the engine reads of ESLint's `SourceCode`. */
export interface ParsedSource {
  readonly ast: TSESTree.Program;
  readonly scopeManager: TSESLint.Scope.ScopeManager | null;
  readonly visitorKeys: Readonly<Record<string, readonly string[]>>;
}

/** The functions, classes and variables of one file. */
export class ProgramIndex {
  readonly classes: ClassNode[] = [];
  readonly functions: FunctionNode[] = [];
  private readonly enclosing = new Map<FunctionNode, ClassNode>();
  private readonly variables = new Map<TSESTree.Node, TSESLint.Scope.Variable>();

  constructor(readonly source: ParsedSource) {
    for (const node of this.nodes(source.ast)) this.note(node);
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
      pending.push(...[...this.children(node)].reverse());
      node = pending.pop();
    }
  }

  variableOf(identifier: TSESTree.Node): TSESLint.Scope.Variable | undefined {
    return this.variables.get(identifier);
  }

  /** The variables that a function or class declaration, a parameter or a declarator introduces. */
  declaredBy(node: TSESTree.Node): readonly TSESLint.Scope.Variable[] {
    return this.source.scopeManager?.getDeclaredVariables(node) ?? [];
  }

  /** The class whose `this` the function sees as a method, field initialiser or accessor. */
  classOf(fn: FunctionNode): ClassNode | undefined {
    return this.enclosing.get(fn);
  }

  method(owner: ClassNode, name: string): FunctionNode | undefined {
    return membersOf(owner).find((member) => member.name === name && !member.isStatic)?.fn;
  }

  private note(node: TSESTree.Node): void {
    switch (node.type) {
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        this.functions.push(node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.classes.push(node);
        for (const member of membersOf(node)) {
          if (!member.isStatic) this.enclosing.set(member.fn, node);
        }
        break;
      default:
    }
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

interface ClassMember {
  readonly fn: FunctionNode;
  readonly isStatic: boolean;
  readonly name: string;
}

function membersOf(owner: ClassNode): ClassMember[] {
  return owner.body.body.flatMap((element) => {
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') return [];
    const { value } = element;
    const name = memberName({ computed: element.computed, property: element.key } as TSESTree.MemberExpression);
    if (value === null || name === undefined || !isFunction(value)) return [];
    return [{ fn: value, isStatic: element.static, name }];
  });
}

export function constructorOf(owner: ClassNode): FunctionNode | undefined {
  for (const element of owner.body.body) {
    if (element.type === 'MethodDefinition' && element.kind === 'constructor' && isFunction(element.value)) {
      return element.value;
    }
  }
  return undefined;
}

export function isFunction(node: TSESTree.Node): node is FunctionNode {
  // An overload signature or an abstract method has no body to walk.
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression'
  );
}

/** Whether the variable is bound more than once, so that its name may stand for several objects. */
export function isReassigned(variable: TSESLint.Scope.Variable): boolean {
  return variable.references.filter((reference) => reference.isWrite()).length > 1;
}

function isNode(item: unknown): item is TSESTree.Node {
  return typeof item === 'object' && item !== null && typeof (item as { type?: unknown }).type === 'string';
}
