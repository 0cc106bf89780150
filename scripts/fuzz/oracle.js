'use strict';

const { print } = require('./print');
const { Schedule } = require('./schedule');
const { World } = require('./world');

/** @typedef {import('./grammar').Program} Program */
/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./world').Use} Use */

/**
 * What many runs of a program have shown.
 *
 * @typedef {object} Observation
 * @property {Map<string, { harms: boolean }>} pairs sites that nothing orders, as `kind first/second`
 * @property {Map<number, { late: number, total: number }>} sends how often each send came, and came after a close
 * @property {Set<number>} sites all that ever ran
 */

/** @param {Program} program @param {number} schedules @param {number} seed @returns {Promise<Observation>} */
async function observe(program, schedules, seed) {
  const { entries, source } = print(program, true);
  /** @type {Observation} */
  const observation = { pairs: new Map(), sends: new Map(), sites: new Set() };
  const start = compile(source, entries);
  for (const entry of entries) {
    for (let run = 0; run < schedules; run += 1) {
      const schedule = new Schedule(seed * 1009 + run);
      const world = new World(schedule);
      start(world, entry);
      await schedule.drain();
      note(observation, world.uses);
    }
  }
  return observation;
}

const PARAMETERS = ['T', 'client', 'items', 'log', 'more', 'mutex', 'ready', 'source', 'tick', 'tail'];

/** @param {string} source @param {string[]} entries @returns {(world: World, entry: string) => void} */
function compile(source, entries) {
  const isClass = entries.some((entry) => entry.includes('.'));
  const names = [...entries.filter((entry) => !entry.includes('.')), ...(isClass ? ['Session'] : [])];
  const factory = new Function(...PARAMETERS, `'use strict';${source}\nreturn { ${names.join(', ')} };`);
  return (world, entry) => {
    const { random } = world.schedule;
    const hooks = {
      ...world.hooks(),
      setInterval: world.setInterval.bind(world),
      setTimeout: world.setTimeout.bind(world),
    };
    const tail = Promise.resolve();
    let rounds = 0;
    const functions = factory(
      hooks,
      { talk: () => world.stream() },
      [1, 2],
      () => undefined,
      () => (rounds += 1) < 12 && random() < 0.6,
      world.mutex(),
      () => random() < 0.5,
      world.emitter(2),
      () => world.tick(),
      tail,
    );
    const [owner = '', method] = entry.split('.');
    const call = world.stream();
    if (method === undefined) world.root(() => functions[owner](call));
    else {
      const session = world.root(() => new functions[owner](call));
      world.root(() => session[method](), true);
    }
  };
}

/** @param {Observation} observation @param {Use[]} uses */
function note({ pairs, sends, sites }, uses) {
  for (const [at, use] of uses.entries()) {
    sites.add(use.site);
    if (use.kind === 'send') noteSend(sends, use, uses);
    for (const other of uses.slice(0, at)) {
      if (!conflict(other, use) || precedes(other, use) || precedes(use, other)) continue;
      const kind = other.kind === 'receive' ? 'receive' : other.kind === 'close' || use.kind === 'close' ? 'close' : 'send';
      const key = `${kind} ${Math.min(other.site, use.site)}/${Math.max(other.site, use.site)}`;
      const known = pairs.get(key);
      if (known?.harms === true) continue;
      pairs.set(key, { harms: harms(other, use, uses) });
    }
  }
}

/** @param {Observation['sends']} sends @param {Use} use @param {Use[]} uses */
function noteSend(sends, use, uses) {
  const count = sends.get(use.site) ?? { late: 0, total: 0 };
  count.total += 1;
  if (uses.some((other) => other.kind === 'close' && other.stream === use.stream && precedes(other, use))) count.late += 1;
  sends.set(use.site, count);
}

/** @param {Use} one @param {Use} other */
function conflict(one, other) {
  if (one.stream !== other.stream || (one.kind === 'receive') !== (other.kind === 'receive')) return false;
  if (one.kind === 'close' && other.kind === 'close') return false;
  return !(one.shares && other.shares);
}

/** Whether the one is over before the other starts, in every schedule. @param {Use} one @param {Use} other */
function precedes({ end: [id, time] }, { start }) {
  return (start.get(id) ?? 0) >= time;
}

/** Whether more than the order of two independent messages is at stake. @param {Use} one @param {Use} other @param {Use[]} uses */
function harms(one, other, uses) {
  if (!one.instant || !other.instant) return true;
  return isSequence(one, other, uses) || isSequence(other, one, uses) || isReordering(one, other);
}

/** Whether the task of the one, or one that waits for it, sends in several turns. @param {Use} one @param {Use} other @param {Use[]} uses */
function isSequence(one, other, uses) {
  for (const owner of ownersOf(one, uses)) {
    if (owns(owner, other)) continue;
    const turns = new Set(uses.filter((use) => use.stream === one.stream && use.kind === one.kind && owns(owner, use)).map(({ task, turn }) => `${task.id} ${turn.id}`));
    if (turns.size > 1) return true;
  }
  return false;
}

/** @param {Use} use @param {Use[]} uses @returns {Set<Task>} */
function ownersOf(use, uses) {
  const owners = new Set([use.task]);
  for (const { task } of uses) if (task.joined.has(use.task)) owners.add(task);
  for (let task = use.task.parent; task; task = task.parent) if (task.joined.has(use.task)) owners.add(task);
  return owners;
}

/** @param {Task} owner @param {Use} use */
function owns(owner, { task }) {
  return owner === task || owner.joined.has(task);
}

/** @param {Use} one @param {Use} other */
function isReordering(one, other) {
  const listener = answered(one.task);
  return listener !== undefined && one.site === other.site && listener === answered(other.task);
}

/** @param {Task} task */
function answered(task) {
  for (let at = /** @type {Task | undefined} */ (task); at; at = at.parent) if (at.listener !== undefined) return at.listener;
  return undefined;
}

module.exports = { observe };
