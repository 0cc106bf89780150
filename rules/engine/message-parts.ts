import type { TSESTree } from '@typescript-eslint/utils';

import { isNamed, propertyName, uncast } from '../syntax';
import type { AccessPath } from './streams/access-path';
import type { Walk } from './walk';

/** An object that a send takes as its message, or as a part of it. */
export interface HandedPart {
  /** The object as the send names it. */
  readonly message: TSESTree.Expression;
  readonly path: AccessPath;
  /** For `{ ...object }`, which takes only what the fields hold: the fields that the message replaces. */
  readonly taken?: { readonly replaced: ReadonlySet<string> } | undefined;
}

/** The named objects that a message written out in the send consists of. */
export function* partsOf(walk: Walk, message: TSESTree.Expression, path: AccessPath): Generator<HandedPart> {
  if (message.type !== 'ObjectExpression') return;
  for (const property of message.properties) {
    if (property.type === 'SpreadElement') {
      const copied = copiedPart(walk, message, property);
      if (copied !== undefined) yield copied;
      continue;
    }
    if (property.computed || property.key.type !== 'Identifier') continue;
    const name = uncast(property.value as TSESTree.Expression);
    const part = walk.state.lookUp(`${path.key}.${property.key.name}`)?.path;
    if (part === undefined) continue;
    if (name.type === 'ObjectExpression') yield* partsOf(walk, name, part);
    else yield { message: name, path: part };
  }
}

/** `{ ...message }`: another object with the same arrays and objects in its fields. */
function copiedPart(walk: Walk, message: TSESTree.ObjectExpression, spread: TSESTree.SpreadElement): HandedPart | undefined {
  const copied = uncast(spread.argument);
  const path = isNamed(copied) ? walk.evaluate(copied).path : undefined;
  if (path === undefined) return undefined;
  const others = message.properties.filter((other) => other !== spread);
  // What another copy or a computed name replaces is unknown.
  if (others.some((other) => other.type === 'SpreadElement' || other.computed)) return undefined;
  const replaced = new Set(others.flatMap((other) => (other.type === 'Property' ? (propertyName(other) ?? []) : [])));
  return { message: copied, path, taken: { replaced } };
}
