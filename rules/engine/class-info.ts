import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../domain';
import { functionAround, isFunction, memberName, propertyName } from '../syntax';
import type { AccessPath } from './streams/access-path';
import type { Visitors } from './tree';

export interface Field {
  readonly name: string;
  readonly value: TSESTree.Expression;
}

interface Method {
  readonly fn: FunctionNode;
  readonly isPrivate: boolean;
}

type MethodKind = 'get' | 'method' | 'set';

/** What a class, or an object written out, is made of. */
export interface Members {
  /** Static blocks, which run once the static fields have their values. */
  readonly blocks: TSESTree.StaticBlock[];
  constructorNode?: FunctionNode;
  /** Fields with an initialiser, in order. */
  readonly fields: Field[];
  readonly methods: Methods;
}

/** Methods and accessors by their names, which one of each kind may share. */
type Methods = Readonly<Record<MethodKind, Map<string, Method>>>;

/** What the index knows of the other classes of the file. */
export interface ClassSurroundings {
  /** Names of fields that any code of the file assigns, on whatever object. */
  isAssignedAnywhere(field: string): boolean;
  visitBelow(node: TSESTree.Node, visitors: Visitors): void;
  /** The class of this file that this one extends; no class extends itself. */
  parentOf(info: ClassInfo): ClassInfo | undefined;
}

/** An object with methods: the instances of a class of this file, the class itself, or an object that is written out. */
export class ClassInfo {
  readonly blocks: readonly TSESTree.StaticBlock[];
  readonly constructorNode: FunctionNode | undefined;
  /** Fields with an initialiser, in order. */
  readonly fields: readonly Field[];
  /** The `this` of the class's instances, where no particular one is known. */
  readonly self: AccessPath;
  private readonly methods: Methods;
  private line: { readonly parent: ClassInfo | undefined } | undefined;
  private names: { readonly called: ReadonlySet<string>; readonly replaced: ReadonlySet<string> } | undefined;

  constructor(
    readonly node: ClassNode | TSESTree.ObjectExpression,
    /** Whether it is the class itself, with its static members, or an object that is written out. */
    private readonly isSingle: boolean,
    members: Members,
    private readonly surroundings: ClassSurroundings,
  ) {
    this.blocks = members.blocks;
    this.constructorNode = members.constructorNode;
    this.fields = members.fields;
    this.methods = members.methods;
    this.self = { key: `${isSingle ? 'object' : 'this'}@${node.range[0]}`, root: { kind: 'this' }, weak: false };
  }

  get parent(): ClassInfo | undefined {
    this.line ??= { parent: this.surroundings.parentOf(this) };
    return this.line.parent;
  }

  /** Whether it has nothing that anybody could ask for. */
  get isEmpty(): boolean {
    return this.fields.length === 0 && this.blocks.length === 0 && Object.values(this.methods).every(({ size }) => size === 0);
  }

  method(name: string): FunctionNode | undefined {
    return this.find(name, 'method');
  }

  getter(name: string): FunctionNode | undefined {
    return this.find(name, 'get');
  }

  setter(name: string): FunctionNode | undefined {
    return this.find(name, 'set');
  }

  /** The functions that see the class's `this`. */
  *functions(): Generator<FunctionNode> {
    if (this.constructorNode !== undefined) yield this.constructorNode;
    for (const methods of Object.values(this.methods)) for (const { fn } of methods.values()) yield fn;
  }

  /** Whether only the class itself can call the function, and does: then it is no entry point. */
  isHelper(fn: FunctionNode): boolean {
    for (const methods of Object.values(this.methods)) {
      for (const [name, method] of methods) if (method.fn === fn) return method.isPrivate && this.ownNames().called.has(name);
    }
    return false;
  }

  /** Whether a field may hold another object each time it is read, because a method assigns it. */
  isReplaced(field: string): boolean {
    if (this.isSingle) return this.surroundings.isAssignedAnywhere(field);
    return this.ownNames().replaced.has(field) || this.parent?.isReplaced(field) === true;
  }

  private find(name: string, kind: MethodKind): FunctionNode | undefined {
    return this.methods[kind].get(name)?.fn ?? this.parent?.find(name, kind);
  }

  /** What the class calls on its `this`, and which of its fields anybody but the constructor itself assigns. */
  private ownNames(): NonNullable<typeof this.names> {
    if (this.names !== undefined) return this.names;
    const called = new Set<string>();
    const replaced = new Set<string>();
    const note = (node: TSESTree.MemberExpression): void => {
      const name = node.object.type === 'ThisExpression' ? memberName(node) : undefined;
      if (name === undefined) return;
      if (node.parent.type === 'CallExpression' && node.parent.callee === node) called.add(name);
      if (isAssigned(node) && functionAround(node) !== this.constructorNode) replaced.add(name);
    };
    this.surroundings.visitBelow(this.node, { MemberExpression: note });
    this.names = { called, replaced };
    return this.names;
  }
}

function noMembers(): Members {
  return { blocks: [], fields: [], methods: { get: new Map(), method: new Map(), set: new Map() } };
}

/** The members of the class's instances, or those of the class itself. */
export function classMembers(node: ClassNode, isStatic: boolean): Members {
  const members = noMembers();
  for (const element of node.body.body) {
    if (element.type === 'StaticBlock') {
      if (isStatic) members.blocks.push(element);
      continue;
    }
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition' && element.type !== 'AccessorProperty') continue;
    if (element.static === isStatic) addMember(members, element);
  }
  return members;
}

function addMember(
  members: Members,
  element: TSESTree.AccessorProperty | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
): void {
  const { value } = element;
  const name = propertyName(element);
  if (value === null || name === undefined) return;
  // An overload's or an abstract method's value is no function: it has no body.
  if (!isFunction(value)) {
    if (element.type !== 'MethodDefinition') members.fields.push({ name, value: value as TSESTree.Expression });
    return;
  }
  if (element.type === 'MethodDefinition' && element.kind === 'constructor') {
    members.constructorNode = value;
    return;
  }
  const isPrivate = element.key.type === 'PrivateIdentifier' || element.accessibility === 'private';
  const kind = element.type === 'MethodDefinition' && element.kind !== 'constructor' ? element.kind : 'method';
  members.methods[kind].set(name, { fn: value, isPrivate });
}

/** Whether the object that is written out has any method or accessor. */
export function hasMethods({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some((property) => isMethod(property) && propertyName(property) !== undefined);
}

function isMethod(property: TSESTree.ObjectLiteralElement): property is TSESTree.Property & { readonly value: TSESTree.FunctionExpression } {
  return property.type === 'Property' && property.value.type === 'FunctionExpression';
}

/** The methods and accessors of an object that is written out. */
export function objectMembers(node: TSESTree.ObjectExpression): Members {
  const members = noMembers();
  for (const property of node.properties) {
    if (!isMethod(property)) continue;
    const name = propertyName(property);
    if (name === undefined) continue;
    const kind = property.kind === 'init' ? 'method' : property.kind;
    members.methods[kind].set(name, { fn: property.value, isPrivate: false });
  }
  return members;
}

export function isAssigned(node: TSESTree.MemberExpression): boolean {
  if (node.parent.type === 'UpdateExpression') return true;
  return node.parent.type === 'AssignmentExpression' && node.parent.left === node;
}
