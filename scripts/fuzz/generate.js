'use strict';

const { block } = require('./lines');
const { Random } = require('./random');
const { statements, withoutReturns } = require('./statements');

/** @typedef {import('./lines').Node} Node */
/** @typedef {import('./statements').Scope} Scope */

/** @typedef {{ async: boolean, name: string, passes: boolean, self: string }} Helper */

/** What programs of every kind start with; the surroundings are those of `world.js`. */
const HEADER = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { once } from 'node:events';",
  "import { Mutex } from 'async-mutex';",
  "import PQueue from 'p-queue';",
  "import { client, count, items, log, more, ready, source, state, tick } from './surroundings.js';",
];

const MODULE = ['const mutex = new Mutex();', 'const queue = new PQueue({ concurrency: 1 });', 'let tail = Promise.resolve();'];

/** A program of chance, right or wrong. @param {number} seed @returns {Node[]} */
function generate(seed) {
  const random = new Random(seed);
  const style = random.pick(Object.values(STYLES));
  const helpers = Array.from({ length: random.below(4) }, () => random.chance(0.8));
  const counter = { message: 0, name: 0 };
  return withHeader(style(random, helpers, counter));
}

/** The program with what it imports and shares before it. @param {Node[]} nodes @returns {Node[]} */
function withHeader(nodes) {
  const names = /\b(Mutex|mutex|once|PQueue|queue|tail)\b/g;
  const used = new Set([...JSON.stringify(nodes).matchAll(names)].map(([name]) => name));
  /** @param {string} node */
  const isUsed = (node) => {
    if (node.includes('Mutex')) return used.has('mutex');
    if (node.includes('PQueue')) return used.has('queue');
    return (!node.startsWith('let tail') || used.has('tail')) && (!node.includes('node:events') || used.has('once'));
  };
  return [...[...HEADER, ...MODULE].filter(isUsed), ...nodes];
}

/** @typedef {(random: Random, helpers: boolean[], counter: Scope['counter']) => Node[]} Style */

/** How the functions of a program share the stream. @type {Record<'class' | 'closure' | 'module' | 'parameter', Style>} */
const STYLES = {
  class: (random, helpers, counter) => {
    const known = helpers.map((async, at) => ({ async, name: `step${at}`, passes: false, self: 'this.' }));
    const methods = helpers.map((async, at) => fn(random, `${async ? 'async ' : ''}step${at}()`, { async, counter, helpers: known.slice(at + 1), streams: ['this.call'] }));
    const starts = random.chance(0.25) ? body(random, { async: false, counter, helpers: known, streams: ['this.call'] }, 1) : [];
    return [
      block('class Session {', [block('constructor(call) {', ['this.call = call;', ...starts]), ...methods]),
      fn(random, 'async function main(call)', { counter, helpers: known.map((helper) => ({ ...helper, self: 'session.' })) }, ['const session = new Session(call);']),
    ];
  },
  closure: (random, helpers, counter) => {
    const known = helpers.map((async, at) => ({ async, name: `step${at}`, passes: false, self: '' }));
    const inner = helpers.map((async, at) => fn(random, `const step${at} = ${async ? 'async ' : ''}() =>`, { async, counter, helpers: known.slice(at + 1) }, [], '};'));
    return [fn(random, 'async function main(call)', { counter, helpers: known }, inner.reverse())];
  },
  module: (random, helpers, counter) => {
    const known = helpers.map((async, at) => ({ async, name: `step${at}`, passes: false, self: '' }));
    const others = helpers.map((async, at) => fn(random, `${async ? 'async ' : ''}function step${at}()`, { async, counter, helpers: known.slice(at + 1) }));
    return ['const call = client.talk();', ...others, fn(random, 'async function main()', { counter, helpers: known })];
  },
  parameter: (random, helpers, counter) => {
    const known = helpers.map((async, at) => ({ async, name: `step${at}`, passes: true, self: '' }));
    const others = helpers.map((async, at) => fn(random, `${async ? 'async ' : ''}function step${at}(call)`, { async, counter, helpers: known.slice(at + 1) }));
    return [...others, fn(random, 'async function main(call)', { counter, helpers: known })];
  },
};

/** @param {Random} random @param {string} head @param {Partial<Scope>} own @param {Node[]} [first] @param {string} [foot] */
function fn(random, head, own, first = [], foot = '}') {
  const isMain = head.includes('main');
  const nodes = body(random, own, 1 + random.below(isMain ? 5 : 3));
  return block(`${head} {`, [...first, ...(!isMain && random.chance(0.08) ? onceAtATime(nodes) : nodes)], foot);
}

/** Who comes while another one is at work, leaves. @param {Node[]} nodes @returns {Node[]} */
function onceAtATime(nodes) {
  return ['if (state.busy) return;', 'state.busy = true;', ...withoutReturns(nodes), 'state.busy = false;'];
}

/** @param {Random} random @param {Partial<Scope>} own @param {number} length @returns {Node[]} */
function body(random, own, length) {
  const scope = { async: true, counter: { message: 0, name: 0 }, depth: 0, ended: [], helpers: [], locked: false, pushes: { isDeclared: false }, stored: [], streams: ['call'], timers: [], ...own };
  const nodes = statements(random, scope, length);
  return scope.pushes.isDeclared ? ['const pending = [];', ...nodes] : nodes;
}

module.exports = { generate, withHeader };
