import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../../syntax';
import { constantOf } from '../../variables';
import { evaluateArguments, isCallable, runCallable } from '../call-parts';
import { CalledAs, named, NEVER } from '../call-shape';
import { importedCallee } from '../imports';
import { endEmitter } from '../joins/await';
import type { AccessPath } from '../streams/access-path';
import type { Task } from '../task';
import { UNKNOWN, type Value } from '../value';
import type { Walk } from '../walk';

/** Operators that run their callback for one value after another, each when the one before has settled. */
const SERIAL = new Set(['concatMap', 'exhaustMap']);

/** Operators that run their callback for each value as it comes. */
const PARALLEL = new Set(['flatMap', 'map', 'mergeMap', 'switchMap', 'tap']);

/** Sources that may be over when `subscribe` returns, and operators that may end the subscription at any time. */
const BOUNDED = /^(?:EMPTY|defer|elementAt|find\w*|first|from|generate|iif|last|of|range|single|take\w*|throwError|timeout\w*)$/;

/**
 * `source.subscribe(observer)`: the values run the observer's callbacks, and those of RxJS's operators on the
 * way, one after another. The first of them may come before the call returns.
 */
export const observables = named((name) => name === 'subscribe', (walk, call, _, callee) => {
  const member = callee.method;
  if (member === undefined || call.arguments.length > 3) return NEVER;
  const operators = operatorsOf(walk, member.object);
  const [first] = call.arguments;
  if (operators === undefined || (operators.length === 0 && (first === undefined || !mayObserve(first)))) return NEVER;
  const path = walk.evaluate(member.object).path ?? walk.allocate();
  const values = evaluateArguments(walk, call);
  const subscription = new Subscription(walk, call, path);
  for (const operator of operators) subscription.operate(operator);
  const [next = UNKNOWN] = values;
  if (isCallable(next)) {
    subscription.observe(next, values[1], values[2]);
  } else {
    const field = (name: string): Value | undefined => next.path && walk.state.lookUp(`${next.path.key}.${name}`);
    subscription.observe(field('next'), field('error'), field('complete'));
  }
  return { path, tasks: subscription.tasks };
});

function mayObserve({ type }: TSESTree.CallExpressionArgument): boolean {
  return type !== 'Literal' && type !== 'TemplateLiteral' && type !== 'SpreadElement';
}

/** One subscription: the callbacks of its operators and of its observer. */
class Subscription {
  readonly tasks: Task[] = [];
  private serial: Task[] = [];

  constructor(
    private readonly walk: Walk,
    private readonly call: TSESTree.CallExpression,
    private readonly path: AccessPath,
  ) {}

  /** The callback of an operator, as a task of its own. */
  operate(operator: TSESTree.CallExpression): void {
    const name = importedCallee(this.walk, new CalledAs(operator))?.name ?? '';
    const [callback = UNKNOWN] = evaluateArguments(this.walk, operator);
    if (!isCallable(callback)) return;
    const isSerial = SERIAL.has(name) || isOne(operator.arguments[1]);
    const { lasts, task } = this.start(callback, 'next', this.serial);
    if (lasts && !isSerial) this.start(callback, 'next', this.serial);
    if (isSerial) this.serial = [...this.serial, task];
  }

  observe(next: Value | undefined, error: Value | undefined, complete: Value | undefined): void {
    // The end waits for the operators' callbacks, but not for what the observer's own has begun.
    const operators = [...this.tasks];
    if (next && isCallable(next) && this.start(next, 'next', this.serial).lasts) this.start(next, 'next', this.serial);
    if (error && isCallable(error)) this.start(error, 'error', operators);
    if (complete && isCallable(complete)) this.start(complete, 'complete', operators);
  }

  private start(callback: Value, event: 'complete' | 'error' | 'next', before: readonly Task[]): { lasts: boolean; task: Task } {
    const { call, path, walk } = this;
    const over = [...before].filter((task) => event !== 'next' || this.serial.includes(task));
    const body = (): Value => {
      if (event !== 'next') endEmitter(walk, path.key);
      walk.join(over);
      return runCallable(walk, callback);
    };
    const { lasts, task } = walk.fork({ event, kind: 'listener', node: call }, body, { eager: true, emitter: path.key, late: true });
    this.tasks.push(task);
    return { lasts, task };
  }
}

/** `mergeMap(work, 1)`. */
function isOne(node: TSESTree.CallExpressionArgument | undefined): boolean {
  return node?.type === 'Literal' && node.value === 1;
}

/** The operators that have a callback, in order; `undefined` where something may end the subscription of itself. */
function operatorsOf(walk: Walk, observable: TSESTree.Expression): TSESTree.CallExpression[] | undefined {
  const found: TSESTree.CallExpression[] = [];
  let node = declared(walk, uncast(observable));
  for (let hops = 0; hops < MAX_HOPS && node.type === 'CallExpression'; hops += 1) {
    const method = methodCall(node);
    if (method?.name !== 'pipe') return nameOf(walk, node) !== undefined && BOUNDED.test(nameOf(walk, node) ?? '') ? undefined : found;
    const calls = node.arguments.filter((argument) => argument.type === 'CallExpression');
    if (calls.some((operator) => BOUNDED.test(nameOf(walk, operator) ?? ''))) return undefined;
    found.unshift(...calls.filter((operator) => hasCallback(nameOf(walk, operator))));
    node = declared(walk, uncast(method.object));
  }
  return found;
}

const MAX_HOPS = 10;

function hasCallback(name: string | undefined): boolean {
  return name !== undefined && (SERIAL.has(name) || PARALLEL.has(name));
}

/** The name under which RxJS exports what is called. */
function nameOf(walk: Walk, call: TSESTree.CallExpression): string | undefined {
  const imported = importedCallee(walk, new CalledAs(call));
  return imported !== undefined && /^rxjs(?:\/operators)?$/.test(imported.source) ? imported.name : undefined;
}

/** What a constant is declared to be. */
function declared(walk: Walk, node: TSESTree.Expression): TSESTree.Expression {
  return (node.type === 'Identifier' ? constantOf(walk.variableOf(node)) : undefined) ?? node;
}
