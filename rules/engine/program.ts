import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../domain';
import { isClass, isFunction, memberName } from '../syntax';
import { variablesOf } from '../variables';
import { Census } from './census';
import { ClassInfo, classMembers, type ClassSurroundings, hasMethods, isAssigned, objectMembers } from './class-info';
import { Tree, type VisitorKeys } from './tree';

/** What the engine reads of ESLint's `SourceCode`. */
export interface ParsedSource {
  readonly ast: TSESTree.Program;
  readonly scopeManager: TSESLint.Scope.ScopeManager | null;
  readonly visitorKeys: VisitorKeys;
}

/** How many classes above a class are looked at. */
const MAX_LINE = 20;

/** The classes and variables of one file. */
export class ProgramIndex {
  readonly census: Census;
  readonly tree: Tree;
  private assigned: ReadonlySet<string> | undefined;
  private memberNames: ReadonlySet<string | undefined> | undefined;
  private users: ReadonlyMap<string, readonly TSESTree.Node[]> | undefined;
  /** The classes' instances, and the objects that are written out. */
  private readonly classes = new Map<TSESTree.Node, ClassInfo>();
  private readonly enclosing = new Map<FunctionNode, ClassInfo>();
  private readonly selves = new Map<string, ClassInfo>();
  /** The classes themselves, with their static members. */
  private readonly statics = new Map<TSESTree.Node, ClassInfo>();
  private readonly variables: ReadonlyMap<TSESTree.Node, TSESLint.Scope.Variable | undefined>;

  constructor(readonly source: ParsedSource) {
    this.tree = new Tree(source.visitorKeys);
    this.variables = variablesOf(source);
    this.census = new Census(this.tree, source.ast);
    for (const node of this.census.classes) this.note(node);
    for (const node of this.census.objects) this.noteObject(node);
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
    const node = classNodeOf(variable);
    return node && this.classes.get(node);
  }

  /** The class itself, as the object that has its static members. */
  staticsOf(node: TSESTree.Node): ClassInfo | undefined {
    return this.statics.get(node);
  }

  /** The object that is written out there, if it has methods. */
  objectAt(node: TSESTree.ObjectExpression): ClassInfo | undefined {
    return this.classes.get(node);
  }

  /** The class whose own `this` the key stands for. */
  classAt(key: string): ClassInfo | undefined {
    return this.selves.get(key);
  }

  /** What `super` means there: the class of this file that the surrounding one extends. */
  superAt(node: TSESTree.Node): ClassInfo | undefined {
    return this.ownerAt(node)?.parent;
  }

  /** The class, or the object written out, whose `this` is seen there. */
  ownerAt(node: TSESTree.Node): ClassInfo | undefined {
    for (let inner: TSESTree.Node | null | undefined = node; inner; inner = inner.parent) {
      if (inner.type === 'StaticBlock') return this.statics.get(inner.parent.parent);
      if (inner.type !== 'FunctionExpression' && inner.type !== 'FunctionDeclaration') continue;
      return this.enclosing.get(inner);
    }
    return undefined;
  }

  /** Whether any code of the file assigns a field of this name, on whatever object. */
  isAssigned(field: string): boolean {
    return this.assignedMembers().has(field);
  }

  /** Where the name is used, as a variable or as a member: who may call a function of that name. */
  usersOf(name: string): readonly TSESTree.Node[] {
    this.users ??= byName(this.census.names);
    return this.users.get(name) ?? NOBODY;
  }

  /** Whether any code of the file reads or calls a member of this name, however that is written. */
  hasMember(name: string): boolean {
    this.memberNames ??= new Set(this.census.members.map((member) => memberName(member)?.replace('#', '')));
    return this.memberNames.has(name);
  }

  private note(node: ClassNode): void {
    this.keep(this.classes, new ClassInfo(node, false, classMembers(node, false), this.surroundings(this.classes)));
    const statics = new ClassInfo(node, true, classMembers(node, true), this.surroundings(this.statics));
    if (!statics.isEmpty || node.superClass) this.keep(this.statics, statics);
  }

  private noteObject(node: TSESTree.ObjectExpression): void {
    if (hasMethods(node)) this.keep(this.classes, new ClassInfo(node, true, objectMembers(node), this.surroundings(undefined)));
  }

  private keep(side: Map<TSESTree.Node, ClassInfo>, info: ClassInfo): void {
    side.set(info.node, info);
    this.selves.set(info.self.key, info);
    for (const fn of info.functions()) this.enclosing.set(fn, info);
  }

  private surroundings(side: ReadonlyMap<TSESTree.Node, ClassInfo> | undefined): ClassSurroundings {
    return {
      isAssignedAnywhere: (field) => this.isAssigned(field),
      visitBelow: (top, visitors) => this.tree.visit(top, visitors),
      parentOf: (info) => side && this.parentOf(info, side),
    };
  }

  /** Classes that extend each other have no parents, nor have those at the bottom of a very long line. */
  private parentOf(info: ClassInfo, side: ReadonlyMap<TSESTree.Node, ClassInfo>): ClassInfo | undefined {
    const line = new Set<TSESTree.Node>([info.node]);
    const parent = this.superNode(info.node);
    for (let node = parent; node !== undefined; node = this.superNode(node)) {
      if (line.has(node) || line.size > MAX_LINE) return undefined;
      line.add(node);
    }
    return parent && side.get(parent);
  }

  private superNode(node: TSESTree.Node): ClassNode | undefined {
    if (!isClass(node)) return undefined;
    return node.superClass?.type === 'Identifier' ? classNodeOf(this.variableOf(node.superClass)) : undefined;
  }

  private assignedMembers(): ReadonlySet<string> {
    this.assigned ??= new Set(this.assignments());
    return this.assigned;
  }

  private *assignments(): Generator<string> {
    for (const node of this.census.members) {
      if (!isAssigned(node) || isInStaticBlock(node)) continue;
      const name = memberName(node);
      if (name !== undefined) yield name;
    }
  }
}

const NOBODY: readonly TSESTree.Node[] = [];

function byName(names: Census['names']): Map<string, TSESTree.Node[]> {
  const users = new Map<string, TSESTree.Node[]>();
  for (const node of names) {
    const list = users.get(node.name);
    if (list === undefined) users.set(node.name, [node]);
    else list.push(node);
  }
  return users;
}

const reassigned = new WeakMap<TSESLint.Scope.Variable, boolean>();

/** Whether the variable is bound more than once, so that its name may stand for several objects. */
export function isReassigned(variable: TSESLint.Scope.Variable): boolean {
  let is = reassigned.get(variable);
  if (is === undefined) {
    is = variable.references.filter((reference) => reference.isWrite()).length > 1;
    reassigned.set(variable, is);
  }
  return is;
}

/** Whether the code runs once, when the class is made. */
function isInStaticBlock(node: TSESTree.Node): boolean {
  for (let inner: TSESTree.Node | null | undefined = node; inner && !isFunction(inner); inner = inner.parent) {
    if (inner.type === 'StaticBlock') return true;
  }
  return false;
}

/** The class that is declared or assigned under the name, by a declaration that nothing overrides. */
function classNodeOf(variable: TSESLint.Scope.Variable | undefined): ClassNode | undefined {
  if (variable === undefined || isReassigned(variable)) return undefined;
  const node = variable.defs[0]?.node;
  if (node !== undefined && isClass(node)) return node;
  const init = node?.type === 'VariableDeclarator' ? node.init : undefined;
  return init?.type === 'ClassExpression' ? init : undefined;
}
