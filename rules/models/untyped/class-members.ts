import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../../domain';
import { isFunction, memberName, propertyName } from '../../syntax';
import { nodesBelow } from './tree';

/** Names by which code keeps `this` for functions of another `this`. */
const SELF = /^_?(?:me|self|that|this)$/;

/** What a class of the file keeps in its fields, and how it calls its own methods. */
export class ClassMembers {
  /** Calls of the class's own methods, by name. */
  readonly calls = new Map<string, TSESTree.CallExpression[]>();
  /** The types with which fields are declared. */
  readonly declared = new Map<string, TSESTree.TypeNode>();
  readonly getters = new Map<string, FunctionNode>();
  readonly methods = new Map<string, FunctionNode>();
  /** What fields are given; `undefined` for a value that has no expression of its own. */
  readonly values = new Map<string, (TSESTree.Expression | undefined)[]>();
  /** Mentions of fields. */
  readonly uses = new Map<string, TSESTree.MemberExpression[]>();

  constructor(node: ClassNode, keys: TSESLint.SourceCode['visitorKeys']) {
    for (const element of node.body.body) this.noteElement(element);
    for (const below of nodesBelow(node.body, keys, (inner) => inner.type !== 'ClassBody')) if (below.type === 'MemberExpression') this.noteMember(below);
  }

  private noteElement(element: TSESTree.ClassElement): void {
    if (element.type === 'MethodDefinition') this.noteMethod(element);
    if (element.type !== 'PropertyDefinition') return;
    const name = propertyName(element);
    if (name === undefined) return;
    if (element.typeAnnotation) this.declared.set(name, element.typeAnnotation.typeAnnotation);
    if (element.value === null) return;
    if (isFunction(element.value)) this.methods.set(name, element.value);
    else add(this.values, name, element.value);
  }

  private noteMethod(element: TSESTree.MethodDefinition): void {
    const { value } = element;
    const name = propertyName(element);
    if (!isFunction(value) || name === undefined) return;
    if (element.kind === 'constructor') this.noteParameterProperties(value);
    else if (element.kind === 'get') this.getters.set(name, value);
    else if (element.kind === 'method') this.methods.set(name, value);
  }

  /** `constructor(private readonly client: ChatClient)`. */
  private noteParameterProperties(fn: FunctionNode): void {
    for (const parameter of fn.params) {
      if (parameter.type !== 'TSParameterProperty') continue;
      const target: TSESTree.Node = parameter.parameter.type === 'AssignmentPattern' ? parameter.parameter.left : parameter.parameter;
      if ((target.type as string) === 'Identifier') add(this.values, (target as TSESTree.Identifier).name, target as TSESTree.Identifier);
    }
  }

  private noteMember(node: TSESTree.MemberExpression): void {
    const { object, parent } = node;
    if (object.type !== 'ThisExpression' && !(object.type === 'Identifier' && SELF.test(object.name))) return;
    const name = memberName(node);
    if (name === undefined) return;
    add(this.uses, name, node);
    if (parent.type === 'CallExpression' && parent.callee === node) add(this.calls, name, parent);
    else if (parent.type === 'AssignmentExpression' && parent.left === node) add(this.values, name, parent.right);
    else if (isPatternTarget(node)) add(this.values, name, undefined);
  }
}

/** `[this.a] = …`, `({ a: this.b } = …)`, `for (this.a of …)`. */
function isPatternTarget(node: TSESTree.MemberExpression): boolean {
  const { parent } = node;
  if (parent.type === 'ArrayPattern' || parent.type === 'RestElement') return true;
  if (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') return parent.left === node;
  return parent.type === 'Property' && parent.value === node && parent.parent.type === 'ObjectPattern';
}

function add<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

/** What `this` is at a node: a class whose instance it is, an object literal whose method it is in, or unknown. */
export function selfAt(node: TSESTree.Node): ClassNode | TSESTree.ObjectExpression | undefined {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'PropertyDefinition' || outer.type === 'MethodDefinition') {
      return outer.static || outer.key === inner ? undefined : outer.parent.parent;
    }
    if (outer.type === 'StaticBlock' || outer.type === 'FunctionDeclaration') return undefined;
    if (outer.type === 'FunctionExpression') {
      const owner = outer.parent;
      if (owner.type === 'Property' && owner.parent.type === 'ObjectExpression') return owner.parent;
      if (owner.type !== 'MethodDefinition' && owner.type !== 'PropertyDefinition') return undefined;
    }
  }
  return undefined;
}
