import { existsSync } from 'node:fs';

import { Linter } from 'eslint';

import plugin from './index';

const RECOMMENDED = {
  'grpc-streams/consistent-send-lock': 'error',
  'grpc-streams/no-abandoned-receive': 'error',
  'grpc-streams/no-async-stream-listener': 'error',
  'grpc-streams/no-close-after-iteration': 'error',
  'grpc-streams/no-close-during-send': 'error',
  'grpc-streams/no-concurrent-receive': 'error',
  'grpc-streams/no-concurrent-send': 'error',
  'grpc-streams/no-mutate-after-send': 'error',
  'grpc-streams/no-send-after-close': 'error',
};

const STRICT = {
  'grpc-streams/no-channel-per-call': 'error',
  'grpc-streams/no-floating-send': 'error',
  'grpc-streams/no-late-receive': 'error',
  'grpc-streams/no-unclosed-stream': 'error',
  'grpc-streams/require-backpressure': 'error',
  'grpc-streams/single-sender': 'error',
};

describe('the plugin', () => {
  test('names itself as its package does', () => {
    expect(plugin.meta.name).toBe('eslint-plugin-grpc-streams');
  });

  test('recommended has the rules about observable harm', () => {
    expect(plugin.configs.recommended.rules).toEqual(RECOMMENDED);
  });

  test("strict adds the contract's letter", () => {
    expect(plugin.configs.strict.rules).toEqual({ ...RECOMMENDED, ...STRICT });
  });

  test('all has every rule', () => {
    expect(Object.keys(plugin.configs.all.rules ?? {})).toEqual(Object.keys(plugin.rules).map((name) => `grpc-streams/${name}`));
  });

  test('a preset brings the plugin that it speaks of', () => {
    expect(plugin.configs.recommended.plugins?.['grpc-streams']).toBe(plugin);
  });

  test.each(Object.entries(plugin.rules))('%s points to the page that is installed with it', (name, rule) => {
    const page = new URL(rule.meta?.docs?.url ?? '');
    expect(page.pathname.endsWith(`/docs/rules/${name}.md`)).toBe(true);
    expect(existsSync(page)).toBe(true);
  });
});

describe('code that is hard to take', () => {
  const everything = { ...plugin.configs.all, languageOptions: { sourceType: 'script' } } as Linter.Config;

  function lint(code: string): Linter.LintMessage[] {
    return new Linter().verify(`const grpc = require('@grpc/grpc-js');\n${code}`, everything, 'code.js');
  }

  test.each([
    ['an alias of itself', 'var call = call; call.write(1); call.end();'],
    ['aliases in a ring', 'var a = b; var b = a; function f(call) { call = a; call.write(b); }'],
    ['functions that call each other', 'async function f(call) { call.write(1); await g(call); } async function g(call) { call.end(); await f(call); }'],
    ['with', 'function f(call) { with (call) { write(1); call.end(); } }'],
    ['holes and spreads', 'function f(call, a) { const [, b, ...c] = [, ...a]; call.write(...c); call.write(b); call.on(...a); }'],
    ['labels and empty statements', 'function f(call) { here: { ;; break here; } there: for (;;) { call.write(1); continue there; } }'],
    ['a switch without cases', 'function f(call) { switch (call.write(1)) {} }'],
    ['computed everything', "function f(call, k) { call[k](1); call['write'](1); call?.[k]?.(2); ({ [k]: call, ...call }); }"],
    ['classes in expressions', 'function f(call) { return new (class { [call.write(1)] = call; static { call.end(); } #x = call.write(2); })(); }'],
    ['generators', 'async function* f(call) { yield* g(call); yield call.write(yield); } function* g(call) { call.end(yield 1); }'],
    ['exotic targets', 'function f(call) { for (call.x of [1]) call.write(1); for (const k in call) call[k]++; [call.a, { b: call.c }] = []; }'],
    ['tagged templates and meta properties', 'function f(call) { call.write`x`; new.target; call.write(new call()); import("x"); }'],
    ['try without anything', 'function f(call) { try { call.write(1); } finally { } try { return call.end(); } catch { throw call; } finally { call.write(2); } }'],
  ])('%s', (_, code) => {
    const problems = lint(code).filter(({ fatal }) => fatal === true);
    expect(problems).toEqual([]);
  });

  test('two hundred nested listeners', () => {
    expect(() => lint(`function f(call) { call.write(1); ${'call.on("end", () => '.repeat(200)}1${')'.repeat(200)} }`)).not.toThrow();
  });

  test('a chain of a thousand promises', () => {
    expect(lint(`function f(call) { p${'.then(() => call.write(1))'.repeat(1000)}; }`)).toEqual([]);
  });
});
