import type { TSESTree } from '@typescript-eslint/utils';

import { isNamed, type MethodCall, methodCall, propertyName, uncast } from '../syntax';
import type { CalledAs } from './call-shape';
import { noteChange } from './messages';
import { type AccessPath, fieldOf } from './streams/access-path';
import type { Walk } from './walk';

/** Methods that change the array, map, set or buffer that they are called on. */
const MUTATORS = /^(?:clear|copyWithin|delete|fill|pop|push|reverse|set|shift|sort|splice|swap(?:16|32|64)|unshift|write\w*(?:BE|LE|Int8))$/;

/** The setters of generated message classes, which return the message: `setName`, `addTags`, `clearTags`. */
const SETTER = /^(?:add|clear|set)[A-Z]/;

/** Getters of generated message classes that hand out the list or map itself: `getTagsList`, `getLabelsMap`. */
const PART_GETTER = /^get[A-Z]\w*(?:List|Map)$/;

/** Functions that fill an object which they are given, and the position of that object. */
const FILLERS: ReadonlyMap<string, number> = new Map([
  ['getRandomValues', 0],
  ['randomFillSync', 0],
  ['readSync', 1],
]);

export function isSetter(name: string): boolean {
  return SETTER.test(name);
}

/** What a call changes by its name. */
export interface ChangeByCall {
  /** The argument that it fills: `Object.assign(message, …)`. */
  readonly filled: TSESTree.Expression | undefined;
  /** The object that it is called on: `tags.push(…)`. */
  readonly object: TSESTree.Expression | undefined;
}

/** What the call changes by the way it is written. */
export function changeByCall(walk: Walk, call: TSESTree.CallExpression, { method }: CalledAs): ChangeByCall | undefined {
  if (method === undefined) return undefined;
  const object = MUTATORS.test(method.name) && !isReplacedBy(call, method.object) ? method.object : undefined;
  const filled = call.arguments[filledPosition(walk, call, method) ?? -1];
  const isFilled = filled !== undefined && filled.type !== 'SpreadElement';
  return object === undefined && !isFilled ? undefined : { filled: isFilled ? filled : undefined, object };
}

/** Notes what a call changes. */
export function noteChangeByCall(walk: Walk, call: TSESTree.CallExpression, { filled, object }: ChangeByCall): void {
  if (object !== undefined) noteChange(walk, partPath(walk, object), call, false);
  if (filled !== undefined) noteChange(walk, namedPath(walk, filled), call);
}

/** `list = list.push(item)`: a list that never changes. */
function isReplacedBy({ parent }: TSESTree.CallExpression, object: TSESTree.Expression): boolean {
  if (parent.type !== 'AssignmentExpression' || parent.left.type !== 'Identifier') return false;
  return object.type === 'Identifier' && object.name === parent.left.name;
}

/** The position of the argument that the call fills. */
function filledPosition(walk: Walk, call: TSESTree.CallExpression, { name, object }: MethodCall): number | undefined {
  switch (name) {
    case 'assign':
      return object.type === 'Identifier' && /^(?:Object|_|lodash)$/.test(object.name) ? 0 : undefined;
    case 'read':
      return isBuffer(walk, call.arguments[0]) || tellsBytesRead(call) ? 0 : undefined;
    default:
      return FILLERS.get(name);
  }
}

/** Whether the name was declared as a new buffer: `Buffer.alloc(1024)`, `new Uint8Array(1024)`. */
function isBuffer(walk: Walk, node: TSESTree.Node | undefined): boolean {
  const definition = node?.type === 'Identifier' ? walk.variableOf(node)?.defs[0]?.node : undefined;
  if (definition?.type !== 'VariableDeclarator' || !definition.init) return false;
  const init = uncast(definition.init);
  if (init.type === 'NewExpression') return init.callee.type === 'Identifier' && /^(?:ArrayBuffer|Buffer|DataView|Uint8Array)$/.test(init.callee.name);
  const object = init.type === 'CallExpression' ? methodCall(init)?.object : undefined;
  return object?.type === 'Identifier' && object.name === 'Buffer';
}

/** `const { bytesRead } = await file.read(…)`. */
function tellsBytesRead({ parent }: TSESTree.CallExpression): boolean {
  const target = parent.type === 'AwaitExpression' ? parent.parent : parent;
  if (target.type !== 'VariableDeclarator' || target.id.type !== 'ObjectPattern') return false;
  return target.id.properties.some((property) => property.type === 'Property' && propertyName(property) === 'bytesRead');
}

/** The object of a name, or a part that a generated getter hands out. */
function partPath(walk: Walk, node: TSESTree.Expression): AccessPath | undefined {
  const part = uncast(node);
  const getter = part.type === 'CallExpression' && part.arguments.length === 0 ? methodCall(part) : undefined;
  if (getter === undefined || !PART_GETTER.test(getter.name)) return namedPath(walk, node);
  const message = namedPath(walk, getter.object);
  return message && fieldOf(message, getter.name);
}

function namedPath(walk: Walk, node: TSESTree.Expression): AccessPath | undefined {
  const named = uncast(node);
  return isNamed(named) ? walk.evaluate(named).path : undefined;
}
