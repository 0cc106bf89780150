import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../../syntax';
import { evaluateArguments, foreignName } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import { importedCallee } from '../imports';
import type { Walk } from '../walk';

/** Functions after which nothing runs, by the object or the module that has them. */
const EXITS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Deno', new Set(['exit'])],
  ['assert', new Set(['fail'])],
  ['assert/strict', new Set(['fail'])],
  ['process', new Set(['abort', 'exit', 'reallyExit'])],
]);

/** `process.exit(1)`, `assert.fail()`: a call that never returns. */
export const exits: CallShape = (walk, call) => {
  if (!isExit(walk, call)) return NEVER;
  evaluateArguments(walk, call);
  walk.state.dead = true;
  return {};
};

function isExit(walk: Walk, call: TSESTree.CallExpression): boolean {
  const callee = uncast(call.callee);
  const imported = importedCallee(walk, call);
  if (imported?.name !== undefined) return EXITS.get(imported.source)?.has(imported.name) === true;
  const object = callee.type === 'MemberExpression' ? methodCall(call)?.object : undefined;
  const name = foreignName(walk, call);
  return object?.type === 'Identifier' && name !== undefined && EXITS.get(object.name)?.has(name) === true;
}
