'use strict';

const fc = require('fast-check');

/**
 * How a promise is used.
 *
 * @typedef {'await' | 'catch' | 'plain' | 'push' | 'store' | 'void'} Use
 */

/** @typedef {'all' | 'allSettled' | 'race'} Combinator */

/**
 * What makes a promise. `s` and `f` choose a stream and a helper, counted round.
 *
 * @typedef {{ k: 'op', op: 'closeSend' | 'recvMsg' | 'sendMsg', s: number }
 *   | { k: 'help', f: number, s: number }
 *   | { k: 'iife', body: Statement[] }
 *   | { k: 'all', comb: Combinator, items: Maker[] }
 *   | { k: 'map', body: Statement[] }
 *   | { k: 'lock', body: Statement[] }
 *   | { k: 'then', base: Maker, async: boolean, body: Statement[] }} Maker
 */

/**
 * @typedef {{ k: 'use', use: Use, maker: Maker }
 *   | { k: 'instant', op: 'end' | 'write', s: number }
 *   | { k: 'tick' }
 *   | { k: 'return' }
 *   | { k: 'if', body: Statement[], other: Statement[] }
 *   | { k: 'loop', form: 'for' | 'of' | 'while', body: Statement[] }
 *   | { k: 'draw', s: number, body: Statement[] }
 *   | { k: 'each', async: boolean, body: Statement[] }
 *   | { k: 'timer', repeats: boolean, delay: number, async: boolean, body: Statement[] }
 *   | { k: 'clear', n: number }
 *   | { k: 'listen', own: boolean, s: number, event: 'data' | 'end', async: boolean, body: Statement[] }
 *   | { k: 'hold', body: Statement[] }
 *   | { k: 'tail', maker: Maker }
 *   | { k: 'open', body: Statement[] }
 *   | { k: 'collect' }
 *   | { k: 'settle', n: number }} Statement
 */

/**
 * @typedef {object} Helper
 * @property {boolean} async
 * @property {Statement[]} body
 */

/**
 * @typedef {object} Program
 * @property {'class' | 'closure' | 'parameter'} style
 * @property {Helper[]} helpers
 * @property {Statement[]} main
 */

const index = fc.nat({ max: 2 });
const stream = fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, index);

/** @param {number} weight @param {fc.Arbitrary<any>} arbitrary */
const weighted = (weight, arbitrary) => ({ arbitrary, weight });

/** Programs of every kind, right and wrong. @returns {fc.Arbitrary<Program>} */
function programs() {
  const { body } = fc.letrec((tie) => ({
    body: fc.array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'block' }),
    statement: fc.oneof({ depthIdentifier: 'block', maxDepth: 3, depthSize: 'small' }, ...flat(tie), ...nested(tie)),
    maker: fc.oneof({ depthIdentifier: 'block', maxDepth: 3, depthSize: 'small' }, ...makers(tie)),
  }));
  const blocks = /** @type {fc.Arbitrary<Statement[]>} */ (body);
  const bodies = fc.tuple(blocks, blocks).map(([one, other]) => [...one, ...other]);
  return fc.record({
    style: fc.constantFrom('parameter', 'parameter', 'closure', 'class'),
    helpers: fc.array(fc.record({ async: fc.oneof(weighted(4, fc.constant(true)), weighted(1, fc.constant(false))), body: blocks }), { maxLength: 3 }),
    main: fc.oneof(blocks, bodies),
  });
}

/** @param {fc.LetrecTypedTie<any>} tie */
function flat(tie) {
  const use = fc.constantFrom('await', 'await', 'await', 'catch', 'plain', 'push', 'store', 'void');
  return [
    weighted(6, fc.record({ k: fc.constant('instant'), op: fc.constantFrom('write', 'write', 'write', 'write', 'end'), s: stream })),
    weighted(4, fc.record({ k: fc.constant('use'), use, maker: operation() })),
    weighted(6, fc.record({ k: fc.constant('use'), use, maker: help() })),
    weighted(4, fc.constant({ k: 'tick' })),
    weighted(1, fc.record({ k: fc.constant('settle'), n: index })),
    weighted(1, fc.constant({ k: 'collect' })),
    weighted(1, fc.record({ k: fc.constant('clear'), n: index })),
    weighted(3, fc.record({ k: fc.constant('use'), use, maker: tie('maker') })),
  ];
}

/** @param {fc.LetrecTypedTie<any>} tie */
function nested(tie) {
  const body = tie('body');
  const async = fc.boolean();
  return [
    weighted(2, fc.record({ k: fc.constant('if'), body, other: fc.oneof(fc.constant([]), body) })),
    weighted(1, fc.record({ k: fc.constant('if'), body: body.map((statements) => [.../** @type {Statement[]} */ (statements), { k: 'return' }]), other: fc.constant([]) })),
    weighted(2, fc.record({ k: fc.constant('loop'), form: fc.constantFrom('for', 'of', 'while'), body })),
    weighted(1, fc.record({ k: fc.constant('draw'), s: stream, body })),
    weighted(1, fc.record({ k: fc.constant('each'), async, body })),
    weighted(1, fc.record({ k: fc.constant('timer'), repeats: fc.boolean(), delay: index, async, body })),
    weighted(1, fc.record({ k: fc.constant('listen'), own: fc.boolean(), s: stream, event: fc.constantFrom('data', 'data', 'end'), async, body })),
    weighted(1, fc.record({ k: fc.constant('hold'), body })),
    weighted(1, fc.record({ k: fc.constant('open'), body })),
    weighted(1, fc.record({ k: fc.constant('tail'), maker: fc.oneof(operation(), help()) })),
  ];
}

/** @param {fc.LetrecTypedTie<any>} tie */
function makers(tie) {
  const body = tie('body');
  return [
    weighted(1, help()),
    weighted(1, fc.record({ k: fc.constant('iife'), body })),
    weighted(1, fc.record({ k: fc.constant('map'), body })),
    weighted(1, fc.record({ k: fc.constant('lock'), body })),
    weighted(1, fc.record({ k: fc.constant('then'), base: fc.oneof(operation(), help()), async: fc.boolean(), body })),
    weighted(2, fc.record({ k: fc.constant('all'), comb: fc.constantFrom('all', 'all', 'allSettled', 'race'), items: fc.array(fc.oneof(help(), operation(), tie('maker')), { minLength: 1, maxLength: 3, depthIdentifier: 'block' }) })),
  ];
}

function operation() {
  return fc.record({ k: fc.constant('op'), op: fc.constantFrom('sendMsg', 'sendMsg', 'sendMsg', 'recvMsg', 'recvMsg', 'closeSend'), s: stream });
}

function help() {
  return fc.record({ k: fc.constant('help'), f: index, s: stream });
}

module.exports = { programs };
