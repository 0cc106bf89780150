import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { asksWhetherOver, leaveEmptied, leaveSpin } from './joins/busy-flags';
import { noteIterationEnd } from './endings';
import { holdsMessage, releaseMessages } from './messages';
import type { Jump } from './frame';
import { bindPattern } from './patterns';
import type { State } from './state';
import { type AccessPath, elementOf } from './streams/access-path';
import type { LoopNode } from './structure';
import type { Value } from './value';
import type { Walk } from './walk';

/** A loop's body is walked twice, so that what one round leaves running meets the next round. */
export function enterLoop(walk: Walk, node: LoopNode, label: string | undefined): void {
  if (node.type === 'ForStatement') initialise(walk, node.init);
  const source = 'right' in node ? walk.evaluate(node.right) : undefined;
  const drained = node.type === 'ForOfStatement' ? openIteration(walk, node, source) : undefined;
  // Who has sent something before the loop gets answers in it.
  const isAnswered = drained !== undefined && holdsMessage(walk, drained.path.key);
  const here: Jump = { breaks: [], continues: [], label, loop: true };
  walk.frame.jumps.push(here);
  const exits: State[] = [];
  for (let round = 0; round < 2; round += 1) {
    if (round > 0) drawAgain(walk, node, drained);
    if (node.type !== 'DoWhileStatement') test(walk, node, exits);
    const guards = 'test' in node && node.test && asksWhetherOver(walk, node.test) ? 1 : 0;
    walk.frame.guards += guards;
    if (isAnswered) releaseMessages(walk, drained.path.key);
    walk.conditionally(() => runRound(walk, node, source, here), node);
    walk.frame.guards -= guards;
    if (node.type === 'DoWhileStatement') test(walk, node, exits);
  }
  drawAgain(walk, node, drained);
  if (node.type !== 'DoWhileStatement') test(walk, node, exits);
  walk.frame.jumps.pop();
  walk.state.dead = true;
  // The peer has ended the stream.
  for (const exit of exits) if (drained !== undefined) releaseMessages({ state: exit }, drained.path.key);
  for (const exit of [...exits, ...here.breaks]) walk.state.merge(exit);
  if (node.type === 'WhileStatement') leaveLoop(walk, node);
  if (drained?.destroys === true) noteIterationEnd(walk, drained.path, node);
}

function leaveLoop(walk: Walk, { body, test: condition }: TSESTree.WhileStatement): void {
  const only = body.type === 'BlockStatement' && body.body.length === 1 ? body.body[0] : body;
  if (only?.type !== 'ExpressionStatement' || only.expression.type !== 'AwaitExpression') return;
  leaveEmptied(walk, condition);
  leaveSpin(walk, condition);
}

function initialise(walk: Walk, init: TSESTree.ForStatement['init']): void {
  if (!init) return;
  if (init.type === 'VariableDeclaration') walk.execute(init);
  else walk.evaluate(init);
}

/** A stream that a loop draws from. */
interface Drained {
  /** The loop destroys the stream when it is left. */
  readonly destroys: boolean;
  readonly model: OperationModel;
  readonly path: AccessPath;
}

function openIteration(walk: Walk, node: TSESTree.ForOfStatement, source: Value | undefined): Drained | undefined {
  // A generator's body runs within the loop that draws from it.
  if (source?.generator !== undefined) walk.run(source.generator.fn, source.generator.args);
  if (!node.await) return undefined;
  const model: OperationModel | undefined = source?.iterator === true ? ITERATION : walk.resolver.iteration(node.right);
  if (model === undefined) return undefined;
  const { path } = walk.record(model, source?.path ?? walk.allocate(), node.right);
  return { destroys: model.destroys === true, model, path };
}

/** After each round the loop asks for the next message, beside whatever the round has left running. */
function drawAgain(walk: Walk, node: LoopNode, drained: Drained | undefined): void {
  if (drained !== undefined && 'right' in node && !walk.state.dead) walk.record(drained.model, drained.path, node.right);
}

const ITERATION = { completion: 'session', consumer: 'iterator', kind: 'receive' } as const;

/** Evaluates the condition, and notes the state in which the loop would end there. */
function test(walk: Walk, node: LoopNode, exits: State[]): void {
  if (walk.state.dead) return;
  if ('right' in node) {
    if (node.type === 'ForOfStatement' && node.await) walk.suspend();
    exits.push(walk.branch());
    return;
  }
  if (node.test) walk.evaluate(node.test);
  const endless = node.test === null || (node.test.type === 'Literal' && node.test.value === true);
  if (!endless) exits.push(walk.branch());
}

function runRound(walk: Walk, node: LoopNode, source: Value | undefined, here: Jump): void {
  if ('right' in node && !walk.state.dead) bindElement(walk, node, source);
  walk.execute(node.body);
  for (const state of here.continues.splice(0)) walk.state.merge(state);
  if (node.type === 'ForStatement' && node.update && !walk.state.dead) walk.evaluate(node.update);
}

function bindElement(walk: Walk, node: TSESTree.ForInStatement | TSESTree.ForOfStatement, source: Value | undefined): void {
  const pattern = node.left.type === 'VariableDeclaration' ? node.left.declarations[0].id : node.left;
  const path = source?.path && elementOf(source.path, walk.nextId());
  const tasks = [...(source?.tasks ?? []), ...walk.elementsOf(source?.path)];
  if (node.type === 'ForOfStatement' && node.await) walk.join(tasks);
  bindPattern(walk, pattern, path && { path, tasks });
}
