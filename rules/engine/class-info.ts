import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { functionAround, isFunction, memberName, propertyName } from '../syntax';
import type { AccessPath } from './streams/access-path';

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export interface Field {
  readonly name: string;
  readonly value: TSESTree.Expression;
}

interface Method {
  readonly fn: FunctionNode;
  readonly isGetter: boolean;
  readonly isPrivate: boolean;
}

/** What a class of this file consists of, read once. */
export class ClassInfo {
  readonly constructorNode: FunctionNode | undefined;
  /** Instance fields with an initialiser, in order. */
  readonly fields: readonly Field[];
  /** The `this` of the class's instances, where no particular one is known. */
  readonly self: AccessPath;
  private readonly methods = new Map<string, Method>();
  private names: { readonly called: ReadonlySet<string>; readonly replaced: ReadonlySet<string> } | undefined;

  constructor(
    readonly node: ClassNode,
    private readonly nodesBelow: (node: TSESTree.Node) => Iterable<TSESTree.Node>,
  ) {
    const fields: Field[] = [];
    let constructorNode: FunctionNode | undefined;
    for (const element of node.body.body) {
      if ((element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') || element.static) continue;
      const { value } = element;
      const name = propertyName(element);
      if (value === null || name === undefined) continue;
      // An overload's or an abstract method's value is no function: it has no body.
      if (isFunction(value)) {
        if (element.type === 'MethodDefinition' && element.kind === 'constructor') constructorNode = value;
        else this.addMethod(name, element, value);
      }
      else if (element.type === 'PropertyDefinition') fields.push({ name, value: value as TSESTree.Expression });
    }
    this.fields = fields;
    this.constructorNode = constructorNode;
    this.self = { key: `this@${node.range[0]}`, root: { kind: 'this' }, weak: false };
  }

  method(name: string): FunctionNode | undefined {
    const method = this.methods.get(name);
    return method?.isGetter === false ? method.fn : undefined;
  }

  getter(name: string): FunctionNode | undefined {
    const method = this.methods.get(name);
    return method?.isGetter === true ? method.fn : undefined;
  }

  /** The functions that see the class's `this`. */
  *functions(): Generator<FunctionNode> {
    if (this.constructorNode !== undefined) yield this.constructorNode;
    for (const { fn } of this.methods.values()) yield fn;
  }

  /** Whether only the class itself can call the function, and does: then it is no entry point. */
  isHelper(fn: FunctionNode): boolean {
    for (const [name, method] of this.methods) {
      if (method.fn === fn) return method.isPrivate && this.ownNames().called.has(name);
    }
    return false;
  }

  /** Whether a field may hold another object each time it is read, because a method assigns it. */
  isReplaced(field: string): boolean {
    return this.ownNames().replaced.has(field);
  }

  private addMethod(name: string, element: TSESTree.MethodDefinition | TSESTree.PropertyDefinition, fn: FunctionNode): void {
    const isPrivate = element.key.type === 'PrivateIdentifier' || element.accessibility === 'private';
    this.methods.set(name, { fn, isGetter: element.type === 'MethodDefinition' && element.kind === 'get', isPrivate });
  }

  /** What the class calls on its `this`, and which of its fields anybody but the constructor itself assigns. */
  private ownNames(): NonNullable<typeof this.names> {
    if (this.names !== undefined) return this.names;
    const called = new Set<string>();
    const replaced = new Set<string>();
    for (const node of this.nodesBelow(this.node.body)) {
      if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') continue;
      const name = memberName(node);
      if (name === undefined) continue;
      if (node.parent.type === 'CallExpression' && node.parent.callee === node) called.add(name);
      if (isAssigned(node) && functionAround(node) !== this.constructorNode) replaced.add(name);
    }
    this.names = { called, replaced };
    return this.names;
  }
}

function isAssigned(node: TSESTree.MemberExpression): boolean {
  if (node.parent.type === 'UpdateExpression') return true;
  return node.parent.type === 'AssignmentExpression' && node.parent.left === node;
}
