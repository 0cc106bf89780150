import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, ProgramIndex } from '../program';
import { constructorOf } from '../program';
import { UNKNOWN, type Value } from '../value';
import type { Walk } from '../walk';
import { type AccessPath, fieldOf, memberName, weakened } from './access-path';

/** What a field of an object holds: what was stored in it on this way, else a name of its own. */
export function fieldValue(walk: Walk, object: AccessPath | undefined, name: string): Value {
  if (object === undefined) return UNKNOWN;
  const path = fieldOf(object, name);
  const stored = walk.state.lookUp(`${object.key}.${name}`);
  const value = stored?.path === undefined ? { ...stored, path } : stored;
  if (object.root.kind !== 'this' || value.path === undefined) return value;
  return isReplaced(walk.index, object, name) ? { ...value, path: weakened(value.path) } : value;
}

const replacedFields = new WeakMap<ClassNode, ReadonlySet<string>>();

/** A field that a method assigns may hold another object each time it is read (a reconnecting stream). */
function isReplaced(index: ProgramIndex, object: AccessPath, name: string): boolean {
  const owner = index.classes.find((candidate) => thisOf(candidate).key === object.key);
  if (owner === undefined) return false;
  let replaced = replacedFields.get(owner);
  if (replaced === undefined) {
    replaced = fieldsAssignedLater(index, owner);
    replacedFields.set(owner, replaced);
  }
  return replaced.has(name);
}

/** The `this` of a class's instances. */
export function thisOf(owner: ClassNode): AccessPath {
  return { key: `this@${owner.range[0]}`, root: { kind: 'this' }, weak: false };
}

function fieldsAssignedLater(index: ProgramIndex, owner: ClassNode): ReadonlySet<string> {
  const names = new Set<string>();
  const inConstructor = constructorOf(owner)?.range;
  for (const node of index.nodes(owner.body)) {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') continue;
    if (node.left.object.type !== 'ThisExpression' || isInside(node, inConstructor)) continue;
    const name = memberName(node.left);
    if (name !== undefined) names.add(name);
  }
  return names;
}

function isInside(node: TSESTree.Node, range: TSESTree.Range | undefined): boolean {
  return range !== undefined && node.range[0] >= range[0] && node.range[1] <= range[1];
}
