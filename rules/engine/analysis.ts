import type { TSESTree } from '@typescript-eslint/utils';

import type { Findings, FunctionNode, Misuse, Mutation, Resolver } from '../domain';
import { noteSwallowed } from '../swallowed';
import { isFunction } from '../syntax';
import type { ClassInfo } from './class-info';
import { entryPoints } from './entry-points';
import { handlerEncounters } from './handlers';
import { undisciplinedSends } from './lock-discipline';
import type { Encounter } from './operation';
import { overlapsOf } from './overlaps';
import type { EntryPoint } from './owners';
import { type ProgramIndex } from './program';
import { BudgetSpent, Walk } from './walk';

/** What is wrong with the streams of one file; `watch` sees the walk from each entry point. */
export function findMisuses(index: ProgramIndex, resolver: Resolver, watch?: (walk: Walk) => void): Findings {
  const entries = entryPoints(index, resolver);
  if (entries.size === 0) return NOTHING;
  const walks = walkAll(index, resolver, entries);
  if (watch !== undefined) walks.forEach(watch);
  return findInWalks(walks);
}

export const NOTHING: Findings = { misuses: [], mutations: [], overlaps: [] };

/** What the walks through one file find. */
function findInWalks(walks: readonly Walk[]): Findings {
  const encounters = walks.flatMap((walk) => [...walk.encounters, ...handlerEncountersOf(walk)]);
  const misuses = new Map<TSESTree.Node, Misuse>();
  const mutations = new Map<TSESTree.Node, Mutation>();
  for (const walk of walks) {
    for (const misuse of walk.misuses) misuses.set(misuse.node, misuses.get(misuse.node) ?? misuse);
    for (const mutation of walk.mutations) mutations.set(mutation.send, mutations.get(mutation.send) ?? mutation);
  }
  return {
    misuses: [...misuses.values()],
    mutations: onePerChange(mutations.values()),
    overlaps: [...overlapsOf(encounters), ...undisciplinedSends(walks)],
  };
}

/**
 * Every function is an entry point, since anybody may call it; a method starts with what its class's
 * constructor leaves running.
 */
function walkAll(index: ProgramIndex, resolver: Resolver, entries: ReadonlySet<EntryPoint>): Walk[] {
  const pools = new Map<ClassInfo, Walk | undefined>();
  const pool = (owner: ClassInfo): Walk | undefined => {
    if (!pools.has(owner)) pools.set(owner, walkConstructor(index, resolver, owner));
    return pools.get(owner);
  };
  // Such a method has been walked where it runs; whoever calls it a second time is nobody we know.
  const isStartedByConstructor = (entry: FunctionNode): boolean => {
    const owner = index.classOf(entry);
    const first = owner?.constructorNode;
    return owner !== undefined && first !== undefined && first !== entry && entries.has(first) && pool(owner)?.hasWalked(entry) === true;
  };
  const walks = new Map<EntryPoint, Walk | undefined>();
  const walk = (entry: EntryPoint): Walk | undefined => {
    if (entry.type === 'Program') return walkProgram(index, resolver);
    if (index.classOf(entry)?.isHelper(entry) === true || isStartedByConstructor(entry)) return undefined;
    return walkFunction(index, resolver, entry, pool);
  };
  // A callback that was walked under a lock runs there, and nowhere else.
  const locked = new Set<EntryPoint>();
  const callbacks = [...entries].filter(isCallback);
  // The inner ones come first in the list, and are walked last.
  for (const entry of [...[...entries].filter((other) => !isCallback(other)), ...callbacks.reverse()]) {
    if (isCallback(entry) && locked.has(entry)) continue;
    const own = walk(entry);
    walks.set(entry, own);
    for (const fn of own?.locked ?? []) locked.add(fn);
  }
  return [...entries].flatMap((entry) => walks.get(entry) ?? []);
}

/** Whether the function is written out as an argument of a call. */
function isCallback(entry: EntryPoint): entry is FunctionNode {
  return isFunction(entry) && entry.parent.type === 'CallExpression' && entry.parent.callee !== entry;
}

function handlerEncountersOf(walk: Walk): Encounter[] {
  const { node } = walk.task.origin;
  const encounters = isFunction(node) ? handlerEncounters(node, walk) : [];
  // Few walks have any, and the question may be one about types.
  return encounters.length > 0 && isFunction(node) && walk.resolver.isHandler(node) ? encounters : [];
}

/** A change that reaches several sends is one mistake. */
function onePerChange(mutations: Iterable<Mutation>): Mutation[] {
  return [...new Map([...mutations].map((mutation) => [mutation.node, mutation])).values()];
}

/** Runs the walk; one that costs too much leaves nothing behind. */
function within(walk: Walk, body: () => void): Walk | undefined {
  try {
    body();
    return walk;
  } catch (error) {
    // Code that is nested deeper than the stack costs too much as well.
    if (error instanceof RangeError) noteSwallowed(error);
    else if (!(error instanceof BudgetSpent)) throw error;
    return undefined;
  }
}

function walkProgram(index: ProgramIndex, resolver: Resolver): Walk | undefined {
  const { ast } = index.source;
  const walk = new Walk(index, resolver, { kind: 'root', node: ast });
  return within(walk, () => {
    for (const statement of ast.body) walk.execute(statement);
  });
}

function walkFunction(
  index: ProgramIndex,
  resolver: Resolver,
  fn: FunctionNode,
  pool: (owner: ClassInfo) => Walk | undefined,
): Walk | undefined {
  const owner = index.classOf(fn);
  if (owner?.constructorNode === fn) return pool(owner);
  const walk = new Walk(index, resolver, { kind: 'root', node: fn }, owner && pool(owner));
  return within(walk, () => walk.runRoot(fn, owner?.self));
}

function walkConstructor(index: ProgramIndex, resolver: Resolver, owner: ClassInfo): Walk | undefined {
  const walk = new Walk(index, resolver, { kind: 'root', node: owner.constructorNode ?? owner.node });
  return within(walk, () => {
    walk.construct(owner, owner.self, []);
  });
}
