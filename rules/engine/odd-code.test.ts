import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import plugin from '../index';
import { forgivingParser } from '../testing/robustness/parsers';

const HEAD = "const grpc = require('@grpc/grpc-js');\n";
/** Well below where the parsers themselves overflow the stack. */
const DEPTH = 100;

/** Chains are no nesting to the parsers. */
const CHAIN = 150;

/** Lists are long rather than deep. */
const LENGTH = 1_000;

/** What all rules report; an analysis that gives up says why to the console. */
function lint(code: string, file: 'code.js' | 'code.ts', rules = plugin.configs.all.rules): string[] {
  const messages = new Linter().verify(HEAD + code, {
    files: ['**/*.js', '**/*.ts'],
    languageOptions: file === 'code.ts' ? { parser: typescriptParser } : { sourceType: 'commonjs' },
    plugins: { 'grpc-streams': plugin },
    rules,
  } as unknown as Linter.Config, file);
  return messages.map(({ message, ruleId }) => `${ruleId ?? 'parser'}: ${message}`);
}

/** What all rules report on a tree that was made in spite of errors. */
function lintUnfinished(code: string): string[] {
  const config = { ...plugin.configs.all, files: ['**/*.ts'], languageOptions: { parser: forgivingParser } } as unknown as Linter.Config;
  return new Linter().verify(HEAD + code, config, 'code.ts').map(({ message, ruleId }) => `${ruleId ?? 'parser'}: ${message}`);
}

function listed(count: number, line: (position: number) => string): string {
  return Array.from({ length: count }, (_, position) => line(position)).join('\n');
}

function inMain(body: string): string {
  return `async function main(call, a, b) { ${body} }`;
}

const NESTED: readonly (readonly [string, (depth: number) => string, number])[] = [
  ['promise chains', (n) => inMain(`a()${'.then(() => { call.write(1); })'.repeat(n)};`), DEPTH],
  ['blocks', (n) => inMain(`${'{'.repeat(n)} call.write(1); ${'}'.repeat(n)}`), DEPTH],
  ['conditions', (n) => inMain(`${'if (a) {'.repeat(n)} call.write(1); ${'}'.repeat(n)}`), DEPTH],
  ['alternatives', (n) => inMain(`${'if (a) { call.write(1); } else '.repeat(n)} call.write(1);`), DEPTH],
  ['arrow functions', (n) => inMain(`const f = ${'() => '.repeat(n)} call.write(1); f();`), DEPTH],
  ['functions that are called at once', (n) => inMain(`${'(() => '.repeat(n)} call.write(1) ${')()'.repeat(n)};`), DEPTH],
  ['sums', (n) => inMain(`call.write(${'a + '.repeat(n)} a);`), CHAIN],
  ['alternatives of values', (n) => inMain(`call.write(${'a || '.repeat(n)} a);`), CHAIN],
  ['members', (n) => inMain(`call.write(a${'.b'.repeat(n)});`), CHAIN],
  ['calls', (n) => inMain(`call.write(a${'.b()'.repeat(n)});`), CHAIN],
  ['pipes', (n) => inMain(`a${'.pipe(b)'.repeat(n)}.pipe(call);`), CHAIN],
  ['bound methods', (n) => inMain(`call.write${'.bind(call)'.repeat(n)}(1);`), CHAIN],
  ['subscriptions', (n) => inMain(`a${'.pipe(b(a))'.repeat(n)}.subscribe((x) => call.write(x));`), DEPTH],
  ['arrays', (n) => inMain(`call.write(${'['.repeat(n)}${']'.repeat(n)});`), DEPTH],
  ['objects', (n) => inMain(`call.write(${'{ a: '.repeat(n)} 1 ${'}'.repeat(n)});`), DEPTH],
  ['patterns', (n) => inMain(`const ${'{ a: '.repeat(n)} x ${'}'.repeat(n)} = a; call.write(x);`), DEPTH],
  ['negations', (n) => inMain(`if (${'!'.repeat(n)} a) call.write(1);`), DEPTH],
];

/** Code of many lines. */
const LONG: readonly (readonly [string, string])[] = [
  ['names for names', `${listed(LENGTH, (i) => `const a${i} = a${i + 1};`)}\n${inMain('call.write(a0); a0();')}`],
  ['classes above classes', `${listed(LENGTH, (i) => `class C${i} extends C${i + 1} {}`)}\n${inMain('call.write(new C0());')}`],
  ['functions that call the next', `${listed(LENGTH, (i) => `function f${i}(call) { f${i + 1}(call); }`)}\nfunction f${LENGTH}(call) { call.write(1); }`],
  ['many statements', inMain(listed(20 * LENGTH, () => 'call.write(a);'))],
];

const ODD: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['aliases in a circle', `var a = b; var b = a; var c = c; ${inMain('call.write(c); c();')}`],
  ['bound methods in a circle', `const f = g.bind(f); const g = f.bind(g); ${inMain('call.write(f()); g();')}`],
  ['classes in a circle', `class A extends B { run() { super.run(); } } class B extends A {} class C extends C { constructor() { super(); } } ${inMain('call.write(new A()); new C().run();')}`],
  ['accessors in a circle', `class A { get call() { return this.call; } set call(x) { this.call = x; } run() { this.call = 1; this.call.write(1); } } ${inMain('new A().run(); call.write(1);')}`],
  ['functions in a circle', 'function f(call) { g(call); call.write(1); } function g(call) { f(call); }'],
  ['an object that holds itself', inMain('const x = { get x() { return this.x; }, run() { this.run(); call.write(this.x); } }; x.x = x; x.run();')],
  ['names that objects have', inMain("call['constructor'](1); call.__proto__.write(1); call.hasOwnProperty('write'); a.toString.bind(call)(); a.valueOf.call(call);")],
  ['calls with nothing', inMain('call.write(); call.on(); call.write.bind()(); call.write.call(); a.subscribe(); setTimeout(); Promise.all(); Array.from(); a.forEach(); new Promise(); import("a");')],
  ['spread', inMain('call.write(...a); call.on(...a); call.write.bind(...a)(); call.write.apply(...a); setTimeout(...a); Promise.all(...a); Array.from(...a); a.subscribe(...b); Object.values(...a);')],
  ['holes and rests', inMain('const [, x, ...y] = a; const { [b]: z, ...rest } = a; call.write([, x, ...y, z, rest]);')],
];

describe('odd code', () => {
  let reasons: jest.SpyInstance;
  let before: string | undefined;

  beforeEach(() => {
    before = process.env.DEBUG;
    process.env.DEBUG = 'grpc-streams:errors';
    reasons = jest.spyOn(console, 'error').mockImplementation();
  });

  afterEach(() => {
    if (before === undefined) delete process.env.DEBUG;
    else process.env.DEBUG = before;
    reasons.mockRestore();
  });

  test.each(['code.js', 'code.ts'] as const)('is looked at in %s', (file) => {
    expect(lint(inMain('void (async () => { for (;;) { await a(); call.write(1); } })(); await b(); call.write(2); await b(); call.write(3);'), file)).not.toEqual([]);
  });

  test.each(NESTED.flatMap(([name, make, depth]) => (['code.js', 'code.ts'] as const).map((file) => [name, file, make(depth)] as const)))(
    'a depth of %s in %s',
    (_, file, code) => {
      expect(lint(code, file)).toEqual([]);
      expect(reasons).not.toHaveBeenCalled();
    },
  );

  test.each(LONG)('%s in code.js', (_, code) => {
    expect(lint(code, 'code.js')).toEqual([]);
    expect(reasons).not.toHaveBeenCalled();
  });

  test.each(ODD.flatMap(([name, code]) => (['code.js', 'code.ts'] as const).map((file) => [name, file, code] as const)))('%s in %s', (_, file, code) => {
    lint(code, file);
    expect(reasons).not.toHaveBeenCalled();
  });

  test.each([
    ['an import that has no source yet', `import * as a from ; ${inMain('a.b(); call.write(1);')}`],
  ])('%s, while the code is being typed', (_, code) => {
    expect(lintUnfinished(code)).toEqual([]);
    expect(reasons).not.toHaveBeenCalled();
  });

  test.each([
    ['with', 'code.js', 'function main(call) { with (call) { write(1); } call.write(2); }'],
    ['duplicate names', 'code.js', 'function main(call, call) { var call = arguments[0]; call.write(1); delete call; undefined = 1; }'],
    ['decorators', 'code.ts', '@service() class A { @inject(x) call; @handler chat(@arg call) { call.write(1); } }'],
    ['abstract and overloaded members', 'code.ts', 'abstract class A { abstract call; run(a: string): void; run(call) { call.write(1); } declare x: number; accessor y = 1; static { this.y = 1; } }'],
    ['namespaces and enums', 'code.ts', 'namespace N { export function f(call) { call.write(1); } enum E { A = f(1) } import x = N.f; } export = N;'],
  ] as const)('%s', (_, file, code) => {
    expect(lint(code, file)).toEqual([]);
    expect(reasons).not.toHaveBeenCalled();
  });
});
