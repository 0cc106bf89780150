import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

const PROGRAM = `
const service = require(${JSON.stringify(path.join(ROOT, 'runtime-guard/testing/echo-service'))});
const write = (call, n) => new Promise((resolve) => call.write({ n }, resolve));
exports.twoSenders = async (swallow) => {
  const loopback = await service.startLoopback();
  const call = loopback.client.bidi();
  call.on('error', () => {});
  call.resume();
  const task = async (from) => { for (let n = 0; n < 5; n += 1) await write(call, from + n); };
  try {
    await Promise.all([task(1), task(11)]);
  } catch (error) {
    if (!swallow) throw error;
  } finally {
    loopback.stop();
  }
};
exports.oneSender = async () => {
  const loopback = await service.startLoopback();
  const call = loopback.client.bidi();
  call.resume();
  await write(call, 1);
  await write(call, 2);
  call.end();
  await new Promise((resolve) => call.on('end', resolve));
  loopback.stop();
};
`;

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[] }[];
}

/** Runs a project of one test file; each test's title, with how it ended and of how many errors. */
function run(testFile: string, config: object): Record<string, [status: string, errors: number]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guard-jest-'));
  try {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'program.js'), PROGRAM);
    writeFileSync(path.join(folder, 'a.test.js'), testFile);
    writeFileSync(path.join(folder, 'jest.config.json'), JSON.stringify({
      ...config,
      setupFiles: [path.join(ROOT, 'runtime-guard/jest/index.ts')],
      testEnvironment: 'node',
      transform: { '^.+\\.ts$': [path.join(ROOT, 'node_modules/ts-jest'), { tsconfig: path.join(ROOT, 'tsconfig.json') }] },
    }));
    const output = path.join(folder, 'report.json');
    const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
    spawnSync(process.execPath, [jest, '--json', `--outputFile=${output}`, '--rootDir', folder], { cwd: folder, env: { ...process.env, GRPC_STREAMS_SEED: '1' } });
    const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
    const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
    return Object.fromEntries(results.map(({ failureMessages, status, title }) => [title, [status, failureMessages.length]]));
  } finally {
    rmSync(folder, { force: true, recursive: true });
  }
}

const TESTS = `
test('right', () => require('./program').oneSender());
test('wrong', () => require('./program').twoSenders(false));
test('wrong, and the throw swallowed', () => require('./program').twoSenders(true));
test('right again', () => require('./program').oneSender());
`;

const EXPECTED = { right: ['passed', 0], 'right again': ['passed', 0], wrong: ['failed', 1], 'wrong, and the throw swallowed': ['failed', 1] };

describe('as a set-up file of Jest the guard fails the violated tests by name', () => {
  it('with grpc-js loaded before the tests', () => {
    expect(run(`require('@grpc/grpc-js');${TESTS}`, {})).toEqual(EXPECTED);
  });

  it('with grpc-js loaded inside of a test', () => {
    expect(run(TESTS, {})).toEqual(EXPECTED);
  });

  it('without injected globals, and with modules reset before each test', () => {
    expect(run(`const { test } = require('@jest/globals');${TESTS}`, { injectGlobals: false, resetModules: true })).toEqual(EXPECTED);
  });

  it('but not those that expect an overlap', () => {
    const setup = JSON.stringify(path.join(ROOT, 'runtime-guard/jest/index.ts'));
    const file = `
const { expectOverlap } = require(${setup});
test('expected', async () => { expect((await expectOverlap(() => require('./program').twoSenders(false)))[0].kind).toBe('concurrent-send'); });
test('expected in vain', () => expectOverlap(() => require('./program').oneSender()));
`;
    expect(run(file, {})).toEqual({ expected: ['passed', 0], 'expected in vain': ['failed', 1] });
  });
});
