import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

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
exports.twoSendersOnEachOf = async (calls) => {
  const loopback = await service.startLoopback();
  for (let n = 0; n < calls; n += 1) {
    const call = loopback.client.bidi();
    call.on('error', () => {});
    call.resume();
    const task = async (from) => { for (let n = 0; n < 5; n += 1) await write(call, from + n).catch(() => {}); };
    await Promise.all([task(1), task(11)]);
  }
  loopback.stop();
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
  readonly testResults: readonly { readonly message: string; readonly name: string; readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[] }[];
}

type Outcomes = Record<string, [status: string, errors: number]>;

/** Runs a project of these files, beside the program; each test's title, with how it ended and of how many errors. */
function runFiles(files: Readonly<Record<string, string>>, config: object, prepare?: (folder: string) => void): { failedFiles: string[]; messages: string; tests: Outcomes } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guard-jest-'));
  try {
    if (prepare === undefined) symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    else prepare(folder);
    for (const [name, text] of Object.entries({ 'program.js': PROGRAM, ...files })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    writeFileSync(path.join(folder, 'jest.config.json'), JSON.stringify({
      ...config,
      setupFiles: [path.join(ROOT, 'runtime-guard/jest/index.ts')],
      testEnvironment: 'node',
      transform: { '^.+\\.ts$': [path.join(ROOT, 'node_modules/ts-jest'), { tsconfig: path.join(ROOT, 'tsconfig.json') }] },
    }));
    const output = path.join(folder, 'report.json');
    const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
    spawnSync(process.execPath, [jest, '--json', `--outputFile=${output}`, '--rootDir', folder], { cwd: folder, env: { ...process.env, GRPC_STREAMS_SEED: '1' } });
    const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as Report;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return {
      failedFiles: testResults.filter(({ message }) => message.includes('Test suite failed to run')).map(({ name }) => path.basename(name)).sort(),
      messages: testResults.map(({ message }) => message).join('\n'),
      tests: Object.fromEntries(results.map(({ failureMessages, status, title }) => [title, [status, failureMessages.length]])),
    };
  } finally {
    rmSync(folder, { force: true, recursive: true });
  }
}

function run(testFile: string, config: object): Outcomes {
  return runFiles({ 'a.test.js': testFile }, config).tests;
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

  it('with one error for a race that repeats', () => {
    const file = "test('wrong', () => require('./program').twoSendersOnEachOf(4));";
    expect(run(file, { globals: { grpcStreams: { mode: 'strict' } } })).toEqual({ wrong: ['failed', 1] });
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

describe('as a set-up file of Jest the guard leaves grpc-js to the test file', () => {
  const isolated = "test('isolated', async () => { let work; jest.isolateModules(() => { work = require('./program').twoSenders(true); }); await work; });";

  it('to be mocked and unmocked, and sees what it can', () => {
    expect(runFiles({
      'automock.test.js': "jest.mock('@grpc/grpc-js'); test('automock', () => { expect(jest.isMockFunction(require('@grpc/grpc-js').Server)).toBe(true); });",
      'factory.test.js': "jest.mock('@grpc/grpc-js', () => ({ fake: 1 })); test('factory', () => { expect(require('@grpc/grpc-js')).toEqual({ fake: 1 }); });",
      'isolated.test.js': `require('./program');${isolated}`,
      'partial.test.js': "jest.mock('@grpc/grpc-js', () => ({ ...jest.requireActual('@grpc/grpc-js') })); test('partial mock', () => require('./program').twoSenders(true));",
      'unmock.test.js': "jest.unmock('@grpc/grpc-js'); test('unmock', () => require('./program').twoSenders(true));",
    }, {})).toMatchObject({
      failedFiles: [],
      tests: { automock: ['passed', 0], factory: ['passed', 0], isolated: ['failed', 1], 'partial mock': ['failed', 1], unmock: ['failed', 1] },
    });
  });

  it('to have a mock beside its packages', () => {
    const files = { '__mocks__/@grpc/grpc-js.js': 'module.exports = { manual: 1 };', 'a.test.js': "test('manual', () => { expect(require('@grpc/grpc-js')).toEqual({ manual: 1 }); });" };
    expect(runFiles(files, {}).tests).toEqual({ manual: ['passed', 0] });
  });
});

it('as a set-up file of Jest the guard fails the file where it cannot name a test', () => {
  const { failedFiles, messages, tests } = runFiles({
    'after.test.js': "const p = require('./program'); afterAll(() => p.twoSenders(true)); test('before the hook', () => p.oneSender());",
    'concurrent.test.js': "const p = require('./program'); test.concurrent('one', () => p.oneSender()); test.concurrent('two', () => p.twoSenders(true)); test.concurrent('three', () => p.oneSender());",
  }, {});

  expect({ failedFiles, tests }).toEqual({
    failedFiles: ['after.test.js', 'concurrent.test.js'],
    tests: { 'before the hook': ['passed', 0], one: ['passed', 0], three: ['passed', 0], two: ['passed', 0] },
  });
  expect(messages).toContain('Tests of this file run at the same time (test.concurrent)');
});

it('as a set-up file of Jest the guard watches the grpc-js of each package of a monorepo', () => {
  const installOwn = (folder: string): void => {
    const modules = path.join(folder, 'packages/a/node_modules');
    cpSync(path.join(ROOT, 'node_modules/@grpc/grpc-js'), path.join(modules, '@grpc/grpc-js'), { recursive: true });
    for (const name of ['@js-sdsl', '@grpc/proto-loader', 'lodash.camelcase', 'long', 'protobufjs', '@protobufjs', 'yargs']) {
      symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    }
  };
  const program = PROGRAM.replace(/^const service = .*$/m, `const service = require('./echo-service');`);
  const service = ts.transpileModule(readFileSync(path.join(ROOT, 'runtime-guard/testing/echo-service.ts'), 'utf8'), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const files = { 'packages/a/a.test.js': TESTS, 'packages/a/echo-service.js': service.outputText, 'packages/a/program.js': program };

  expect(runFiles(files, {}, installOwn).tests).toEqual(EXPECTED);
});
