import { UNKNOWN, type Value } from '../value';
import type { Walk } from '../walk';
import { type AccessPath, fieldOf, weakened } from './access-path';

/** What a field of an object holds: what was stored in it on this way, else a name of its own. */
export function fieldValue(walk: Walk, object: AccessPath | undefined, name: string): Value {
  if (object === undefined) return UNKNOWN;
  const owner = walk.classOf(object);
  const getter = owner?.getter(name);
  if (getter !== undefined) return identified(walk, walk.run({ node: getter, self: object }, []));
  const method = owner?.method(name);
  if (method !== undefined) return { fn: { node: method, self: object } };
  const stored = walk.state.lookUp(`${object.key}.${name}`);
  const path = stored?.path ?? fieldOf(object, name);
  if (path === undefined) return stored ?? UNKNOWN;
  const certain = owner?.isReplaced(name) === true ? weakened(path) : path;
  return stored?.path === certain ? stored : { ...stored, path: certain };
}

/** Runs the setter that the object's class has under the name; says whether there is one. */
export function setField(walk: Walk, object: AccessPath, name: string, value: Value): boolean {
  const setter = walk.classOf(object)?.setter(name);
  if (setter !== undefined) walk.run({ node: setter, self: object }, [value]);
  return setter !== undefined;
}

/** Something unknown is still one certain object, another one at each visit. */
export function identified(walk: Walk, value: Value): Value {
  return value.path === undefined ? { ...value, path: walk.allocate() } : value;
}
