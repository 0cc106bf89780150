'use strict';

const { inChild } = require('../child');
const { spread } = require('../statistics');
const { figure, spreadText } = require('../target');
const { heapGrowth } = require('./heap');

/** @typedef {import('../results').Results} Results */
/** @typedef {import('../statistics').Spread} Spread */
/** @typedef {import('./worker').Measured} Measured */
/** @typedef {import('./worker').Work} Work */
/** @typedef {'bidi' | 'unary'} Load */
/** @typedef {{ name: string, setting: Pick<Work, 'beside' | 'guard' | 'peer' | 'uninstalled'>, least: Partial<Record<Load, number>>, only?: Load, rounds?: number }} Variant */
/** @typedef {{ bare: Spread, ratio: Spread, variant: Variant, with: Spread }} Row */

/** How often each is measured, unless a narrow limit needs more. */
const usualRounds = 5;

/** @type {Record<Load, number>} */
const operations = { bidi: 60_000, unary: 10_000 };

/** @type {readonly Variant[]} */
const variants = [
  { least: { bidi: 0.8, unary: 0.95 }, name: 'AsyncLocalStorage as the carrier', setting: { guard: { carrier: 'async-local-storage' } } },
  { least: { bidi: 0.6, unary: 0.85 }, name: 'cls-hooked as the carrier, the default', setting: { guard: {} } },
  { least: {}, name: 'AsyncLocalStorage, while a stream is open', only: 'unary', setting: { beside: true, guard: { carrier: 'async-local-storage' } } },
  { least: {}, name: 'cls-hooked, while a stream is open', only: 'unary', setting: { beside: true, guard: {} } },
  { least: {}, name: 'overlaps only', setting: { guard: { carrier: 'async-local-storage', engine: 'overlap-only' } } },
  { least: {}, name: 'the engine of async_hooks', setting: { guard: { carrier: 'async-local-storage', engine: 'async-hooks' } } },
  { least: {}, name: 'an AsyncLocalStorage that carries one value, without a guard', setting: { guard: null, peer: 'AsyncLocalStorage' } },
  { least: {}, name: 'a namespace of cls-hooked that carries one value, without a guard', setting: { guard: null, peer: 'cls-hooked' } },
  { least: {}, name: 'OpenTelemetry\'s instrumentation of gRPC, without a guard', setting: { guard: null, peer: 'OpenTelemetry' } },
  { least: { bidi: 0.99, unary: 0.99 }, name: 'uninstalled', rounds: 15, setting: { guard: {}, uninstalled: true } },
];

/** @param {Work} work @returns {Promise<Measured>} */
async function measured(work) {
  const result = /** @type {Measured} */ (await inChild(require.resolve('./worker'), [JSON.stringify(work)]));
  if (result.findings > 0) throw new Error(`The guard claims ${result.findings} overlaps in a workload that has none.`);
  return result;
}

/**
 * What a load takes with each variant, and what it takes without, before and after that: the machine may get slower or
 * faster meanwhile.
 *
 * @param {Load} load
 * @param {(text: string) => void} say
 * @returns {Promise<Row[]>}
 */
async function rowsOf(load, say) {
  const wanted = variants.filter(({ only = load }) => only === load);
  const cpu = wanted.map(() => /** @type {{ bare: number, with: number }[]} */ ([]));
  const run = async (/** @type {Variant['setting']} */ setting) => (await measured({ load, operations: operations[load], ...setting })).cpuSeconds;
  const most = Math.max(...wanted.map(({ rounds = usualRounds }) => rounds));
  for (let round = 1; round <= most; round += 1) {
    say(`${load}, round ${round} of ${most}`);
    let before = await run({ guard: null });
    for (const [at, { rounds = usualRounds, setting }] of wanted.entries()) {
      if (round > rounds) continue;
      const taken = await run(setting);
      const after = await run({ guard: null });
      cpu[at]?.push({ bare: (before + after) / 2, with: taken });
      before = after;
    }
  }
  return wanted.map((variant, at) => {
    const taken = cpu[at] ?? [];
    return { bare: spread(taken.map(({ bare }) => bare)), ratio: spread(taken.map((one) => one.bare / one.with)), variant, with: spread(taken.map((one) => one.with)) };
  });
}

/** @param {Load} load @param {Row[]} rows @param {string} title */
function table(load, rows, title) {
  return {
    header: ['', 'runs', 'CPU without, s', 'CPU with, s', 'throughput per CPU second, of that without'],
    notes: [`${operations[load].toLocaleString('en')} messages or calls a run. Every run is a process of its own, and one without a guard runs before and after it.`],
    rows: rows.map(({ bare, ratio, variant, with: taken }) => [variant.name, String(variant.rounds ?? usualRounds), spreadText(bare), spreadText(taken), spreadText(ratio)]),
    title,
  };
}

/** @param {Load} load @param {Row[]} rows */
function targets(load, rows) {
  return rows.flatMap(({ ratio, variant: { least, name } }) => {
    const limit = least[load];
    return limit === undefined ? [] : [{ least: true, limit, measured: ratio, name: `${load}, ${name}`, unit: '' }];
  });
}

/**
 * @param {(text: string) => void} say
 * @returns {Promise<Results>}
 */
async function measure(say) {
  const bidi = await rowsOf('bidi', say);
  const unary = await rowsOf('unary', say);
  say('a million messages over one stream');
  const heap = await heapGrowth();
  return {
    data: { bidi, heap, unary },
    notes: ['Client and server are in one process, so the guard pays for both ends. All ratios are of runs side by side.'],
    tables: [
      table('bidi', bidi, 'Bidirectional streaming'),
      table('unary', unary, 'Unary calls'),
      {
        header: ['carrier', 'heap after each tenth, MB'],
        notes: [`One stream, ${heap.messages.toLocaleString('en')} messages each way. The heap is measured after a full collection.`],
        rows: heap.runs.map(({ carrier, megabytes }) => [carrier, megabytes.map(figure).join(', ')]),
        title: 'Memory',
      },
    ],
    targets: [
      ...targets('bidi', bidi),
      ...targets('unary', unary),
      ...heap.runs.map(({ carrier, growth }) => ({ limit: 2, measured: spread([growth]), name: `growth of the heap over a million messages, ${carrier}`, unit: 'MB' })),
    ],
    title: 'What the guard costs',
  };
}

module.exports = { measure };
