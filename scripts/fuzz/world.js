'use strict';

const { Tasks, merge } = require('./tasks');

/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./tasks').Clock} Clock */
/** @typedef {import('./tasks').Turn} Turn */
/** @typedef {import('./schedule').Schedule} Schedule */
/** @typedef {'close' | 'receive' | 'send'} Kind */

/**
 * One use of one half of a stream in one run.
 *
 * @typedef {object} Use
 * @property {number} site
 * @property {Kind} kind
 * @property {boolean} instant
 * @property {boolean} shares it gets every message, whoever else listens
 * @property {number} stream
 * @property {Task} task
 * @property {Turn} turn
 * @property {Clock} start what was over when it started
 * @property {[id: number, time: number]} end whoever knows of this knows that it is over
 */

/** How many messages a stream, and a source, has to give. */
const MESSAGES = 2;

/** How often an interval's callback runs. */
const TICKS = 2;

/** What a program sees: streams, timers, emitters and locks whose completions the schedule chooses. */
class World {
  /** @type {Use[]} */
  uses = [];
  /** @type {Map<Turn, Task>} */
  #timerQueues = new Map();

  /** @param {Schedule} schedule */
  constructor(schedule) {
    this.schedule = schedule;
    this.tasks = new Tasks();
  }

  /** What the instrumented source calls. */
  hooks() {
    const { tasks } = this;
    return {
      enter: () => tasks.current,
      /** @param {Task} task @param {() => Promise<unknown>} body */
      call: (task, body) => this.call(task, body),
      /** @param {(...args: unknown[]) => Promise<unknown>} fn */
      forked: (fn) => (/** @type {unknown[]} */ ...args) => this.call(tasks.current, () => fn(...args)),
      /** @param {Task} task @param {unknown} awaited */
      wait: (task, awaited) => {
        task.suspendedIn = tasks.turn;
        task.awaited = awaited;
        return awaited;
      },
      /** @param {Task} task @param {unknown} value */
      back: (task, value) => {
        tasks.begin(task);
        tasks.follow(task, task.suspendedIn);
        tasks.join(task, task.awaited);
        return value;
      },
      /** @param {'all' | 'allSettled' | 'race'} name @param {Promise<unknown>[]} promises */
      combine: (name, promises) => this.combine(name, promises),
      /** @param {Promise<unknown>} promise @param {() => unknown} callback */
      then: (promise, callback) => this.then(promise, callback),
      /** @param {Promise<unknown>} promise */
      caught: (promise) => {
        const next = promise.catch(() => undefined);
        tasks.bind(next, (joiner) => {
          tasks.join(joiner, promise);
          return joiner.clock;
        });
        return next;
      },
      /** @param {{ next: (site: number, done: boolean) => Promise<IteratorResult<unknown>> }} stream @param {number} site */
      iterate: (stream, site) => {
        let left = Math.floor(this.schedule.random() * (MESSAGES + 1));
        return { next: () => stream.next(site, (left -= 1) < 0) };
      },
    };
  }

  /** @param {Task} parent @param {() => Promise<unknown>} body */
  call(parent, body) {
    const { result, task } = this.tasks.fork(parent, body);
    if (typeof result === 'object') this.tasks.bindTask(result, task);
    return result;
  }

  /** @param {'all' | 'allSettled' | 'race'} name @param {Promise<unknown>[]} promises */
  combine(name, promises) {
    const { tasks } = this;
    /** @type {Promise<unknown> | undefined} */
    let first;
    for (const promise of promises) void promise.then(() => (first ??= promise));
    const combined = /** @type {Promise<unknown>} */ (Promise[name](promises));
    tasks.bind(combined, (joiner) => {
      for (const promise of name === 'race' ? [first] : promises) tasks.join(joiner, promise);
      return joiner.clock;
    });
    return combined;
  }

  /** @param {Promise<unknown>} promise @param {() => unknown} callback */
  then(promise, callback) {
    const { tasks } = this;
    const registered = tasks.turn;
    const task = tasks.task(tasks.current);
    task.late = true;
    const next = promise.then(() => {
      tasks.begin(task);
      tasks.follow(task, registered);
      tasks.join(task, promise);
      return callback();
    });
    tasks.bindTask(next, task);
    return next;
  }

  /** @param {Omit<Use, 'end' | 'start' | 'task' | 'turn'>} use @returns {Use} */
  record(use) {
    const { current: task, turn } = this.tasks;
    const time = (task.clock.get(task.id) ?? 0) + 1;
    task.clock.set(task.id, time);
    /** @type {Use} */
    const recorded = { ...use, end: use.instant ? [task.id, time] : [this.tasks.nextId(), 1], start: new Map(task.clock), task, turn };
    this.uses.push(recorded);
    return recorded;
  }

  /**
   * An operation whose promise the schedule resolves.
   *
   * @template T
   * @param {Use} use
   * @param {() => T} result
   * @returns {Promise<T>}
   */
  pending(use, result) {
    const { tasks } = this;
    const [id, time] = use.end;
    const promise = new Promise((/** @type {(value: T) => void} */ resolve) => {
      this.schedule.add(() => resolve(result()));
    });
    tasks.bind(promise, () => new Map(use.start).set(id, time));
    return promise;
  }

  /** @param {number} seed */
  stream(seed = this.tasks.nextId()) {
    const emitter = this.emitter(MESSAGES);
    const half = { instant: false, shares: false, stream: seed };
    const stream = {
      /** @param {number} site */
      write: (site) => {
        this.record({ ...half, instant: true, kind: 'send', site });
        return true;
      },
      /** @param {number} site */
      end: (site) => {
        this.record({ ...half, instant: true, kind: 'close', site });
      },
      /** @param {number} site */
      sendMsg: (site) => this.pending(this.record({ ...half, kind: 'send', site }), () => undefined),
      /** @param {number} site */
      closeSend: (site) => this.pending(this.record({ ...half, kind: 'close', site }), () => undefined),
      /** @param {number} site */
      recvMsg: (site) => this.pending(this.record({ ...half, kind: 'receive', site }), () => ({})),
      /** @param {number} site @param {boolean} done */
      next: (site, done) => this.pending(this.record({ ...half, kind: 'receive', site }), () => ({ done, value: {} })),
      /** @param {string} event @param {() => void} listener @param {number} [site] */
      on: (event, listener, site) => {
        if (event === 'data' && site !== undefined) {
          const use = this.record({ ...half, kind: 'receive', shares: true, site });
          emitter.whenEnded(use.end);
        }
        emitter.on(event, listener);
        return stream;
      },
    };
    return stream;
  }

  /** An emitter of a few `data` events and one `end`. @param {number} messages */
  emitter(messages) {
    const { tasks } = this;
    const own = tasks.task(undefined);
    /** @type {{ event: string, listener: () => void, registered: Turn, task: Task }[]} */
    const listeners = [];
    /** @type {[number, number][]} */
    const ends = [];
    let left = messages;
    let started = false;
    const emit = () => {
      const event = left > 0 ? 'data' : 'end';
      tasks.begin(own);
      if (event === 'end') for (const [id, time] of ends) own.clock.set(id, time);
      for (const { event: wanted, listener, registered, task } of listeners) {
        if (wanted !== event) continue;
        tasks.follow(own, registered);
        this.late(own, listener, task, event === 'data');
      }
      left -= 1;
      if (left >= 0) this.schedule.add(emit);
    };
    return {
      /** @param {[number, number]} end */
      whenEnded: (end) => {
        ends.push(end);
      },
      /** @param {string} event @param {() => void} listener */
      on: (event, listener) => {
        listeners.push({ event, listener, registered: tasks.turn, task: tasks.current });
        if (!started) this.schedule.add(emit);
        started = true;
      },
      /** @param {string} event */
      removeAllListeners: (event) => {
        for (let at = listeners.length - 1; at >= 0; at -= 1) if (listeners[at]?.event === event) listeners.splice(at, 1);
      },
    };
  }

  /** Runs the callback that the task has registered. @param {Task} queue @param {() => void} callback @param {Task} parent @param {boolean} [repeats] */
  late(queue, callback, parent, repeats = false) {
    const task = this.tasks.task(queue);
    task.late = true;
    task.parent = parent;
    if (repeats) task.listener = callback;
    this.tasks.current = task;
    callback();
    this.tasks.current = queue;
    merge(queue.clock, task.clock);
    return task;
  }

  /** Timers that one turn sets fire in the order of their delays. @param {() => void} callback @param {number} delay */
  setTimeout(callback, delay) {
    const { tasks } = this;
    const { current, turn } = tasks;
    const queue = this.#queueOf(turn);
    const timer = { delay, order: tasks.nextId(), remove: () => undefined };
    queue.waiting.add(timer);
    const isFirst = () => [...queue.waiting].every((other) => other === timer || other.delay > delay || (other.delay === delay && other.order > timer.order));
    const take = this.schedule.add(() => {
      queue.waiting.delete(timer);
      tasks.begin(queue.task);
      tasks.follow(queue.task, turn);
      this.late(queue.task, callback, current);
    }, isFirst);
    return () => {
      queue.waiting.delete(timer);
      take();
    };
  }

  /** @type {Map<Turn, { task: Task, waiting: Set<{ delay: number, order: number }> }>} */
  #queues = new Map();

  /** @param {Turn} turn */
  #queueOf(turn) {
    let queue = this.#queues.get(turn);
    if (queue === undefined) {
      queue = { task: this.tasks.task(undefined), waiting: new Set() };
      this.#queues.set(turn, queue);
    }
    return queue;
  }

  /** @param {() => void} callback */
  setInterval(callback) {
    const { tasks } = this;
    const { current, turn } = tasks;
    const own = tasks.task(undefined);
    let left = TICKS;
    let cleared = false;
    const fire = () => {
      if (cleared) return;
      tasks.begin(own);
      tasks.follow(own, turn);
      this.late(own, callback, current);
      left -= 1;
      if (left > 0) this.schedule.add(fire);
    };
    this.schedule.add(fire);
    return () => {
      cleared = true;
    };
  }

  /** A lock that hands itself to one of those who wait for it. */
  mutex() {
    const { tasks } = this;
    /** @type {Clock} */
    const clock = new Map();
    let held = false;
    const acquire = () => {
      const promise = new Promise((/** @type {(release: () => void) => void} */ resolve) => {
        this.schedule.add(
          () => {
            held = true;
            resolve(release);
          },
          () => !held,
        );
      });
      tasks.bind(promise, () => clock);
      return promise;
    };
    const release = () => {
      merge(clock, tasks.current.clock);
      held = false;
    };
    return {
      acquire,
      release,
      /** @param {() => unknown} body */
      runExclusive: (body) => {
        const { current, turn } = tasks;
        const task = tasks.task(current);
        const acquired = acquire();
        const done = acquired.then(async () => {
          tasks.begin(task);
          tasks.follow(task, turn);
          tasks.join(task, acquired);
          const result = body();
          if (typeof result === 'object' && result !== null) await result;
          merge(clock, task.clock);
          held = false;
        });
        tasks.bindTask(done, task);
        return done;
      },
    };
  }

  /** A wait that the schedule ends. */
  tick() {
    return new Promise((/** @type {(value: undefined) => void} */ resolve) => {
      this.schedule.add(() => resolve(undefined));
    });
  }

  /** Runs the body as a task that nobody has started. @template T @param {() => T} body @param {boolean} [next] after all that ran before */
  root(body, next = false) {
    const before = this.tasks.turn;
    const task = this.tasks.task(undefined);
    this.tasks.begin(task);
    if (next) this.tasks.follow(task, before);
    return body();
  }
}

module.exports = { World };
