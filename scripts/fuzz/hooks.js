'use strict';

/** @typedef {import('./world').World} World */
/** @typedef {import('./tasks').Task} Task */

/** How many messages a loop draws at most. */
const MESSAGES = 2;

/** What an instrumented program calls at what forks, waits and operates; `entry` names the one inner function to run. @param {World} world */
function hooksOf(world) {
  const { tasks } = world;
  /** @param {Task} task @param {unknown} awaited */
  const wait = (task, awaited) => {
    task.suspendedIn = tasks.turn;
    task.awaited = awaited;
    return awaited;
  };
  /** @param {Task} task */
  const again = (task) => {
    tasks.begin(task);
    tasks.follow(task, task.suspendedIn);
    tasks.join(task, task.awaited);
  };
  return {
    again,
    /** @param {number} line @param {{ at?: (line: number) => unknown }} target */
    at: (line, target) => target.at?.(line) ?? target,
    /** @template T @param {Task} task @param {T} value */
    back: (task, value) => {
      again(task);
      return value;
    },
    /** @param {() => Promise<unknown>} body */
    call: (body) => {
      const { result, task } = tasks.fork(body);
      tasks.bindTask(result, task);
      return result;
    },
    /** @param {Promise<unknown>} promise */
    chain: (promise) => chain(world, promise),
    enter: () => tasks.current,
    entry: undefined,
    /** @param {Task} task @param {number} line @param {{ at: (line: number) => { next: (done: boolean) => Promise<unknown> } }} stream */
    iterate: (task, line, stream) => {
      let left = world.schedule.random.below(MESSAGES + 1);
      const iterator = {
        next: () => wait(task, stream.at(line).next((left -= 1) < 0)),
        return: () => wait(task, Promise.resolve({ done: true, value: undefined })),
      };
      return { [Symbol.asyncIterator]: () => iterator };
    },
    wait,
  };
}

/** The methods of a promise whose callbacks are tasks. @param {World} world @param {Promise<unknown>} promise */
function chain(world, promise) {
  const { tasks } = world;
  /** @param {() => unknown} callback */
  const next = (callback) => {
    const registered = tasks.turn;
    const task = tasks.task(tasks.current);
    task.late = true;
    const result = promise.then(() => {
      tasks.begin(task);
      tasks.follow(task, registered);
      tasks.join(task, promise);
      for (const before of task.joined) task.followed.add(before);
      const returned = callback();
      if (returned instanceof Promise) void returned.then(() => tasks.join(task, returned));
      return returned;
    });
    tasks.bindTask(result, task);
    tasks.combine(result, [promise]);
    return result;
  };
  return {
    catch: () => {
      const result = promise.catch(() => undefined);
      tasks.bind(result, (joiner) => {
        tasks.join(joiner, promise);
        return joiner.clock;
      });
      return result;
    },
    finally: next,
    then: next,
  };
}

module.exports = { hooksOf };
