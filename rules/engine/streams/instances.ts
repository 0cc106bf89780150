import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode } from '../../domain';
import { evaluateArguments } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import type { ClassInfo } from '../class-info';
import type { Value } from '../value';
import type { Walk } from '../walk';
import type { AccessPath } from './access-path';
import { identified } from './fields';

/** Runs the constructor of a class of this file on a new object: field initialisers, then the body. */
export function construct(walk: Walk, owner: ClassInfo, self: AccessPath, args: readonly Value[]): void {
  const { constructorNode, parent } = owner;
  const callsSuper = parent !== undefined && constructorNode !== undefined;
  if (parent !== undefined && !callsSuper) construct(walk, parent, self, args);
  // Where the constructor calls that of a class of this file, the fields come after that.
  if (!callsSuper) initialise(walk, owner, self);
  if (constructorNode !== undefined) walk.run({ node: constructorNode, self }, args);
}

/** `super(…)`, where the superclass is in this file. */
export const superConstructors: CallShape = (walk, call) => {
  if (call.callee.type !== 'Super') return NEVER;
  if (walk.self === undefined) return undefined;
  const owner = walk.index.ownerAt(call);
  if (owner?.parent === undefined) return undefined;
  const values = evaluateArguments(walk, call);
  construct(walk, owner.parent, walk.self, values);
  initialise(walk, owner, walk.self);
  return {};
};

/** A class as a value: its static fields and blocks run where it is declared. */
export function evaluateClass(walk: Walk, node: ClassNode): Value {
  if (node.superClass) walk.evaluate(node.superClass);
  const statics = walk.index.staticsOf(node);
  if (statics === undefined) return {};
  initialise(walk, statics, statics.self);
  return { path: statics.self };
}

/** What the class is before its declaration has been walked. */
export function classValue(walk: Walk, node: TSESTree.Node): Value {
  return { path: walk.index.staticsOf(node)?.self };
}

function initialise(walk: Walk, { blocks, fields }: ClassInfo, self: AccessPath): void {
  const caller = walk.self;
  walk.self = self;
  for (const { name, value } of fields) walk.state.bind(`${self.key}.${name}`, identified(walk, walk.evaluate(value)));
  for (const { body } of blocks) for (const statement of body) walk.execute(statement);
  walk.self = caller;
}
