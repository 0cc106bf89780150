import type { TSESLint } from '@typescript-eslint/utils';

/** What a path starts from. Roots of different kinds never name the same object as far as we can tell. */
type PathRoot =
  /** `asked`: it is the answer to a question, `locks.for(key)` or `new Lock(key)`, and may stand for what was there before. */
  | { readonly asked?: boolean; readonly id: number; readonly kind: 'allocation' }
  | { readonly kind: 'global' }
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly variable: TSESLint.Scope.Variable };

/**
 * A name for an object: two expressions with the same `key` are the same object.
 * `weak` says that the name may stand for several objects over time (a reassigned variable, a container's
 * element, a field assigned outside its constructor); what rests on it is never more than a suspicion.
 */
export interface AccessPath {
  /** For an element of a container: the name that all its elements share. */
  readonly group?: string;
  readonly key: string;
  readonly root: PathRoot;
  readonly weak: boolean;
}

/** Paths longer than this are no longer followed; deeper structures are too likely to be rebuilt. */
const MAX_DEPTH = 4;

export function fieldOf(path: AccessPath, name: string): AccessPath | undefined {
  const key = `${path.key}.${name}`;
  if (isDeep(key)) return undefined;
  return path.group === undefined
    ? { ...path, key }
    : { ...path, group: `${path.group}.${name}`, key };
}

/** Whether the key has more parts than are followed. */
function isDeep(key: string): boolean {
  let parts = 1;
  for (let dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) parts += 1;
  return parts > MAX_DEPTH;
}

/** One element of a container. Each evaluation is taken for another element, since loops visit them all. */
export function elementOf(path: AccessPath, visit: number): AccessPath {
  return {
    group: `${path.group ?? path.key}[]`,
    key: `${path.key}[${visit}]`,
    root: path.root,
    weak: true,
  };
}

export function weakened(path: AccessPath): AccessPath {
  return path.weak ? path : { ...path, weak: true };
}
