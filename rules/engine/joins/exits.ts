import { evaluateArguments, foreignName } from '../call-parts';
import { type Callee, type CallShape, NEVER } from '../call-shape';
import { importedCallee } from '../imports';
import type { Walk } from '../walk';

/** Functions after which nothing runs, by the object or the module that has them. */
const EXITS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Deno', new Set(['exit'])],
  ['assert', new Set(['fail'])],
  ['assert/strict', new Set(['fail'])],
  ['process', new Set(['abort', 'exit', 'reallyExit'])],
]);

const NAMES: ReadonlySet<string> = new Set([...EXITS.values()].flatMap((names) => [...names]));

/** `process.exit(1)`, `assert.fail()`: a call that never returns. */
export const exits: CallShape = (walk, call, _, callee) => {
  if (!isExit(walk, callee)) return NEVER;
  evaluateArguments(walk, call);
  walk.state.dead = true;
  return {};
};

function isExit(walk: Walk, callee: Callee): boolean {
  const { method } = callee;
  // A function may be imported under any name, a method goes by its own.
  if (method !== undefined && !NAMES.has(method.name)) return false;
  const imported = importedCallee(walk, callee);
  if (imported?.name !== undefined) return EXITS.get(imported.source)?.has(imported.name) === true;
  const name = foreignName(walk, callee);
  return method?.object.type === 'Identifier' && name !== undefined && EXITS.get(method.object.name)?.has(name) === true;
}
