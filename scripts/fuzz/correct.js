'use strict';

const { message, name } = require('./counter');
const { withHeader } = require('./generate');
const { block } = require('./lines');
const { Random } = require('./random');

/** @typedef {import('./lines').Node} Node */

/**
 * What the parts of a program right by construction know of.
 *
 * @typedef {object} Part
 * @property {Random} random
 * @property {import('./counter').Counter} counter
 * @property {boolean} receives whether nobody else receives
 * @property {string} stream
 * @property {number} depth
 */

/** @typedef {(part: Part) => Node[]} Maker */

/** How deep parts are nested. */
const MAX_DEPTH = 2;

/** A program whose sends, receives and closes come one after another on every way. @param {number} seed @returns {Node[]} */
function correct(seed) {
  const random = new Random(seed);
  const part = { counter: { message: 0, name: 0 }, depth: 0, random, receives: true, stream: 'call' };
  return withHeader(random.pick(WHOLES)(part));
}

/** @type {Maker} */
const write = (part) => [`${part.stream}.write(${message(part)});`];

/** @param {Part} part @param {number} [most] @returns {Node[]} */
function sequence(part, most = 3) {
  return Array.from({ length: 1 + part.random.below(most) }, () => step({ ...part, depth: part.depth + 1 })).flat();
}

/** Sends of one task, one after another. @type {Maker} */
const step = (part) => {
  const flat = STEPS.filter(([, , nests]) => part.depth < MAX_DEPTH || nests !== true);
  return part.random.weighted(flat.map(([weight, make]) => /** @type {const} */ ([weight, make])))(part);
};

/** @type {(readonly [number, Maker, boolean?])[]} the last tells which hold further steps */
const STEPS = [
  [6, write],
  [4, (part) => [`await ${part.stream}.sendMsg(${message(part)});`]],
  [4, () => ['await tick();']],
  [2, (part) => (part.receives ? [`await ${part.stream}.recvMsg();`] : [])],
  [1, () => ['await new Promise((resolve) => setTimeout(resolve, 10));']],
  [1, (part) => [`if (!${part.stream}.write(${message(part)})) await once(${part.stream}, 'drain');`]],
  [1, (part) => [`await new Promise((resolve) => ${part.stream}.write(${message(part)}, resolve));`]],
  [1, (part) => {
    const work = name(part, 'work');
    return [`const ${work} = ${part.stream}.sendMsg(${message(part)});`, 'await tick();', `await ${work};`];
  }],
  [1, (part) => {
    const [one, other] = [message(part), message(part)];
    return [`await ${part.stream}.sendMsg(${one}).then(() => ${part.stream}.sendMsg(${other}));`];
  }],
  [1, (part) => [block('await Promise.all(items.map(async () => {', [...write(part), 'await tick();'], '}));')]],
  [1, (part) => ['await tick();', block('await Promise.all([', [`${part.stream}.sendMsg(${message(part)}),`, 'tick(),'], ']);')]],
  [1, (part) => [block('if (ready()) {', sequence(part)), block('else {', sequence(part))], true],
  [1, (part) => [block('for (const item of items) {', sequence(part))], true],
  [1, (part) => [block('for (let i = 0; i < count; i += 1) {', sequence(part))], true],
  [1, (part) => [block('while (more()) {', ['await tick();', ...sequence(part)])], true],
  [1, (part) => [block('try {', sequence(part)), block('finally {', sequence(part))], true],
  [1, (part) => [block('await (async () => {', sequence(part), '})();')], true],
  [1, (part) => {
    const work = name(part, 'work');
    return [block(`const ${work} = (async () => {`, sequence(part), '})();'), ...(part.random.chance(0.5) ? ['await tick();'] : []), `await ${work};`];
  }, true],
  [1, (part) => {
    const helper = name(part, 'step');
    return [block(`const ${helper} = async () => {`, sequence(part), '};'), `await ${helper}();`, ...(part.random.chance(0.5) ? [`await ${helper}();`] : [])];
  }, true],
  [1, (part) => [block('await items.reduce((before) => before.then(async () => {', sequence(part), '}), Promise.resolve());')], true],
  [1, (part) => [block('await mutex.runExclusive(async () => {', withoutLocks(sequence(part)), '});')], true],
  [1, (part) => {
    const timer = name(part, 'timer');
    return [block('await new Promise((resolve) => {', [block(`const ${timer} = setTimeout(() => {`, [...write(part), 'resolve();'], '}, 10);')], '});')];
  }],
  [1, (part) => {
    const timer = name(part, 'timer');
    return [block(`const ${timer} = setTimeout(() => {`, write(part), '}, 20);'), `clearTimeout(${timer});`];
  }],
];

/** Somebody else receives. @param {Part} part @returns {Part} */
function silent(part) {
  return { ...part, receives: false };
}

/** A lock that its holder takes again is never given back. @param {Node[]} nodes @returns {Node[]} */
function withoutLocks(nodes) {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [node];
    return node.head.includes('runExclusive') ? withoutLocks(node.body) : [{ ...node, body: withoutLocks(node.body) }];
  });
}

/** @param {Node[]} body @param {string} [head] */
const main = (body, head = 'async function main(call) {') => block(head, body);

/** Something that goes on beside the others: a task, a timer, a listener. @param {Part} part @param {Node[]} body @returns {Node[]} */
function beside({ counter, random }, body) {
  counter.name += 1;
  return random.pick([
    [block('void (async () => {', body, '})();')],
    [block('setTimeout(async () => {', body, '}, 10);')],
    [block('source.on(\'data\', async () => {', body, '});')],
    [block('setInterval(async () => {', body, '}, 20);')],
    [block('items.forEach(async () => {', body, '});')],
    [block(`const work${counter.name} = (async () => {`, body, '})();')],
  ]);
}

/** @type {Maker[]} */
const WHOLES = [
  // One task that sends and closes, mostly with helpers.
  (part) => [main([...sequence(part, 6), `${part.stream}.end();`])],
  (part) => [main([...sequence(part, 6), `await ${part.stream}.closeSend();`])],
  (part) => [
    block('async function step0(call) {', sequence(part)),
    block('async function step1(call) {', [...sequence(part), 'await step0(call);']),
    main(['await step0(call);', ...sequence(part), 'await step1(call);', 'call.end();']),
  ],
  (part) => {
    const own = { ...part, stream: 'this.call' };
    return [
      block('class Session {', [
        block('constructor(call) {', ['this.call = call;']),
        block('async step0() {', withoutLocks(sequence(own))),
        block('async step1() {', [...withoutLocks(sequence(own)), 'await this.step0();']),
      ]),
      main(['const session = new Session(call);', 'await session.step0();', 'await session.step1();', ...sequence(part), 'call.end();']),
    ];
  },
  // One task for each direction.
  (part) => [
    block('async function receive(call) {', [block('for await (const message of call) {', ['await tick();', 'log(message);'])]),
    main([block('await Promise.all([', ['receive(call),', block('(async () => {', [...sequence(silent(part), 4), 'call.end();'], '})(),')], ']);')]),
  ],
  (part) => [main([block('call.on(\'data\', () => {', ['log();'], '});'), block('call.on(\'end\', () => {', ['log();'], '});'), ...sequence(silent(part), 4), 'call.end();'])],
  // The listeners of one stream, which wait for nothing.
  (part) => [main([block("call.on('data', () => {", [...write(part), ...write(part)], '});'), block("call.on('end', () => {", ['call.end();'], '});')])],
  // Everybody holds the lock for a whole sequence.
  (part) => [main([...beside(part, [block('await mutex.runExclusive(async () => {', withoutLocks(sequence(part)), '});')]), ...beside(part, [block('await queue.add(async () => {', ['await tick();'], '});'), block('await mutex.runExclusive(async () => {', withoutLocks(sequence(part)), '});')])])],
  (part) => {
    const [one, other] = [name(part, 'release'), name(part, 'release')];
    const held = (/** @type {string} */ release) => [`const ${release} = await mutex.acquire();`, block('try {', withoutLocks(sequence(part))), block('finally {', [`${release}();`])];
    return [main([...beside(part, held(one)), ...beside(part, held(other))])];
  },
  (part) => [main([...beside(part, [block('await queue.add(async () => {', sequence(part), '});')]), ...beside(part, [block('void queue.add(async () => {', sequence(part), '});')]), block('await queue.add(async () => {', sequence(part), '});')])],
  // A chain of promises.
  (part) => [
    block('function enqueue(call) {', [block('tail = tail.then(async () => {', sequence(part), '});')]),
    main([...beside(part, ['enqueue(call);']), ...beside(part, ['await tick();', 'enqueue(call);']), 'enqueue(call);']),
  ],
  (part) => [main([block("call.on('data', () => {", [block('tail = tail.then(async () => {', sequence(silent(part)), '});')], '});'), block("call.on('end', async () => {", ['await tail;', 'call.end();'], '});')])],
  (part) => [main([block("source.on('data', () => {", [block('tail = tail.then(async () => {', sequence(part), '});')], '});'), block("source.on('end', () => {", ['void tail.then(() => call.end());'], '});')])],
  // A queue with one consumer.
  (part) => [
    'const messages = [];',
    block('async function drain(call) {', ['if (state.busy) return;', 'state.busy = true;', block('while (messages.length > 0) {', ['messages.shift();', ...sequence(part)]), 'state.busy = false;']),
    main([block("source.on('data', (message) => {", ['messages.push(message);', 'void drain(call);'], '});')]),
  ],
  (part) => [
    block('async function send(call) {', ['if (state.busy) return;', 'state.busy = true;', block('try {', sequence(part)), block('finally {', ['state.busy = false;'])]),
    main(['void send(call);', 'await tick();', 'await send(call);']),
  ],
  // Streams of their own.
  (part) => [main([block('await Promise.all(items.map(async () => {', ['const stream = client.talk();', ...sequence({ ...part, stream: 'stream' }), 'stream.end();'], '}));'), ...sequence(part), 'call.end();'])],
  (part) => [
    block('async function talk() {', ['const stream = client.talk();', ...sequence({ ...part, stream: 'stream' }), 'stream.end();']),
    main(['void talk();', ...beside(part, ['await talk();']), ...sequence(part), 'call.end();']),
  ],
  // A chain of write callbacks.
  (part) => [
    block('function next(call, n) {', [block('if (n === 0) {', ['call.end();', 'return;']), 'call.write({ n }, () => next(call, n - 1));']),
    main([...sequence(part), 'next(call, 3);']),
  ],
  // Fork and join, with the sends of one task alone.
  (part) => {
    const work = name(part, 'work');
    return [main([block(`const ${work} = (async () => {`, sequence(part), '})();'), ...Array.from({ length: 1 + part.random.below(2) }, () => 'await tick();'), `await Promise.all([${work}, tick()]);`, ...sequence(part), 'call.end();'])];
  },
  // A timer that starts itself again once it is done.
  (part) => [
    block('function later(call) {', [block('setTimeout(async () => {', [...sequence(part), 'if (more()) later(call);'], '}, 10);')]),
    main(['later(call);']),
  ],
];

module.exports = { correct };
