'use strict';

/** @typedef {import('./grammar').Program} Program */
/** @typedef {import('./grammar').Statement} Statement */
/** @typedef {import('./grammar').Maker} Maker */
/** @typedef {import('./grammar').Use} Use */

/**
 * What a statement can name.
 *
 * @typedef {object} Scope
 * @property {boolean} async
 * @property {string[]} arms the conditions around it in its function, each with its arm
 * @property {number} fn its function
 * @property {{ pushed: boolean }} pending whether the function has put a promise into its array
 * @property {number} helper the first helper that may be called: none calls itself
 * @property {string} self what the helpers are called on, with its dot
 * @property {string[]} stored
 * @property {string[]} streams
 * @property {string[]} timers
 */

/**
 * @typedef {object} Text
 * @property {string} source
 * @property {Map<number, { arms: string[], fn: number }>} sites where each operation stands
 * @property {string[]} entries the functions that anybody may call, `Class.method` for methods
 */

/** The same names in the program that is read and in the one that is run. */
const HEADER = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { Mutex } from 'async-mutex';",
  "import { client, count, items, log, more, ready, source, tick } from './surroundings.js';",
  'const mutex = new Mutex();',
  'let tail = Promise.resolve();',
];

/** Prints a program line by line; every operation has a line of its own, which is its name in both versions. */
class Printer {
  /** @type {string[]} */
  lines = [];
  /** @type {Map<number, { arms: string[], fn: number }>} */
  sites = new Map();
  #depth = 0;
  #names = 0;

  /** @param {Program} program @param {boolean} runs whether to call the hooks of the world */
  constructor(program, runs) {
    this.program = program;
    this.runs = runs;
  }

  get next() {
    return this.lines.length + 1;
  }

  /** @param {string} text */
  line(text) {
    this.lines.push('  '.repeat(this.#depth) + text);
  }

  /** @param {string} head @param {() => void} body @param {string} [foot] */
  block(head, body, foot = '}') {
    this.line(head);
    this.#depth += 1;
    body();
    this.#depth -= 1;
    this.line(foot);
  }

  /** A function with a body of its own. @param {string} head @param {() => void} body @param {string} [foot] */
  fn(head, body, foot = '}') {
    this.block(`${head} {${this.runs ? ' const $ = T.enter(); const pending = [];' : ''}`, () => {
      const at = this.lines.length;
      body();
      const own = this.lines.slice(at);
      // The array is there where something is put into it; the line stays, so that both versions agree.
      if (!this.runs && own.some((line) => line.includes('pending'))) this.lines[at - 1] += ' const pending = [];';
    }, foot);
  }

  /** Notes that the next line has an operation. @param {Scope} at @returns {number} */
  site({ arms, fn }) {
    this.sites.set(this.next, { arms: [...arms], fn });
    return this.next;
  }

  /** @param {string} prefix */
  name(prefix) {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }
}

/** @param {Program} program @param {boolean} runs @returns {Text} */
function print(program, runs) {
  const printer = new Printer(program, runs);
  printer.lines.push(...(runs ? HEADER.map(() => '') : HEADER));
  const entries = STYLES[program.style](printer);
  return { entries, sites: printer.sites, source: `${printer.lines.join('\n')}\n` };
}

/** @type {Record<Program['style'], (printer: Printer) => string[]>} */
const STYLES = {
  class: (printer) => {
    const { helpers, main } = printer.program;
    printer.block('class Session {', () => {
      printer.block('constructor(call) {', () => printer.line('this.call = call;'));
      helpers.forEach(({ async, body }, at) => {
        printer.fn(`${async ? 'async ' : ''}step${at}()`, () => statements(printer, body, scope({ async, helper: at + 1, self: 'this.', streams: ['this.call'] })));
      });
    });
    printer.fn('async function main(call)', () => {
      printer.line('const session = new Session(call);');
      statements(printer, main, scope({ async: true, self: 'session.' }));
    });
    return ['main', ...helpers.map((_, at) => `Session.step${at}`)];
  },
  closure: (printer) => {
    const { helpers, main } = printer.program;
    printer.fn('async function main(call)', () => {
      [...helpers.entries()].reverse().forEach(([at, { async, body }]) => {
        printer.fn(`const step${at} = ${async ? 'async ' : ''}() =>`, () => statements(printer, body, scope({ async, helper: at + 1 })), '};');
      });
      const last = printer.lines.length - 1;
      if (printer.runs && helpers.length > 0) printer.lines[last] += ` if (T.only !== undefined) return [${helpers.map((_, at) => `step${at}`).join(', ')}][T.only]();`;
      statements(printer, main, scope({ async: true }));
    });
    return ['main', ...helpers.map((_, at) => `main ${at}`)];
  },
  parameter: (printer) => {
    const { helpers, main } = printer.program;
    helpers.forEach(({ async, body }, at) => {
      printer.fn(`${async ? 'async ' : ''}function step${at}(call)`, () => statements(printer, body, scope({ async, helper: at + 1 })));
    });
    printer.fn('async function main(call)', () => statements(printer, main, scope({ async: true })));
    return ['main', ...helpers.map((_, at) => `step${at}`)];
  },
};

let functions = 0;

/** @param {Partial<Scope>} own @returns {Scope} */
function scope(own) {
  functions += 1;
  return { arms: [], async: true, fn: functions, helper: 0, self: '', stored: [], pending: { pushed: false }, streams: ['call'], timers: [], ...own };
}

/** What a function within the other can name. @param {Scope} outer @param {boolean} async @returns {Scope} */
function within(outer, async) {
  functions += 1;
  return { ...outer, arms: [], async, fn: functions, pending: { pushed: false } };
}

/** @param {Printer} printer @param {Statement[]} body @param {Scope} outer */
function statements(printer, body, outer) {
  const inner = { ...outer, arms: [...outer.arms], stored: [...outer.stored], timers: [...outer.timers] };
  for (const statement of body) printStatement(printer, statement, inner);
}

/** @param {Printer} printer @param {Statement} statement @param {Scope} at */
function printStatement(printer, statement, at) {
  switch (statement.k) {
    case 'use':
      return use(printer, statement.use, statement.maker, at);
    case 'instant': {
      const site = printer.site(at);
      return printer.line(`${pick(at.streams, statement.s)}.${statement.op}(${statement.op === 'write' || printer.runs ? site : ''});`);
    }
    case 'tick':
      return at.async ? printer.line(`${awaiting(printer, 'tick()')};`) : undefined;
    case 'return':
      return printer.line('return;');
    case 'if':
      return choice(printer, statement, at);
    case 'loop':
      return printer.block(LOOPS[statement.form], () => statements(printer, statement.body, under(at, printer.name('loop'))));
    case 'draw':
      return draw(printer, statement, at);
    case 'each':
      return printer.fn(`items.forEach(${forked(printer, statement.async)}() =>`, () => statements(printer, statement.body, within(at, statement.async)), printer.runs && statement.async ? '}));' : '});');
    case 'timer':
      return timer(printer, statement, at);
    case 'clear':
      return at.timers.length > 0 ? printer.line(clearing(printer, pick(at.timers, statement.n))) : undefined;
    case 'listen':
      return listen(printer, statement, at);
    case 'hold':
      return hold(printer, statement.body, at);
    case 'tail':
      return tailed(printer, statement.maker, at);
    case 'open': {
      const name = at.streams.includes('stream') ? 'duplex' : 'stream';
      if (at.streams.includes(name)) return statements(printer, statement.body, at);
      return printer.block('{', () => {
        printer.line(`const ${name} = client.talk();`);
        statements(printer, statement.body, { ...at, streams: [...at.streams, name] });
      });
    }
    case 'collect':
      return at.async && at.pending.pushed ? printer.line(`${awaiting(printer, printer.runs ? "T.combine('all', pending)" : 'Promise.all(pending)')};`) : undefined;
    case 'settle':
      return at.async && at.stored.length > 0 ? printer.line(`${awaiting(printer, pick(at.stored, statement.n))};`) : undefined;
  }
}

/** @param {Printer} printer @param {Extract<Statement, { k: 'if' }>} statement @param {Scope} at */
function choice(printer, { body, other }, at) {
  const name = printer.name('if');
  printer.block('if (ready()) {', () => statements(printer, body, under(at, `${name} then`)));
  if (other.length > 0) {
    printer.lines.pop();
    printer.block('} else {', () => statements(printer, other, under(at, `${name} else`)));
  }
  if (body.at(-1)?.k === 'return') at.arms.push(`${name} else`);
}

/** @param {Scope} at @param {string} arm @returns {Scope} */
function under(at, arm) {
  return { ...at, arms: [...at.arms, arm] };
}

/** @type {Record<'for' | 'of' | 'while', string>} */
const LOOPS = {
  for: 'for (let i = 0; i < count; i += 1) {',
  of: 'for (const item of items) {',
  while: 'while (more()) {',
};

/** @template T @param {T[]} choices @param {number} index @returns {T} */
function pick(choices, index) {
  return /** @type {T} */ (choices[index % choices.length]);
}

/** @param {Printer} printer @param {string} expression */
function awaiting(printer, expression) {
  return printer.runs ? `T.back($, await T.wait($, ${expression}))` : `await ${expression}`;
}

/** @param {Printer} printer @param {boolean} async */
function forked(printer, async) {
  if (!async) return '';
  return printer.runs ? 'T.forked(async ' : 'async ';
}

/** @param {Printer} printer @param {{ s: number, body: Statement[] }} statement @param {Scope} at */
function draw(printer, { body, s }, at) {
  const name = pick(at.streams, s);
  if (!at.async) return;
  const site = printer.site(at);
  const head = printer.runs
    ? `for (const it${site} = T.iterate(${name}, ${site}); !T.back($, await T.wait($, it${site}.next())).done;) {`
    : `for await (const message of ${name}) {`;
  printer.block(head, () => statements(printer, body, under(at, `loop${site}`)));
}

/** @param {Printer} printer @param {Extract<Statement, { k: 'timer' }>} statement @param {Scope} at */
function timer(printer, { async, body, delay, repeats }, at) {
  const name = printer.name('timer');
  const set = repeats ? 'setInterval' : 'setTimeout';
  const foot = `}, ${(delay + 1) * 10});`;
  printer.fn(`const ${name} = ${printer.runs ? 'T.' : ''}${set}(${forked(printer, async)}() =>`, () => statements(printer, body, within(at, async)), printer.runs && async ? `}), ${(delay + 1) * 10});` : foot);
  at.timers.push(`${repeats ? 'Interval' : 'Timeout'} ${name}`);
}

/** @param {Printer} printer @param {string} timer */
function clearing(printer, timer) {
  const [kind = '', name = ''] = timer.split(' ');
  return printer.runs ? `${name}();` : `clear${kind}(${name});`;
}

/** @param {Printer} printer @param {Extract<Statement, { k: 'listen' }>} statement @param {Scope} at */
function listen(printer, { async, body, event, own, s }, at) {
  const emitter = own ? pick(at.streams, s) : 'source';
  const close = printer.runs && async ? '})' : '}';
  const site = own && event === 'data' ? printer.site(at) : 0;
  const last = printer.runs && site > 0 ? `, ${site}` : '';
  printer.fn(`${emitter}.on('${event}', ${forked(printer, async)}() =>`, () => statements(printer, body, within(at, async)), `${close}${last});`);
}

/** @param {Printer} printer @param {Statement[]} body @param {Scope} at */
function hold(printer, body, at) {
  if (!at.async) return statements(printer, body, at);
  const name = printer.name('release');
  return printer.block('{', () => {
    printer.line(`const ${name} = ${awaiting(printer, 'mutex.acquire()')};`);
    statements(printer, withoutReturns(body), at);
    printer.line(`${name}();`);
  });
}

/** Who returns keeps the lock for ever. @param {Statement[]} body @returns {Statement[]} */
function withoutReturns(body) {
  return body.filter(({ k }) => k !== 'return').map((statement) => (statement.k === 'if' ? { ...statement, body: withoutReturns(statement.body), other: withoutReturns(statement.other) } : statement));
}

/** @param {Printer} printer @param {Maker} maker @param {Scope} at */
function tailed(printer, maker, at) {
  const [head, foot] = printer.runs ? ['tail = T.then(tail, ', ');'] : ['tail = tail.then(', ');'];
  printer.fn(`${head}async () =>`, () => use(printer, 'await', maker, within(at, true)), `}${foot}`);
}

/** @param {Printer} printer @param {Use} how @param {Maker} maker @param {Scope} at */
function use(printer, how, maker, at) {
  if (maker.k === 'help' && !isPromise(printer, maker, at)) {
    const call = helperCall(printer, maker, at);
    if (call !== undefined) printer.line(`${call};`);
    return;
  }
  const wanted = how === 'await' && !at.async ? 'plain' : how;
  const [head, foot] = usage(printer, wanted === 'plain' && maker.k === 'iife' ? 'void' : wanted, at);
  make(printer, maker, at, head, `${foot};`);
}

/** @param {Printer} printer @param {Use} how @param {Scope} at @returns {[string, string]} */
function usage(printer, how, at) {
  switch (how) {
    case 'await':
      return printer.runs ? ['T.back($, await T.wait($, ', '))'] : ['await ', ''];
    case 'catch':
      return printer.runs ? ['T.caught(', ')'] : ['', '.catch(log)'];
    case 'plain':
      return ['', ''];
    case 'push':
      at.pending.pushed = true;
      return ['pending.push(', ')'];
    case 'store': {
      const name = printer.name('work');
      at.stored.push(name);
      return [`const ${name} = `, ''];
    }
    case 'void':
      return ['void ', ''];
  }
}

/** The helper that the maker means: one that stands further down. @param {Printer} printer @param {{ f: number }} maker @param {Scope} at */
function helperOf({ program: { helpers } }, { f }, { helper }) {
  const choices = helpers.length - helper;
  return choices > 0 ? helper + (f % choices) : undefined;
}

/** @param {Printer} printer @param {Maker} maker @param {Scope} at */
function isPromise(printer, maker, at) {
  if (maker.k !== 'help') return true;
  const helper = helperOf(printer, maker, at);
  return helper !== undefined && printer.program.helpers[helper]?.async === true;
}

/** @param {Printer} printer @param {{ f: number, s: number }} maker @param {Scope} at */
function helperCall(printer, maker, at) {
  const helper = helperOf(printer, maker, at);
  if (helper === undefined) return undefined;
  const passed = printer.program.style === 'parameter' ? pick(at.streams, maker.s) : '';
  const call = `${at.self}step${helper}(${passed})`;
  return printer.runs && printer.program.helpers[helper]?.async === true ? `T.call($, () => ${call})` : call;
}

/** @param {Printer} printer @param {Maker} maker @param {Scope} at @param {string} head @param {string} foot */
function make(printer, maker, at, head, foot) {
  const inner = within(at, true);
  const { runs } = printer;
  switch (maker.k) {
    case 'op': {
      const site = printer.site(at);
      const argument = maker.op === 'sendMsg' || runs ? site : '';
      return printer.line(`${head}${pick(at.streams, maker.s)}.${maker.op}(${argument})${foot}`);
    }
    case 'help':
      return printer.line(`${head}${isPromise(printer, maker, at) ? (helperCall(printer, maker, at) ?? '') : 'tick()'}${foot}`);
    case 'iife':
      return printer.fn(`${head}${runs ? 'T.call($, ' : '('}async () =>`, () => statements(printer, maker.body, inner), `}${runs ? ')' : ')()'}${foot}`);
    case 'map':
      return printer.fn(`${head}${runs ? "T.combine('all', " : 'Promise.all('}items.map(${forked(printer, true)}() =>`, () => statements(printer, maker.body, inner), `}${runs ? ')' : ''}))${foot}`);
    case 'lock':
      return printer.fn(`${head}mutex.runExclusive(async () =>`, () => statements(printer, maker.body, inner), `})${foot}`);
    case 'then':
      return then(printer, maker, at, head, foot);
    case 'all':
      return printer.block(`${head}${runs ? `T.combine('${maker.comb}', [` : `Promise.${maker.comb}([`}`, () => {
        for (const item of maker.items) make(printer, item, at, '', ',');
      }, `])${foot}`);
  }
}

/** @param {Printer} printer @param {Extract<Maker, { k: 'then' }>} maker @param {Scope} at @param {string} head @param {string} foot */
function then(printer, { async, base, body }, at, head, foot) {
  const callback = `${async ? 'async ' : ''}() => {`;
  const name = base.k === 'op' ? undefined : 'help';
  const start = printer.lines.length;
  make(printer, base, at, printer.runs ? `${head}T.then(` : head, printer.runs ? `, ${callback}` : `.then(${callback}`);
  void name;
  const last = printer.lines.pop() ?? '';
  void start;
  printer.fn(last.trimStart().slice(0, -2), () => statements(printer, body, within(at, async)), `})${foot}`);
}

module.exports = { print };
