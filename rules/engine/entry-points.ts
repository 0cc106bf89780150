import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, OperationModel, Resolver } from '../domain';
import { isFunction, memberName } from '../syntax';
import type { Use } from './census';
import type { ClassNode } from './class-info';
import { mayBeOurs } from './foreign-names';
import { type ProgramIndex } from './program';
import { isIteratorMember } from './streams/iterators';

export type EntryPoint = FunctionNode | TSESTree.Program;

/**
 * The functions, and the module's own code, from which an operation can be reached within this file that may be at
 * fault: with another one, or with itself. They come in the order in which any operation is reached.
 */
export function entryPoints(index: ProgramIndex, resolver: Resolver): ReadonlySet<EntryPoint> {
  const sites = sitesIn(index, resolver);
  const faulty = sites.filter(({ mayBeAtFault }) => mayBeAtFault);
  if (faulty.length === 0) return NONE;
  const users = usersByName(index);
  const reached = reaching(sites, (name) => users.get(name) ?? [], isEntryPoint);
  // What a constructor leaves running is met by whoever uses the class.
  const wanted = reaching(faulty, (name) => (users.get(name) ?? []).filter((user) => mayBeOurs(index, user)), isOwner);
  return new Set([...reached].filter((entry) => wanted.has(entry) || isInWantedClass(entry, wanted)));
}

const NONE: ReadonlySet<EntryPoint> = new Set();

/** A place where a stream is used. */
interface Site {
  readonly mayBeAtFault: boolean;
  /** The name under which the method of a stream is kept for later. */
  readonly name: string | undefined;
  readonly node: TSESTree.Node;
}

function sitesIn(index: ProgramIndex, resolver: Resolver): Site[] {
  const sites: Site[] = [];
  for (const node of index.census.uses) {
    const site = siteAt(node, resolver);
    if (site !== undefined) sites.push(site);
  }
  return sites;
}

function siteAt(node: Use, resolver: Resolver): Site | undefined {
  if (node.type === 'MemberExpression') return isDetached(node, resolver) ? { mayBeAtFault: true, name: nameGiven(node), node } : undefined;
  const model = modelAt(node, resolver);
  return model && { mayBeAtFault: mayBeAtFault(model), name: undefined, node };
}

/** Whatever leads to one of the sites: what stands around it, and who uses that by its name. */
function reaching<Kind extends Owner>(
  sites: readonly Site[],
  usersOf: (name: string) => readonly TSESTree.Node[],
  counts: (node: TSESTree.Node) => node is Kind,
): ReadonlySet<Kind> {
  const passed = new Set<TSESTree.Node>();
  const reached = new Set<Kind>();
  const pending = new Set<string>();
  const reach = (node: TSESTree.Node): void => {
    // ESLint gives the program's parent as null, the types as undefined. What encloses a node was reached with it.
    for (let outer: TSESTree.Node | null | undefined = node; outer && !passed.has(outer); outer = outer.parent) {
      passed.add(outer);
      if (!counts(outer)) continue;
      reached.add(outer);
      const name = nameOf(outer);
      if (name !== undefined) pending.add(name);
    }
  };
  for (const { name, node } of sites) {
    reach(node);
    if (name !== undefined) pending.add(name);
  }
  // Names that are added on the way are visited as well.
  for (const name of pending) for (const user of usersOf(name)) reach(user);
  return reached;
}

/** Listeners and pipes share a stream, and so do closes and resets: each needs a partner of another kind to be wrong. */
function mayBeAtFault({ consumer, kind }: Pick<OperationModel, 'consumer' | 'kind'>): boolean {
  if (kind === 'receive') return consumer !== 'listener' && consumer !== 'pipe';
  return kind === 'send' || kind === 'reply';
}

const SEND = { kind: 'send' } as const;
const RECEIVE = { kind: 'receive' } as const;

/** What is done to a stream there, as far as it matters. */
function modelAt(node: Exclude<Use, TSESTree.MemberExpression>, resolver: Resolver): Pick<OperationModel, 'consumer' | 'kind'> | undefined {
  if (node.type === 'ForOfStatement') return resolver.iteration(node.right);
  const model = resolver.operation(node);
  if (model !== undefined && mayBeAtFault(model)) return model;
  if (isIteratorCall(node, resolver)) return RECEIVE;
  return isPipe(node) && node.arguments.some((argument) => argument.type !== 'SpreadElement' && resolver.carries(argument, 'send')) ? SEND : model;
}

/** `call.write` without a call: `call.write.bind(call)`, `forEach(call.write, call)`. */
function isDetached(node: TSESTree.MemberExpression, resolver: Resolver): boolean {
  if (node.parent.type === 'CallExpression' && node.parent.callee === node) return false;
  return node.object.type !== 'Super' && resolver.member(node) !== undefined;
}

/** The name under which the declaration around the node keeps what it makes. */
function nameGiven(node: TSESTree.Node): string | undefined {
  for (let inner: TSESTree.Node | null | undefined = node; inner && !isFunction(inner); inner = inner.parent) {
    if (inner.type === 'VariableDeclarator') return inner.id.type === 'Identifier' ? inner.id.name : undefined;
  }
  return undefined;
}

function isIteratorCall({ callee }: TSESTree.CallExpression, resolver: Resolver): boolean {
  return callee.type === 'MemberExpression' && isIteratorMember(callee) && resolver.carries(callee.object, 'receive');
}

function isPipe({ callee }: TSESTree.CallExpression): boolean {
  const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : '';
  return name === 'pipe' || name === 'pipeline';
}

/** What may lead to a node by its name. */
type Owner = ClassNode | EntryPoint;

function isEntryPoint(node: TSESTree.Node): node is EntryPoint {
  return node.type === 'Program' || isFunction(node);
}

function isClass(node: TSESTree.Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

function isOwner(node: TSESTree.Node): node is Owner {
  return isEntryPoint(node) || isClass(node);
}

function isInWantedClass(entry: EntryPoint, wanted: ReadonlySet<Owner>): boolean {
  for (let outer: TSESTree.Node | null | undefined = entry; outer; outer = outer.parent) if (isClass(outer) && wanted.has(outer)) return true;
  return false;
}

/** Where each name is used, as a variable or as a member: who may call a function of that name. */
function usersByName(index: ProgramIndex): Map<string, TSESTree.Node[]> {
  const users = new Map<string, TSESTree.Node[]>();
  for (const node of index.census.names) {
    const list = users.get(node.name);
    if (list === undefined) users.set(node.name, [node]);
    else list.push(node);
  }
  return users;
}

/** The name by which the function is called, or the class used, where its declaration shows one. */
export function nameOf(owner: Owner): string | undefined {
  if (owner.type === 'Program') return undefined;
  if (owner.type !== 'ArrowFunctionExpression' && owner.id) return owner.id.name;
  const { parent } = owner;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition' && parent.type !== 'Property') return undefined;
  return parent.key.type === 'Identifier' || parent.key.type === 'PrivateIdentifier' ? parent.key.name : undefined;
}
