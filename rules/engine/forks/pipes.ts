import type { TSESTree } from '@typescript-eslint/utils';

import type { Completion } from '../../domain';
import { methodCall } from '../../syntax';
import { evaluateArguments, foreignName } from '../call-parts';
import { named, NEVER } from '../call-shape';
import type { Task } from '../task';
import { tasksOf, type Value } from '../value';
import type { Walk } from '../walk';

const SESSION: Completion = 'session';
const SEND = { completion: SESSION, kind: 'send' } as const;
const RECEIVE = { completion: SESSION, consumer: 'pipe', kind: 'receive' } as const;

/** `source.pipe(call)` and `pipeline(source, …, call)`: a task that sends for as long as the source lasts. */
export const pipes = named((name) => name === 'pipe' || name === 'pipeline', (walk, call, _, callee) => {
  if (callee.method?.name === 'pipe') return pipe(walk, call);
  if (foreignName(walk, callee) === 'pipeline') return pipeline(walk, call);
  return NEVER;
});

function pipe(walk: Walk, call: TSESTree.CallExpression): Value | typeof NEVER {
  const source = methodCall(call)?.object;
  const target = call.arguments[0];
  if (source === undefined || target === undefined || target.type === 'SpreadElement') return NEVER;
  const sends = walk.resolver.carries(target, 'send');
  const receives = walk.resolver.carries(source, 'receive');
  if (!sends && !receives) return NEVER;
  const from = walk.evaluate(source);
  const [to] = evaluateArguments(walk, call);
  if (receives) walk.state.add('sessions', walk.record(RECEIVE, from.path ?? walk.allocate(), call));
  if (sends) send(walk, call, to, from);
  return to ?? {};
}

function pipeline(walk: Walk, call: TSESTree.CallExpression): Value | typeof NEVER {
  const ends = call.arguments.filter((argument) => argument.type !== 'SpreadElement');
  const sends = ends.map((argument) => walk.resolver.carries(argument, 'send'));
  const receives = ends.map((argument) => walk.resolver.carries(argument, 'receive'));
  if (!sends.slice(1).includes(true) && receives[0] !== true) return NEVER;
  const values = evaluateArguments(walk, call);
  const tasks = values.flatMap((value, position) => {
    if (position > 0 && sends[position] === true) return [send(walk, call, value, values[0])];
    if (position === 0 && receives[position] === true) {
      walk.record(RECEIVE, value.path ?? walk.allocate(), call);
    }
    return [];
  });
  return { path: walk.allocate(), tasks: [...tasks, ...tasksOf(values)] };
}

/** What is piped arrives in later turns, in step with the events of the source. */
function send(walk: Walk, call: TSESTree.CallExpression, target: Value | undefined, source: Value | undefined): Task {
  const path = target?.path ?? walk.allocate();
  const operate = (): Value => {
    walk.record(SEND, path, call);
    return {};
  };
  return walk.fork({ kind: 'pipe', node: call }, operate, { emitter: source?.path?.key, late: true }).task;
}
