'use strict';

/** @typedef {import('./world').World} World */
/** @typedef {'all' | 'allSettled' | 'any' | 'race'} Combinator */

/** What the program calls `Promise`. @param {World} world */
function promisesIn(world) {
  const { tasks } = world;
  /** @param {Combinator} name */
  const combinator = (name) => (/** @type {Promise<unknown>[]} */ promises) => {
    /** @type {Promise<unknown> | undefined} */
    let first;
    if (name === 'any' || name === 'race') for (const promise of promises) tasks.race(promise);
    for (const promise of promises) void promise.then(() => (first ??= promise));
    const combined = combine(name, promises);
    tasks.combine(combined, promises);
    tasks.bind(combined, (joiner) => {
      for (const promise of name === 'any' || name === 'race' ? [first] : promises) tasks.join(joiner, promise);
      return joiner.clock;
    });
    return combined;
  };

  /** `new Promise(executor)`. @param {(resolve: () => void) => void} executor */
  function Made(executor) {
    /** @type {Map<number, number>} */
    let clock = new Map();
    /** @type {import('./tasks').Task | undefined} */
    let resolver;
    const promise = new Promise((/** @type {(value: undefined) => void} */ resolve) => {
      executor(() => {
        clock = new Map(tasks.current.clock);
        resolver = tasks.current;
        resolve(undefined);
      });
    });
    tasks.bind(promise, (joiner) => {
      if (resolver !== undefined && resolver !== joiner) for (const joined of [resolver, ...resolver.joined]) joiner.joined.add(joined);
      return clock;
    });
    return promise;
  }

  return Object.assign(Made, {
    all: combinator('all'),
    allSettled: combinator('allSettled'),
    any: combinator('any'),
    race: combinator('race'),
    resolve: () => Promise.resolve(),
  });
}

/** @param {Combinator} name @param {Promise<unknown>[]} promises @returns {Promise<unknown>} */
function combine(name, promises) {
  switch (name) {
    case 'all':
      return Promise.all(promises);
    case 'allSettled':
      return Promise.allSettled(promises);
    case 'any':
      return Promise.any(promises);
    case 'race':
      return Promise.race(promises);
  }
}

module.exports = { promisesIn };
