import type { TSESTree } from '@typescript-eslint/utils';

import { asksWhetherOver, testFlag, underSizeTest } from './joins/busy-flags';
import { disposingAtEnd, holdUntilEnd } from './joins/cleanups';
import { enterLoop } from './loops';
import type { Jump } from './frame';
import { bindPattern } from './patterns';
import type { State } from './state';
import { evaluateClass } from './streams/instances';
import { isLoop, type LoopNode } from './structure';
import { UNKNOWN } from './value';
import type { Walk } from './walk';

/** Walks a statement; where nothing can run any more it is passed over. */
export function execute(walk: Walk, node: TSESTree.Statement): void {
  if (walk.state.dead) return;
  walk.goDeeper();
  const executor = EXECUTORS[node.type] as ((walk: Walk, node: TSESTree.Statement) => void) | undefined;
  executor?.(walk, node);
  walk.comeBack();
}

type Executors = {
  readonly [Type in TSESTree.Statement['type']]?: (walk: Walk, node: Extract<TSESTree.Statement, { readonly type: Type }>) => void;
};

/** What each kind of statement does. A table, since it is asked at every step. */
const EXECUTORS: Executors = {
  BlockStatement: block,
  BreakStatement: (walk, { label }) => jump(walk, label?.name, 'breaks'),
  ClassDeclaration: (walk, node) => {
    evaluateClass(walk, node);
  },
  ContinueStatement: (walk, { label }) => jump(walk, label?.name, 'continues'),
  DoWhileStatement: loop,
  ExportNamedDeclaration: (walk, { declaration }) => {
    if (declaration) execute(walk, declaration as TSESTree.Statement);
  },
  ExpressionStatement: (walk, { expression }) => {
    walk.evaluate(expression);
  },
  ForInStatement: loop,
  ForOfStatement: loop,
  ForStatement: loop,
  IfStatement: branch,
  LabeledStatement: labelled,
  ReturnStatement: (walk, { argument }) => leave(walk, argument),
  SwitchStatement: choose,
  ThrowStatement: (walk, { argument }) => {
    walk.evaluate(argument);
    walk.state.dead = true;
  },
  TryStatement: attempt,
  VariableDeclaration: (walk, node) => {
    holdUntilEnd(walk, node, () => declare(walk, node));
  },
  WhileStatement: loop,
};

function loop(walk: Walk, node: LoopNode): void {
  enterLoop(walk, node, undefined);
}

/** An early exit makes the rest of its block conditional, not what follows the block. */
function block(walk: Walk, node: TSESTree.BlockStatement): void {
  const { conditions, guards } = walk.frame;
  disposingAtEnd(walk, node, () => {
    for (const statement of node.body) execute(walk, statement);
  });
  walk.frame.conditions = conditions;
  walk.frame.guards = guards;
}

function declare(walk: Walk, node: TSESTree.VariableDeclaration): void {
  for (const declarator of node.declarations) {
    if (declarator.init) bindPattern(walk, declarator.id, walk.evaluate(declarator.init));
  }
}

function leave(walk: Walk, argument: TSESTree.Expression | null): void {
  const value = argument ? walk.evaluate(argument) : UNKNOWN;
  walk.frame.results.push(value);
  walk.frame.exits.push(walk.branch());
  walk.state.dead = true;
}

function jump(walk: Walk, label: string | undefined, kind: 'breaks' | 'continues'): void {
  const target = walk.frame.jumps.findLast((candidate) =>
    label === undefined ? candidate.loop || kind === 'breaks' : candidate.label === label,
  );
  target?.[kind].push(walk.branch());
  walk.state.dead = true;
}

function branch(walk: Walk, node: TSESTree.IfStatement): void {
  const { alternate, consequent, test } = node;
  walk.evaluate(test);
  testFlag(walk, test);
  const guards = asksWhetherOver(walk, test) ? 1 : 0;
  const otherwise = walk.branch();
  walk.frame.guards += guards;
  const question = {};
  walk.conditionally(() => underSizeTest(walk, test, () => execute(walk, consequent)), undefined, { question, side: 'then' });
  const taken = walk.state;
  walk.state = otherwise;
  if (alternate) walk.conditionally(() => execute(walk, alternate), undefined, { question, side: 'else' });
  // What follows an early exit runs under the condition as well.
  const exits = taken.dead || walk.state.dead;
  if (exits) walk.frame.conditions = [...walk.frame.conditions, { activation: walk.frame, arm: { question, side: taken.dead ? 'else' : 'then' } }];
  walk.frame.guards -= exits ? 0 : guards;
  walk.state.merge(taken);
}

function labelled(walk: Walk, node: TSESTree.LabeledStatement): void {
  if (isLoop(node.body)) {
    enterLoop(walk, node.body, node.label.name);
    return;
  }
  const here: Jump = { breaks: [], continues: [], label: node.label.name, loop: false };
  walk.frame.jumps.push(here);
  execute(walk, node.body);
  walk.frame.jumps.pop();
  mergeAll(walk, here.breaks);
}

function choose(walk: Walk, node: TSESTree.SwitchStatement): void {
  walk.evaluate(node.discriminant);
  testFlag(walk, node.discriminant);
  const entry = walk.branch();
  const here: Jump = { breaks: [], continues: [], label: undefined, loop: false };
  walk.frame.jumps.push(here);
  walk.state.dead = true;
  for (const part of node.cases) {
    walk.state.merge(entry.copy());
    if (part.test) walk.evaluate(part.test);
    walk.conditionally(() => {
      for (const statement of part.consequent) execute(walk, statement);
    });
  }
  walk.frame.jumps.pop();
  mergeAll(walk, here.breaks);
  if (!node.cases.some((part) => part.test === null)) walk.state.merge(entry);
}

/**
 * A handler is walked as if the block had run to its end: which of its tasks a throw leaves behind is
 * unknown, and unknown is silent.
 */
function attempt(walk: Walk, node: TSESTree.TryStatement): void {
  const entry = walk.branch();
  const exitsBefore = walk.frame.exits.length;
  execute(walk, node.block);
  const normal = walk.state;
  const { handler } = node;
  if (handler) {
    walk.state = latest(normal, walk.frame.exits[exitsBefore], entry).copy();
    walk.state.restoreUses(entry);
    if (handler.param) bindPattern(walk, handler.param);
    walk.conditionally(() => execute(walk, handler.body));
    walk.state.merge(normal);
  }
  if (node.finalizer) finish(walk, node.finalizer, walk.frame.exits.slice(exitsBefore), entry);
}

/** `finally` runs on every way out, also where the block returns. */
function finish(walk: Walk, finalizer: TSESTree.BlockStatement, exits: readonly State[], entry: State): void {
  const wasDead = walk.state.dead;
  if (wasDead) walk.state = latest(walk.state, exits.at(-1), entry).copy();
  execute(walk, finalizer);
  if (wasDead && !walk.state.dead) {
    if (exits.length > 0) walk.frame.exits.push(walk.branch());
    walk.state.dead = true;
  }
}

function latest(normal: State, exit: State | undefined, entry: State): State {
  if (!normal.dead) return normal;
  return exit ?? entry;
}

function mergeAll(walk: Walk, states: readonly State[]): void {
  for (const state of states) walk.state.merge(state);
}
