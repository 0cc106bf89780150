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
 * @property {Map<string, { harms: boolean, isLate: boolean }>} pairs sites that nothing orders, as `kind first/second`
 * @property {Map<string, { close: number, send: number, followed: number, isEverywhere: boolean, total: number }>} closes
 *   sends after a close: how often the close ran, and how often the send came after it
 * @property {Set<number>} ran the sites that ever ran
 * @property {import('./print').Text['sites']} sites
 */

/** @param {Program} program @param {number} schedules @param {number} seed @returns {Promise<Observation>} */
async function observe(program, schedules, seed) {
  const { entries, sites, source } = print(program, true);
  /** @type {Observation} */
  const observation = { closes: new Map(), pairs: new Map(), ran: new Set(), sites };
  const start = compile(source, entries);
  for (const entry of entries) {
    const runs = [];
    for (let run = 0; run < schedules; run += 1) {
      const schedule = new Schedule(seed * 1009 + run);
      const world = new World(schedule);
      start(world, entry);
      await schedule.drain();
      note(observation, world.uses);
      if (world.uses.some(({ kind }) => kind === 'close')) runs.push(world.uses);
    }
    noteCloses(observation, entry, runs, schedules);
  }
  return observation;
}

/** @param {Observation} observation @param {string} entry @param {Use[][]} runs those with a close @param {number} all */
function noteCloses({ closes }, entry, runs, all) {
  for (const uses of runs) {
    for (const close of uses.filter(({ kind }) => kind === 'close')) {
      const late = uses.filter((use) => use.kind === 'send' && use.stream === close.stream && precedes(close, use));
      for (const { site } of late) {
        const key = `${entry} ${close.site}/${site}`;
        if (!closes.has(key)) closes.set(key, countClose(runs, close.site, site, all));
      }
    }
  }
}

/** @param {Use[][]} runs @param {number} close @param {number} send @param {number} all */
function countClose(runs, close, send, all) {
  const count = { close, followed: 0, isEverywhere: true, send, total: 0 };
  let with_ = 0;
  for (const uses of runs) {
    const own = uses.filter(({ site }) => site === close);
    if (own.length > 0) with_ += 1;
    count.total += own.length;
    count.followed += own.filter((use) => uses.some((other) => other.site === send && other.stream === use.stream && precedes(use, other))).length;
  }
  count.isEverywhere = with_ === all;
  return count;
}

const PARAMETERS = ['T', 'client', 'count', 'items', 'log', 'more', 'mutex', 'ready', 'source', 'tick', 'tail'];

/** @param {string} source @param {string[]} entries @returns {(world: World, entry: string) => void} */
function compile(source, entries) {
  const isClass = entries.some((entry) => entry.includes('.'));
  const names = [...entries.filter((entry) => !/[ .]/.test(entry)), ...(isClass ? ['Session'] : [])];
  const factory = new Function(...PARAMETERS, `'use strict';${source}\nreturn { ${names.join(', ')} };`);
  return (world, entry) => {
    const { random } = world.schedule;
    const hooks = {
      ...world.hooks(),
      only: entry.split(' ')[1],
      setInterval: world.setInterval.bind(world),
      setTimeout: world.setTimeout.bind(world),
    };
    const tail = Promise.resolve();
    let rounds = 0;
    const functions = factory(
      hooks,
      { talk: () => world.stream() },
      Math.floor(random() * 3),
      [1, 2],
      () => undefined,
      () => (rounds += 1) < 12 && random() < 0.6,
      world.mutex(),
      () => random() < 0.5,
      world.emitter(2),
      () => world.tick(),
      tail,
    );
    const [owner = '', method] = entry.split(/[ .]/);
    const call = world.stream();
    if (method === undefined || entry.includes(' ')) world.root(() => functions[owner](call));
    else {
      const session = world.root(() => new functions[owner](call));
      world.root(() => session[method](), true);
    }
  };
}

/** @param {Observation} observation @param {Use[]} uses */
function note({ pairs, ran }, uses) {
  for (const [at, use] of uses.entries()) {
    ran.add(use.site);
    for (const other of uses.slice(0, at)) {
      if (!conflict(other, use) || precedes(other, use) || precedes(use, other)) continue;
      const kind = other.kind === 'receive' ? 'receive' : other.kind === 'close' || use.kind === 'close' ? 'close' : 'send';
      const key = `${kind} ${Math.min(other.site, use.site)}/${Math.max(other.site, use.site)}`;
      const known = pairs.get(key);
      const isLate = [other, use].every((one) => one.kind !== 'close' || isLateTask(one.task)) && known?.isLate !== false;
      pairs.set(key, { harms: known?.harms === true || harms(other, use, uses), isLate });
    }
  }
}

/** @param {Task} task */
function isLateTask(task) {
  for (let at = /** @type {Task | undefined} */ (task); at; at = at.parent) if (at.late) return true;
  return false;
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
