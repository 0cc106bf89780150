import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { moduleFile, Project, SEED } from '../testing/project';
import { count, FAKE_TIMERS, HEADLINE, imports, OPTIONS, type Outcome, OUTCOMES, PACKAGE, TESTS } from '../testing/runner-tests';

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[]; readonly message: string; readonly name: string }[];
}

const PROGRAM = "const program = require('../runner-program');";
const REQUIRES = `
const assert = require('node:assert');
const { suppressStream } = require('${PACKAGE}');
const { expectOverlap } = require('${PACKAGE}/jest');
${PROGRAM}
`;
const FEW = `
test('right', () => require('../runner-program').oneSender());
test('wrong', () => require('../runner-program').twoSenders());
test('wrong, and the throw swallowed', () => require('../runner-program').twoQuietSenders());
test('right again', () => require('../runner-program').oneSender());
`;
const FEW_OUTCOMES = { right: ['passed', 0], 'right again': ['passed', 0], wrong: ['failed', 1], 'wrong, and the throw swallowed': ['failed', 1] };

/** Files, each in the folder of its project. */
const FILES = {
  'bare/few.test.js': `const { test } = require('@jest/globals');${FEW}`,
  'esm/tests.test.mjs': `${imports('jest').replace('./runner-program', '../runner-program')}${TESTS}`,
  'inside/few.test.js': FEW,
  'inside/package/few.test.js': FEW.replaceAll('../', './'),
  'late/late.test.js': "test('potential overlap, and grpc-js loaded in the test', () => require('../runner-program').twoUnorderedWrites());",
  'manual/__mocks__/@grpc/grpc-js.js': 'module.exports = { manual: 1 };',
  'manual/manual.test.js': "test('manual', () => { expect(require('@grpc/grpc-js')).toEqual({ manual: 1 }); });",
  'mocks/automock.test.js': "jest.mock('@grpc/grpc-js'); test('automock', () => { expect(jest.isMockFunction(require('@grpc/grpc-js').Server)).toBe(true); });",
  'mocks/factory.test.js': "jest.mock('@grpc/grpc-js', () => ({ fake: 1 })); test('factory', () => { expect(require('@grpc/grpc-js')).toEqual({ fake: 1 }); });",
  'mocks/isolated.test.js': `${PROGRAM}test('isolated', async () => { let work; jest.isolateModules(() => { work = require('../runner-program').twoQuietSenders(); }); await work; });`,
  'mocks/partial.test.js': "jest.mock('@grpc/grpc-js', () => ({ ...jest.requireActual('@grpc/grpc-js') })); test('partial mock', () => require('../runner-program').twoQuietSenders());",
  'mocks/reset.test.js': `
${PROGRAM}
test('reset, and the new copies right', async () => { jest.resetModules(); await require('${PACKAGE}/jest').expectOverlap(() => require('../runner-program').twoSenders()); });
test('reset, and the old copy wrong', () => program.twoQuietSenders());
`,
  'mocks/unmock.test.js': "jest.unmock('@grpc/grpc-js'); test('unmock', () => require('../runner-program').twoQuietSenders());",
  'plain/after.test.js': `${PROGRAM}afterAll(() => program.twoQuietSenders()); test('before the hook', () => program.oneSender());`,
  'plain/concurrent.test.js': `${PROGRAM}test.concurrent('one of two', () => program.oneSender()); test.concurrent('two of two', () => program.twoQuietSenders());`,
  'plain/fake-timers.test.js': `
${PROGRAM}
for (const title of ['fake timers', 'fake timers again']) {
  test(title, async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    await program.oneSender();
    jest.useRealTimers();
  });
}
`,
  'plain/tests.test.js': `${REQUIRES}${TESTS}`,
  'potential/potential.test.js': `${PROGRAM}test('wrong by failOnPotential', () => program.twoUnorderedWrites()); test('not by failOnPotential', () => program.oneSender());`,
  'strict/repeating.test.js': `
${PROGRAM}
test('repeating', async () => { for (let n = 0; n < 4; n += 1) await program.twoQuietSenders(); });
`,
};

const CONFIGS: Readonly<Record<string, object>> = {
  bare: { injectGlobals: false, resetModules: true },
  esm: { globals: { grpcStreams: OPTIONS }, testMatch: ['**/*.test.mjs'] },
  inside: {},
  late: {},
  manual: {},
  mocks: {},
  plain: { globals: { grpcStreams: OPTIONS } },
  potential: { globals: { grpcStreams: { failOnPotential: true } } },
  strict: { globals: { grpcStreams: { mode: 'strict' } } },
};

let project: Project;
beforeAll(() => {
  project = new Project(['@jest']);
  project.write(FILES);
  project.write({ 'jest-29.js': `
require(${JSON.stringify(moduleFile('jest-core-29'))}).runCLI({ _: [], $0: 'jest', ...JSON.parse(process.argv[2]) }, [process.cwd()]);
` });
  installOwn('inside/package');
});
afterAll(() => { project.remove(); });

/** A package with a grpc-js of its own, as monorepos have it. */
function installOwn(name: string): void {
  const folder = path.join(project.folder, name);
  const modules = path.join(folder, 'node_modules');
  cpSync(moduleFile('@grpc/grpc-js'), path.join(modules, '@grpc/grpc-js'), { recursive: true });
  mkdirSync(modules, { recursive: true });
  for (const dependency of ['@js-sdsl', '@grpc/proto-loader', 'lodash.camelcase', 'long', 'protobufjs', '@protobufjs', 'yargs']) {
    symlinkSync(moduleFile(dependency), path.join(modules, dependency));
  }
  project.write(Object.fromEntries(['echo-service.js', 'runner-program.js'].map((file) => [`${name}/${file}`, project.read(file)])));
}

interface Run {
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** What was said of files as a whole. */
  readonly fileErrors: Readonly<Record<string, string>>;
  readonly output: string;
  /** Of the test files of each folder. */
  readonly tests: Readonly<Record<string, Readonly<Record<string, Outcome>>>>;
}

/** With all that this version of Jest has; the flag is what ES modules need. */
function run(version: number, projects: readonly string[], flags: readonly string[] = []): Run {
  const configs = projects.map((name) => ({
    ...CONFIGS[name], displayName: name, rootDir: path.join(project.folder, name), setupFiles: [`${PACKAGE}/jest`], testEnvironment: 'node', transform: {},
  }));
  project.write({ 'jest.config.json': JSON.stringify({ projects: configs }) });
  const outputFile = path.join(project.folder, 'report.json');
  const command = version === 29
    ? ['jest-29.js', JSON.stringify({ json: true, outputFile })]
    : [moduleFile('jest/bin/jest.js'), '--json', `--outputFile=${outputFile}`];
  const { stderr, stdout } = project.run([...flags, ...command]);
  const { testResults } = JSON.parse(project.read('report.json')) as Report;
  const tests: Record<string, Record<string, Outcome>> = {};
  const errors: Record<string, readonly string[]> = {};
  const fileErrors: Record<string, string> = {};
  for (const { assertionResults, message, name } of testResults) {
    if (message.includes('Test suite failed to run')) fileErrors[path.basename(name)] = message;
    const ofFolder = (tests[path.relative(project.folder, path.dirname(name))] ??= {});
    for (const { failureMessages, status, title } of assertionResults) {
      ofFolder[title] = [status, failureMessages.length];
      errors[title] = failureMessages;
    }
  }
  return { errors, fileErrors, output: stderr + stdout, tests };
}

describe.each([30, 29])('as a set-up file of Jest %d the guard', (version) => {
  let done: Run;
  let modules: Run;
  beforeAll(() => {
    done = run(version, ['bare', 'inside', 'manual', 'mocks', 'plain', 'potential', 'strict']);
    modules = run(version, ['esm', 'late'], ['--experimental-vm-modules']);
  });

  it('fails the violated tests by name', () => {
    expect(done.tests.plain).toMatchObject(OUTCOMES);
  });

  it('says what was done wrong, and the seed of the run', () => {
    expect(done.errors['wrong, and failed by itself']).toEqual([expect.stringContaining(HEADLINE), expect.stringContaining('of its own')]);
    expect(done.errors['wrong, and failed by itself']?.[0]).toContain(`settle delay seed: ${SEED}`);
  });

  it('prints a potential overlap once for a file', () => {
    expect(count(done.output, 'Potential overlaps, kept apart')).toBe(1);
  });

  it('prints a potential overlap of a single test that loads grpc-js', () => {
    expect(modules.tests.late).toEqual({ 'potential overlap, and grpc-js loaded in the test': ['passed', 0] });
    // The other one is of the ES module.
    expect(count(modules.output, 'Potential overlaps, kept apart')).toBe(2);
  });

  it('sees to tests that load grpc-js themselves, and to the grpc-js of each package of a monorepo', () => {
    expect({ inside: done.tests.inside, package: done.tests['inside/package'] }).toEqual({ inside: FEW_OUTCOMES, package: FEW_OUTCOMES });
  });

  it('needs no injected globals, and stands modules being reset before each test', () => {
    expect(done.tests.bare).toEqual(FEW_OUTCOMES);
  });

  it('leaves grpc-js to the test file, to be mocked and loaded as often as it likes', () => {
    expect(done.tests.manual).toEqual({ manual: ['passed', 0] });
    expect(done.tests.mocks).toEqual({
      automock: ['passed', 0],
      factory: ['passed', 0],
      isolated: ['failed', 1],
      'partial mock': ['failed', 1],
      'reset, and the new copies right': ['passed', 0],
      'reset, and the old copy wrong': ['failed', 1],
      unmock: ['failed', 1],
    });
  });

  it('says a race that repeats once', () => {
    expect(done.tests.strict).toEqual({ repeating: ['failed', 1] });
  });

  it('fails the file where it cannot name a test', () => {
    expect(done.tests.plain).toMatchObject({ 'before the hook': ['passed', 0], 'one of two': ['passed', 0], 'two of two': ['passed', 0] });
    expect(done.fileErrors).toEqual({
      'after.test.js': expect.stringContaining(HEADLINE) as unknown,
      'concurrent.test.js': expect.stringContaining('Tests of this file run at the same time (test.concurrent)') as unknown,
    });
  });

  it('says once for a file that fake timers hide races', () => {
    expect(done.tests.plain).toMatchObject({ 'fake timers': ['passed', 0], 'fake timers again': ['passed', 0] });
    expect(count(done.output, FAKE_TIMERS)).toBe(1);
  });

  it('told by failOnPotential, fails tests with potential overlaps', () => {
    expect(done.errors['wrong by failOnPotential']).toEqual([expect.stringContaining('Potential overlap, kept apart')]);
    expect(done.tests.potential).toEqual({ 'not by failOnPotential': ['passed', 0], 'wrong by failOnPotential': ['failed', 1] });
  });

  it('fails the violated tests by name in ES modules', () => {
    expect(modules.tests.esm).toEqual(OUTCOMES);
  });
});
