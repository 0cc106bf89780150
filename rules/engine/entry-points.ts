import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel, Resolver } from '../domain';
import { isClass, isFunction, memberName } from '../syntax';
import type { Use } from './census';
import { mayBeOurs } from './foreign-names';
import { isLoneReply } from './lone-replies';
import { type EntryPoint, isEntryPoint, isOwner, nameOf, type Owner } from './owners';
import { type ProgramIndex } from './program';
import { isIteratorMember } from './streams/iterators';

/**
 * The functions, and the module's own code, from which an operation can be reached within this file that may be at
 * fault: with another one, or with itself. They come in the order in which any operation is reached.
 */
export function entryPoints(index: ProgramIndex, resolver: Resolver): ReadonlySet<EntryPoint> {
  const sites = sitesIn(index, resolver);
  const faulty = sites.filter(({ mayBeAtFault }) => mayBeAtFault);
  if (faulty.length === 0) return NONE;
  const reached = reaching(sites, (name) => index.usersOf(name), isEntryPoint);
  // What a constructor leaves running is met by whoever uses the class.
  const wanted = reaching(faulty, (name) => index.usersOf(name).filter((user) => mayBeOurs(index, user)), isOwner);
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
    const site = siteAt(node, index, resolver);
    if (site !== undefined) sites.push(site);
  }
  return sites;
}

function siteAt(node: Use, index: ProgramIndex, resolver: Resolver): Site | undefined {
  if (node.type === 'MemberExpression') return isDetached(node, resolver) ? { mayBeAtFault: true, name: nameGiven(node), node } : undefined;
  const model = modelAt(node, resolver);
  const isLone = model?.kind === 'reply' && node.type === 'CallExpression' && isLoneReply(index, node);
  return model && { mayBeAtFault: mayBeAtFault(model) && !isLone, name: undefined, node };
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

function isInWantedClass(entry: EntryPoint, wanted: ReadonlySet<Owner>): boolean {
  for (let outer: TSESTree.Node | null | undefined = entry; outer; outer = outer.parent) if (isClass(outer) && wanted.has(outer)) return true;
  return false;
}
