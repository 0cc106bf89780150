'use strict';

const { instrument } = require('./instrument');
const { note, noteOrder } = require('./pairs');
const { Schedule } = require('./schedule');
const { factsOf } = require('./sites');
const { World } = require('./world');

/** @typedef {import('./pairs').Pair} Pair */
/** @typedef {import('./world').Use} Use */
/** @typedef {(world: World, entry: string) => void} Start */

/**
 * What many runs of a program have shown.
 *
 * @typedef {object} Observation
 * @property {Map<string, Pair>} pairs sites that nothing orders, by `kind first/second`
 * @property {Map<string, Set<string>>} overlapping those of each entry
 * @property {Set<string>} meetings ordered pairs of which one falls into the sequence of the other
 * @property {Map<string, import('./pairs').Order>} closes sends after a close
 * @property {boolean} asks whether the program has conditions
 * @property {boolean} isStuck whether a run came to a standstill: somebody waits for a lock for ever
 * @property {Set<boolean>} lockUse whether there are sends under a lock, and without one
 * @property {Set<number>} closings the sites of closes
 * @property {Set<number>} ran the sites that ever ran
 * @property {Map<number, import('./sites').Site>} sites
 */

/** What is left of a program while it is shrunk may fail. */
let failures = 0;
process.on('unhandledRejection', () => (failures += 1));
// Node warns of those that somebody sees to later on.
process.on('rejectionHandled', () => undefined);

/** Of how many runs one shows something new, or there is nothing new to expect. */
const ENOUGH = 0.6;

/** Runs each entry of a program on schedules of chance. @param {string} source @param {number} schedules the most runs of each entry @returns {Promise<Observation>} @throws {Error} where the program fails */
async function observe(source, schedules) {
  const before = failures;
  const { entries, sites } = factsOf(source);
  const start = compile(source, entries);
  /** @type {Observation} */
  const observation = { asks: /if \((?:ready\(\)|state\.busy)\)/.test(source), closes: new Map(), closings: new Set(), isStuck: false, lockUse: new Set(), meetings: new Set(), overlapping: new Map(), pairs: new Map(), ran: new Set(), sites };
  for (const entry of entries) await runEntry(observation, start, entry, schedules);
  if (failures > before) throw new Error('The program fails.');
  return observation;
}

/** @param {Observation} observation @param {Start} start @param {string} entry @param {number} schedules */
async function runEntry(observation, start, entry, schedules) {
  /** @type {Use[][]} */
  const runs = [];
  /** @type {Set<string>} */
  const own = new Set();
  observation.overlapping.set(entry, own);
  for (let run = 0, quiet = 0; run < schedules && quiet < schedules * ENOUGH; run += 1) {
    const schedule = new Schedule(run + 1);
    const world = new World(schedule);
    start(world, entry);
    await schedule.drain();
    quiet = note(observation, own, world.uses) ? 0 : quiet + 1;
    observation.isStuck ||= schedule.isStuck;
    runs.push(world.uses);
  }
  noteOrder(observation, entry, runs);
}

/** @typedef {Record<string, (call: unknown) => unknown>} Functions */

/** @param {string} source @param {string[]} entries @returns {Start} */
function compile(source, entries) {
  const names = Object.keys(new World(new Schedule(0)).surroundings());
  const owners = new Set(entries.map((entry) => entry.split(/[ .]/)[0]));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running generated programs is what this is for
  const program = /** @type {(...values: unknown[]) => Functions} */ (new Function(...names, `'use strict';${instrument(source)}\nreturn { ${[...owners].join(', ')} };`));
  return (world, entry) => {
    const values = world.surroundings();
    const functions = world.root(() => program(...names.map((name) => values[name])));
    const call = /** @type {{ talk: () => unknown }} */ (values.client).talk();
    if (entry.includes('.')) startMethod(world, functions, entry, call);
    else {
      const [outer = '', inner] = entry.split(' ');
      /** @type {{ entry: string | undefined }} */ (values.T).entry = inner;
      world.root(() => functions[outer]?.(call), true);
    }
  };
}

/** @param {World} world @param {Functions} functions @param {string} entry @param {unknown} call */
function startMethod(world, functions, entry, call) {
  const [owner = '', method = ''] = entry.split('.');
  const Session = /** @type {new (call: unknown) => Record<string, () => unknown>} */ (/** @type {unknown} */ (functions[owner]));
  const session = world.root(() => new Session(call), true);
  if (method !== 'constructor') world.root(() => session[method]?.(), true);
}

module.exports = { observe };
