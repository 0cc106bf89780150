import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

import type { Finding } from '.';

const ROOT = path.resolve(__dirname, '..');

let folder: string;

/** Builds the guard as it is published, into a folder with the program. */
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guard-register-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const options: ts.CompilerOptions = {
    esModuleInterop: true, isolatedModules: true, module: ts.ModuleKind.Node20, outDir: path.join(folder, 'dist'),
    rootDir: ROOT, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [],
  };
  const files = ['register.ts', 'testing/echo-service.ts'].map((file) => path.join(__dirname, file));
  ts.createProgram(files, options).emit();
  writeFileSync(path.join(folder, 'app.js'), APP);
});
afterAll(() => { rmSync(folder, { force: true, recursive: true }); });

const APP = `
const { startLoopback } = require('./dist/runtime-guard/testing/echo-service');
const write = (call, n) => new Promise((resolve) => call.write({ n }, resolve));
(async () => {
  const loopback = await startLoopback();
  const call = loopback.client.bidi();
  call.on('error', () => {});
  call.resume();
  const task = async (from) => { for (let n = 0; n < 5; n += 1) await write(call, from + n); };
  const what = process.argv[2];
  if (what === 'right') await task(1);
  else if (what === 'uncaught') await Promise.all([task(1), task(11)]);
  else await Promise.allSettled([task(1), task(11)]);
  if (what === 'exit') process.exit(7);
  loopback.stop();
})();
`;

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  readonly findings: readonly Finding[];
}

function run(what: string, env: NodeJS.ProcessEnv = {}, flag = '--require'): Run {
  const report = path.join(folder, `${what}.json`);
  const register = path.join(folder, 'dist/runtime-guard/register.js');
  const { status, stderr } = spawnSync(process.execPath, [flag, register, 'app.js', what], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRPC_STREAMS_REPORT: report, GRPC_STREAMS_SEED: '1', ...env },
  });
  const { findings } = JSON.parse(readFileSync(report, 'utf8')) as { findings: Finding[] };
  return { findings, status, stderr };
}

const HEADLINE = 'gRPC STREAM OVERLAP: send while another send is in flight on /test.Notes/Bidi #1 (client, send half)';

describe('node --require …/register', () => {
  it('writes an empty report for a correct program', () => {
    expect(run('right')).toEqual({ findings: [], status: 0, stderr: '' });
  });

  it.each(['--require', '--import'])('with %s prints what the program swallowed, and exits with 1', (flag) => {
    const { findings, status, stderr } = run('swallowed', {}, flag);

    expect({ kind: findings[0]?.kind, status, thrown: findings[0]?.thrown }).toEqual({ kind: 'concurrent-send', status: 1, thrown: true });
    expect(stderr).toContain(HEADLINE);
  });

  it('reports to the file when the program dies of the overlap', () => {
    const { findings, status } = run('uncaught');

    expect({ kind: findings[0]?.kind, mode: findings[0]?.mode, status }).toEqual({ kind: 'concurrent-send', mode: 'throw', status: 1 });
  });

  it('keeps the exit code of a program that calls process.exit', () => {
    const { findings, status } = run('exit');

    expect({ kind: findings[0]?.kind, status }).toEqual({ kind: 'concurrent-send', status: 7 });
  });

  it('in report mode throws nothing, and keeps the exit code', () => {
    const { findings, status } = run('uncaught', { GRPC_STREAMS_MODE: 'report' });

    expect({ found: findings.length > 0, status, thrown: findings.map(({ thrown }) => thrown).includes(true) }).toEqual({ found: true, status: 0, thrown: false });
  });
});
