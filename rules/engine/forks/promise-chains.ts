import { evaluateArguments, isCallable, runCallable } from '../call-parts';
import { named, NEVER } from '../call-shape';
import { settle } from '../joins/await';
import { tailLock } from '../joins/locks';
import { settling, tasksOf } from '../value';

const CHAINS = new Set(['catch', 'finally', 'then']);

/** `promise.then(callback)`: the callback runs after the promise's tasks, beside everybody else. */
export const promiseChains = named((name) => CHAINS.has(name), (walk, call, _, callee) => {
  const member = callee.method;
  if (member === undefined) return NEVER;
  const base = callee.object;
  const values = evaluateArguments(walk, call);
  const origin = { kind: 'callback', node: call } as const;
  // The callbacks of one promise run in the order in which they were added.
  const emitter = base.path && `promise ${base.path.key}`;
  const beside = new Set(walk.state.live);
  const results = values.map((callback) => {
    if (!isCallable(callback)) return {};
    const body = (): ReturnType<typeof runCallable> => {
      // Of a chain's two callbacks one runs.
      for (const left of [...walk.state.live]) if (!beside.has(left)) walk.state.remove('live', left);
      settle(walk, base);
      // `tail = tail.then(…)`: the callbacks of a chain run one after another.
      const run = (): ReturnType<typeof runCallable> => runCallable(walk, callback, [{ lock: base.acquires }]);
      return base.path?.weak === true ? walk.underLock(tailLock(base.path.key), run) : run();
    };
    const { task, value: result } = walk.fork(origin, body, { emitter, keepsLocks: true, late: true });
    return { tasks: [task, ...(result.tasks ?? [])] };
  });
  const path = base.path?.weak === true ? base.path : walk.allocate();
  return { ...settling([base]), path, tasks: tasksOf([base, ...results]) };
});
