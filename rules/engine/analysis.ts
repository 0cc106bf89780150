import type { Findings, FunctionNode, Overlap, Resolver } from '../domain';
import { type EntryPoint, entryPoints } from './entry-points';
import { handlerEncounters } from './handlers';
import { findMutations } from './mutations';
import type { Encounter } from './operation';
import { overlapsOf } from './overlaps';
import { type ClassNode, constructorOf, type ParsedSource, ProgramIndex } from './program';
import { bindPattern } from './patterns';
import { thisOf } from './streams/fields';
import { BudgetSpent, Walk } from './walk';

/** What is wrong with the streams of one file. */
export function findMisuses(source: ParsedSource, resolver: Resolver): Findings {
  const index = new ProgramIndex(source);
  const entries = entryPoints(index, resolver);
  if (entries.size === 0) return NOTHING;
  return { mutations: findMutations(index, resolver), overlaps: findOverlaps(index, resolver, entries) };
}

export const NOTHING: Findings = { mutations: [], overlaps: [] };

/**
 * The overlaps of one file. Every function is an entry point, since anybody may call it; a method starts with
 * what its class's constructor leaves running.
 */
function findOverlaps(index: ProgramIndex, resolver: Resolver, entries: ReadonlySet<EntryPoint>): Overlap[] {
  const encounters: Encounter[] = [];
  const pools = new Map<ClassNode, Walk | undefined>();
  const pool = (owner: ClassNode): Walk | undefined => {
    if (!pools.has(owner)) pools.set(owner, walkConstructor(index, resolver, owner));
    return pools.get(owner);
  };
  for (const entry of entries) {
    const walk = entry.type === 'Program' ? walkProgram(index, resolver) : walkFunction(index, resolver, entry, pool);
    encounters.push(...(walk?.encounters ?? []));
    if (walk !== undefined && entry.type !== 'Program' && resolver.isHandler(entry)) {
      encounters.push(...handlerEncounters(entry, walk));
    }
  }
  return overlapsOf(encounters);
}

/** Runs the walk; one that costs too much leaves nothing behind. */
function within(walk: Walk, body: () => void): Walk | undefined {
  try {
    body();
    return walk;
  } catch (error) {
    if (error instanceof BudgetSpent) return undefined;
    throw error;
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
  pool: (owner: ClassNode) => Walk | undefined,
): Walk | undefined {
  const owner = index.classOf(fn);
  const isConstructor = owner !== undefined && constructorOf(owner) === fn;
  if (isConstructor) return pool(owner);
  const walk = new Walk(index, resolver, { kind: 'root', node: fn }, owner && pool(owner));
  return within(walk, () => walk.runRoot(fn, owner && thisOf(owner)));
}

/** Field initialisers, then the constructor's body. */
function walkConstructor(index: ProgramIndex, resolver: Resolver, owner: ClassNode): Walk | undefined {
  const constructor = constructorOf(owner);
  const walk = new Walk(index, resolver, { kind: 'root', node: constructor ?? owner });
  walk.self = thisOf(owner);
  return within(walk, () => {
    for (const element of owner.body.body) {
      if (element.type !== 'PropertyDefinition' || element.static || element.value === null || element.computed) continue;
      if (element.key.type !== 'Identifier' && element.key.type !== 'PrivateIdentifier') continue;
      const name = element.key.type === 'Identifier' ? element.key.name : `#${element.key.name}`;
      walk.state.bind(`${thisOf(owner).key}.${name}`, walk.evaluate(element.value));
    }
    if (constructor === undefined) return;
    for (const parameter of constructor.params) {
      if (parameter.type === 'TSParameterProperty') bindPattern(walk, parameter);
    }
    walk.runRoot(constructor, thisOf(owner));
  });
}
