import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '..');

/** What a program does that ends a process, or that only a process of its own can see. */
const APP = `
const carrier = process.argv[2];
const scenario = process.argv[3];
const grpc = require('@grpc/grpc-js');
const { installGuard } = require('./runtime-guard');
const { startLoopback } = require('./runtime-guard/testing/echo-service');
const guard = carrier === 'none' ? undefined : installGuard({ carrier, mode: 'report', seed: 1 }, grpc);
const seen = [];
const see = (...what) => { seen.push(what.map((one) => one instanceof Error ? one.code ?? one.message : one)); };
const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));
const over = (call) => new Promise((resolve) => call.once('status', resolve));
process.on('exit', (code) => { see('exit', code, process.exitCode); console.log(JSON.stringify(seen)); });
process.on('warning', (warning) => { see('warning', warning.message); });
const onFailures = () => {
  process.on('uncaughtException', (error, origin) => { see(origin, error); });
  process.on('unhandledRejection', (reason) => { see('unhandledRejection', reason); });
};

const SCENARIOS = {
  async 'a write callback that throws'(loopback) {
    onFailures();
    const call = loopback.client.bidi();
    call.resume();
    call.write({}, () => { see('written'); throw new Error('of the callback'); });
    await once(process, 'uncaughtException');
    call.end();
    await over(call);
  },
  async 'a write after the end that nobody listens for'(loopback) {
    onFailures();
    const call = loopback.client.bidi();
    call.resume();
    call.end();
    see(call.write({ n: 1 }));
    await once(process, 'uncaughtException');
  },
  async 'timers, ticks and microtasks that throw'(loopback) {
    onFailures();
    const call = loopback.client.bidi();
    call.resume();
    call.write({});
    await new Promise((resolve) => call.once('data', resolve));
    const starts = [setTimeout, setImmediate, process.nextTick, queueMicrotask];
    let failures = 0;
    const failed = new Promise((resolve) => process.on('uncaughtException', () => { if ((failures += 1) === starts.length) resolve(); }));
    for (const start of starts) start(() => { throw new Error(start.name); });
    await failed;
    call.end();
    await over(call);
  },
  async 'handlers that throw and reject'(loopback) {
    onFailures();
    const call = loopback.client.download({ n: 1 });
    call.on('error', (error) => { see('error', error.code, error.details); });
    call.resume();
    await once(process, 'unhandledRejection');
    call.cancel();
    await over(call);
  },
  async 'an error that nobody handles'(loopback) {
    const call = loopback.client.bidi();
    call.on('data', () => { throw new Error('of nobody'); });
    call.write({});
    await over(call);
  },
  async 'a rejection that nobody handles'(loopback) {
    const call = loopback.client.bidi();
    call.once('data', async () => { await null; throw new Error('of nobody'); });
    call.write({});
    await over(call);
  },
  async 'a program that ends by itself'(loopback) {
    process.on('beforeExit', () => { see('beforeExit'); });
    const call = loopback.client.upload((error, note) => { see('reply', error, note); });
    for (const n of [1, 2, 3]) await new Promise((resolve) => call.write({ n }, resolve));
    call.end();
    await over(call);
    process.exitCode = 7;
  },
};

(async () => {
  const loopback = await startLoopback({ download: async () => { await null; throw new Error('of the handler'); } });
  await SCENARIOS[scenario](loopback);
  loopback.stop();
  guard?.uninstall();
})();
`;

/** Which properties of lock packages have changed after a guard has come and gone, and whether any had while it was there. */
const LOCKS = `
import { createRequire } from 'node:module';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import * as mutex from 'async-mutex';
import sema from 'async-sema';
import 'p-limit';
import PQueue from 'p-queue';

const require = createRequire(import.meta.url);
const yocto = await import(createRequire(createRequire(import.meta.url).resolve('p-limit')).resolve('yocto-queue'));
const { installGuard } = require('./runtime-guard');
const owners = { limit: yocto.default.prototype, mutex: mutex.Semaphore.prototype, queue: PQueue.prototype, required: require('async-mutex').Semaphore.prototype, sema: sema.Sema.prototype };
const take = () => Object.entries(owners).map(([name, owner]) => [name, Reflect.ownKeys(owner).map((key) => [key, Object.getOwnPropertyDescriptor(owner, key)])]);
const changed = (before) => take().filter(([, properties], index) => properties.some(([key, now], place) => {
  const [keyBefore, then] = before[index][1][place];
  return key !== keyBefore || Object.keys(then).some((part) => !Object.is(then[part], now[part]));
})).map(([name]) => name);
const before = take();
const guard = installGuard({ seed: 1 }, grpc);
const during = changed(before);
guard.uninstall();
console.log(JSON.stringify([during, changed(before)]));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guard-process-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  for (const name of readdirSync(__dirname, { encoding: 'utf8', recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const file = path.join(folder, 'runtime-guard', name.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, ts.transpileModule(readFileSync(path.join(__dirname, name), 'utf8'), {
      compilerOptions: { esModuleInterop: true, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    }).outputText);
  }
  writeFileSync(path.join(folder, 'app.js'), APP);
  writeFileSync(path.join(folder, 'locks.mjs'), LOCKS);
});
afterAll(() => { rmSync(folder, { force: true, recursive: true }); });

interface Ended {
  readonly code: number | null;
  readonly seen: unknown;
  /** The first words of what was printed of an error; stacks hold the guard's frames. */
  readonly words: string | undefined;
}

function run(carrier: string, scenario: string): Ended {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['app.js', carrier, scenario], { cwd: folder, encoding: 'utf8', timeout: 20_000 });
  return { code: status, seen: stdout === '' ? undefined : JSON.parse(stdout) as unknown, words: /^(?:\w*Error: .*)$/m.exec(stderr)?.[0] };
}

it.each([
  ['a write callback that throws', 0],
  ['a write after the end that nobody listens for', 0],
  ['timers, ticks and microtasks that throw', 0],
  ['handlers that throw and reject', 0],
  ['an error that nobody handles', 1],
  ['a rejection that nobody handles', 1],
  ['a program that ends by itself', 7],
])('a process ends as without a guard: %s', (scenario, code) => {
  const bare = run('none', scenario);

  expect(bare.code).toBe(code);
  expect(run('cls-hooked', scenario)).toEqual(bare);
  expect(run('async-local-storage', scenario)).toEqual(bare);
});

it('the locks of packages, however they are loaded, are as they were', () => {
  const { stderr, stdout } = spawnSync(process.execPath, ['locks.mjs'], { cwd: folder, encoding: 'utf8' });

  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([['limit', 'mutex', 'queue', 'required', 'sema'], []]);
});
