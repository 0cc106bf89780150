import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');

let folder: string;

/** Builds the guard as it is published, into a folder with a program of ES modules, which Jest itself cannot load. */
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guard-locks-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const options: ts.CompilerOptions = {
    esModuleInterop: true, isolatedModules: true, module: ts.ModuleKind.Node20, outDir: path.join(folder, 'dist'),
    rootDir: ROOT, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [],
  };
  const files = ['../index.ts', '../testing/echo-service.ts', '../testing/tasks.ts'].map((file) => path.join(__dirname, file));
  ts.createProgram(files, options).emit();
  writeFileSync(path.join(folder, 'app.mjs'), APP);
});
afterAll(() => { rmSync(folder, { force: true, recursive: true }); });

/** Three tasks write at once, and nothing but the lock that the first argument names orders them. */
const APP = `
import { createRequire } from 'node:module';
import * as grpc from '@grpc/grpc-js';
import * as mutex from 'async-mutex';
import sema from 'async-sema';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const require = createRequire(import.meta.url);
const { installGuard } = require('./dist/runtime-guard');
const { startLoopback } = require('./dist/runtime-guard/testing/echo-service');
const { asked, received } = require('./dist/runtime-guard/testing/tasks');

const held = (lock) => async (work) => {
  await lock.acquire();
  try { return await work(); } finally { lock.release(); }
};
const queue = (concurrency) => {
  const jobs = new PQueue({ concurrency });
  return Object.assign((work) => { void jobs.add(work); }, { idle: () => jobs.onIdle() });
};
const exclusive = (lock) => (work) => lock.runExclusive(work);
const LOCKS = {
  'Mutex of require': () => exclusive(new (require('async-mutex').Mutex)()),
  'Mutex of import': () => exclusive(new mutex.Mutex()),
  'Mutex, acquire and release': () => held(new mutex.Mutex()),
  'Semaphore(1)': () => held(new mutex.Semaphore(1)),
  'Semaphore(2)': () => held(new mutex.Semaphore(2)),
  'withTimeout': () => exclusive(mutex.withTimeout(new mutex.Mutex(), 1000)),
  'Sema(1)': () => held(new sema.Sema(1)),
  'Sema(2)': () => held(new sema.Sema(2)),
  'pLimit(1)': () => pLimit(1),
  'PQueue(1)': () => queue(1),
  'PQueue(2)': () => queue(2),
};

const guard = installGuard({ mode: 'report', settleDelay: 8, seed: 1 }, grpc);
const loopback = await startLoopback();
const kinds = {};
for (const [name, make] of Object.entries(LOCKS)) {
  guard.reset();
  const lock = make();
  const call = loopback.client.bidi();
  const all = received(call);
  const task = async () => {
    for (let n = 0; n < 3; n += 1) {
      await asked(loopback.client, {});
      await lock(() => { call.write({ n }); });
    }
  };
  await Promise.all([task(), task(), task()]);
  await lock.idle?.();
  call.end();
  const { length } = await all;
  kinds[name] = [length, [...new Set([...guard.overlaps, ...guard.potentialOverlaps].map(({ kind }) => kind))]];
}
loopback.stop();
guard.uninstall();
console.log(JSON.stringify(kinds));
`;

it('sees the locks of packages, however their program loads them', () => {
  const { stderr, stdout } = spawnSync(process.execPath, ['app.mjs'], { cwd: folder, encoding: 'utf8' });

  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    'Mutex of import': [9, []],
    'Mutex of require': [9, []],
    'Mutex, acquire and release': [9, []],
    'PQueue(1)': [9, []],
    'PQueue(2)': [9, ['concurrent-send']],
    'Sema(1)': [9, []],
    'Sema(2)': [9, ['concurrent-send']],
    'Semaphore(1)': [9, []],
    'Semaphore(2)': [9, ['concurrent-send']],
    'pLimit(1)': [9, []],
    withTimeout: [9, []],
  });
});
