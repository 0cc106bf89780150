import type { CallShape } from '../calls';
import { calleeMember, callbackOf, evaluateArguments, runCallback } from '../call-parts';
import { settle } from '../joins/await';
import { tailLock } from '../joins/locks';
import { settling, tasksOf } from '../value';

const CHAINS = new Set(['catch', 'finally', 'then']);

/** `promise.then(callback)`: the callback runs after the promise's tasks, beside everybody else. */
export const promiseChains: CallShape = (walk, call) => {
  const member = calleeMember(call);
  if (member === undefined || !CHAINS.has(member.name)) return undefined;
  const base = walk.evaluate(member.object);
  const values = evaluateArguments(walk, call);
  const origin = { kind: 'callback', node: call } as const;
  const results = values.map((value) => {
    const callback = callbackOf(value);
    if (callback === undefined) return {};
    const body = (): ReturnType<typeof runCallback> => {
      settle(walk, base);
      // `tail = tail.then(…)`: the callbacks of a chain run one after another.
      if (base.path?.weak === true) walk.state.locks.add(tailLock(base.path.key));
      return runCallback(walk, callback);
    };
    const { task, value: result } = walk.fork(origin, body, { late: true });
    return { tasks: [task, ...(result.tasks ?? [])] };
  });
  const path = base.path?.weak === true ? base.path : walk.allocate();
  return { ...settling([base]), path, tasks: tasksOf([base, ...results]) };
};
