'use strict';

const { message, name } = require('./counter');
const { block, textOf } = require('./lines');

/** @typedef {import('./generate').Helper} Helper */
/** @typedef {import('./lines').Node} Node */
/** @typedef {import('./random').Random} Random */

/**
 * What a statement can name.
 *
 * @typedef {object} Scope
 * @property {boolean} async whether it can wait
 * @property {import('./counter').Counter} counter
 * @property {number} depth
 * @property {Helper[]} helpers those that may be called: none calls itself
 * @property {{ isDeclared: boolean }} pushes whether the function has an array of promises
 * @property {string[]} ended emitters whose end the code answers
 * @property {boolean} locked whether the code holds the mutex, which nobody takes twice
 * @property {string[]} stored promises
 * @property {string[]} streams
 * @property {string[]} timers
 */

/** @typedef {(random: Random, scope: Scope) => Node[]} Maker makes statements */

/** How deep blocks are nested. */
const MAX_DEPTH = 3;

/** @param {Random} random @param {Scope} scope @param {number} length @returns {Node[]} */
function statements(random, scope, length) {
  const inner = { ...scope, stored: [...scope.stored], timers: [...scope.timers] };
  return Array.from({ length }, () => statement(random, inner)).flat();
}

/** @param {Random} random @param {Scope} scope @returns {Node[]} */
function statement(random, scope) {
  const kinds = scope.async ? [...SYNC, ...ASYNC] : SYNC;
  const choices = kinds.filter(([, , nests]) => scope.depth < MAX_DEPTH || nests !== true);
  return random.weighted(choices.map(([weight, make]) => /** @type {const} */ ([weight, make])))(random, scope);
}

/** The statements of a block. @param {Random} random @param {Scope} scope @returns {Node[]} */
function inside(random, scope) {
  return statements(random, { ...scope, depth: scope.depth + 1 }, 1 + random.below(3));
}

/** The statements of a function of its own. @param {Random} random @param {Scope} scope @param {boolean} async @returns {Node[]} */
function within(random, scope, async) {
  const inner = { ...scope, async, depth: scope.depth + 1, pushes: { isDeclared: false }, stored: [...scope.stored], timers: [...scope.timers] };
  const nodes = statements(random, inner, 1 + random.below(3));
  return inner.pushes.isDeclared ? ['const pending = [];', ...nodes] : nodes;
}

/** The stream of the function, mostly. @param {Random} random @param {Scope} scope */
function stream(random, { streams }) {
  return random.chance(0.7) ? /** @type {string} */ (streams[0]) : random.pick(streams);
}

/** An expression whose value is a promise. @param {Random} random @param {Scope} scope @returns {Node[]} the first line holds its start, the last its end */
function promise(random, scope) {
  const makers = scope.depth >= MAX_DEPTH ? PROMISES.slice(0, 3) : PROMISES;
  return random.weighted(makers)(random, scope);
}

/** @type {Maker} */
const operation = (random, scope) => {
  const target = stream(random, scope);
  return [random.weighted([[5, `${target}.sendMsg(${message(scope)})`], [3, `${target}.recvMsg()`], [1, `${target}.closeSend()`]])];
};

/** @type {Maker} */
const help = (random, scope) => {
  const helpers = scope.helpers.filter(({ async }) => async);
  return helpers.length === 0 ? ['tick()'] : [called(random, scope, random.pick(helpers))];
};

/** @param {Random} random @param {Scope} scope @param {Helper} helper */
function called(random, scope, { name: helper, passes, self }) {
  return `${self}${helper}(${passes ? stream(random, scope) : ''})`;
}

/** @type {(readonly [number, Maker])[]} */
const PROMISES = [
  [4, operation],
  [8, help],
  [1, () => ['tick()']],
  [1, (random, scope) => [block('(async () => {', within(random, scope, true), '})()')]],
  [1, (random, scope) => [block('Promise.all(items.map(async () => {', within(random, scope, true), '}))')]],
  [1, (random, scope) => (scope.locked ? ['tick()'] : [block('mutex.runExclusive(async () => {', within(random, { ...scope, locked: true }, true), '})')])],
  [0.7, (random, scope) => [block('queue.add(async () => {', within(random, scope, true), '})')]],
  [1, (random, scope) => {
    const base = textOf(random.pick([operation, help])(random, scope)).trim();
    const async = random.chance(0.5);
    return [block(`${base}.then(${async ? 'async ' : ''}() => {`, within(random, scope, async), '})')];
  }],
  [3, (random, scope) => {
    const combinator = random.weighted([[5, 'all'], [2, 'allSettled'], [2, 'race']]);
    const parts = Array.from({ length: 1 + random.below(3) }, () => wrap('', promise(random, { ...scope, depth: scope.depth + 1 }), ','));
    return [block(`Promise.${combinator}([`, parts.flat(), '])')];
  }],
];

/** Puts text around an expression of one line or block. @param {string} before @param {Node[]} nodes @param {string} after @returns {Node[]} */
function wrap(before, nodes, after) {
  return nodes.map((node) => (typeof node === 'string' ? before + node + after : { ...node, foot: node.foot + after, head: before + node.head }));
}

/** @type {(readonly [number, Maker, boolean?])[]} the last tells which have a block of their own */
const SYNC = [
  [7, (random, scope) => [`${stream(random, scope)}.write(${message(scope)});`]],
  [1, (random, scope) => [`${stream(random, scope)}.end();`]],
  [3, (random, scope) => {
    if (scope.helpers.length === 0) return [];
    const helper = random.pick(scope.helpers);
    return [`${helper.async ? random.pick(['void ', '']) : ''}${called(random, scope, helper)};`];
  }],
  [3, (random, scope) => {
    const made = promise(random, scope);
    // What comes from elsewhere may stand for everything that is running, so that nobody would be told of it.
    const isOwn = /Msg|Send|step|async/.test(JSON.stringify(made));
    return random.pick([() => wrap('void ', made, ';'), () => wrap('', made, '.catch(log);'), ...(isOwn ? [() => pushed(scope, made), () => stored(scope, made)] : [])])();
  }],
  [2, (random, scope) => [block('if (ready()) {', inside(random, scope))], true],
  [1, (random, scope) => [block('if (ready()) {', inside(random, scope)), block('else {', inside(random, scope))], true],
  [0.7, (random, scope) => [block('if (ready()) {', [...inside(random, scope), 'return;'])], true],
  [1, (random, scope) => [block(random.pick(['for (let i = 0; i < count; i += 1) {', 'for (const item of items) {']), inside(random, scope))], true],
  [0.8, (random, scope) => {
    const async = random.chance(0.6);
    return [block(`items.forEach(${async ? 'async ' : ''}() => {`, within(random, scope, async), '});')];
  }, true],
  [1.2, timer, true],
  [1.2, (random, scope) => {
    const async = random.chance(0.5);
    const emitters = ['source', ...scope.streams].filter((name) => !scope.ended.includes(name));
    if (emitters.length === 0) return [];
    const emitter = random.pick(emitters);
    const event = random.pick(['data', 'data', 'end']);
    // After its end an emitter has nothing more to say.
    const inner = event === 'end' ? { ...scope, ended: [...scope.ended, emitter] } : scope;
    return [block(`${emitter}.on('${event}', ${async ? 'async ' : ''}() => {`, within(random, inner, async), '});')];
  }, true],
  [0.6, (random, scope) => [block(`${stream(random, scope)}.write(${message(scope)}, () => {`, within(random, scope, false), '});')], true],
  [0.8, (random, scope) => [block('tail = tail.then(async () => {', within(random, scope, true), '});')], true],
  [0.8, (random, scope) => {
    const opened = scope.streams.includes('stream') ? 'duplex' : 'stream';
    if (scope.streams.includes(opened)) return inside(random, scope);
    return [block('{', [`const ${opened} = client.talk();`, ...inside(random, { ...scope, streams: [opened, ...scope.streams] })])];
  }, true],
];

/** @type {(readonly [number, Maker, boolean?])[]} */
const ASYNC = [
  [6, () => ['await tick();']],
  [10, (random, scope) => wrap('await ', promise(random, scope), ';')],
  [2, (_, scope) => (scope.stored.length > 0 ? [`await ${/** @type {string} */ (scope.stored.at(-1))};`] : [])],
  [1, (_, scope) => (scope.pushes.isDeclared ? ['await Promise.all(pending);'] : [])],
  [0.5, (random) => [`await new Promise((resolve) => setTimeout(resolve, ${(1 + random.below(3)) * 10}));`]],
  [0.7, (random, scope) => {
    const target = stream(random, scope);
    return [`if (!${target}.write(${message(scope)})) await once(${target}, 'drain');`];
  }],
  [0.7, (_, scope) => (scope.timers.length > 0 ? ['await tick();', `clear${/** @type {string} */ (scope.timers.at(-1))};`] : [])],
  [1, (random, scope) => [block('while (more()) {', inside(random, scope))], true],
  [0.7, (random, scope) => [block(`for await (const message of ${stream(random, scope)}) {`, inside(random, scope))], true],
  [0.5, (random, scope) => [block('try {', inside(random, scope)), block('finally {', inside(random, scope))], true],
  [1, (random, scope) => {
    if (scope.locked) return [];
    const release = name(scope, 'release');
    return [block('{', [`const ${release} = await mutex.acquire();`, ...withoutReturns(inside(random, { ...scope, locked: true })), `${release}();`])];
  }, true],
];

/** @param {Scope} scope @param {Node[]} made */
function pushed(scope, made) {
  scope.pushes.isDeclared = true;
  return wrap('pending.push(', made, ');');
}

/** @param {Scope} scope @param {Node[]} made */
function stored(scope, made) {
  const own = name(scope, 'work');
  scope.stored.push(own);
  return wrap(`const ${own} = `, made, ';');
}

/** @param {Random} random @param {Scope} scope @returns {Node[]} */
function timer(random, scope) {
  const own = name(scope, 'timer');
  const kind = random.pick(['Interval', 'Timeout']);
  const async = random.chance(0.5);
  const node = block(`const ${own} = set${kind}(${async ? 'async ' : ''}() => {`, within(random, scope, async), `}, ${(1 + random.below(3)) * 10});`);
  scope.timers.push(`${kind}(${own})`);
  return [node];
}

/** Who returns keeps a lock for ever. @param {Node[]} nodes @returns {Node[]} */
function withoutReturns(nodes) {
  return nodes.filter((node) => typeof node !== 'string' || !/\breturn;$/.test(node)).map((node) => {
    const isBlock = typeof node !== 'string' && /^(?:if|for|while|try|finally|\{|else)/.test(node.head);
    return isBlock ? { ...node, body: withoutReturns(node.body) } : node;
  });
}

module.exports = { statements, withoutReturns };
