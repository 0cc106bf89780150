import { Project, SEED } from '../testing/project';
import { count, FAKE_TIMERS, HEADLINE, imports, OPTIONS, type Outcome, OUTCOMES, PACKAGE, POTENTIAL, TESTS } from '../testing/runner-tests';

const FILES = {
  'commonjs.test.cjs': `
const { test } = require('node:test');
const program = require('./runner-program');
test('wrong in CommonJS', () => program.twoQuietSenders());
test('right in CommonJS', () => program.oneSender());
`,
  'fake-timers.test.mjs': `
import { mock, test } from 'node:test';
import * as program from './runner-program.mjs';
for (const title of ['fake timers', 'fake timers again']) {
  test(title, async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    await program.oneSender();
    mock.timers.reset();
  });
}
`,
  'nested.test.mjs': `
import { afterEach, after, describe, it, test } from 'node:test';
import * as program from './runner-program.mjs';
test('parent', async (t) => {
  await t.test('right part', () => program.oneSender());
  await t.test('wrong part', () => program.twoQuietSenders());
});
test('wrong parent', async (t) => {
  await t.test('right part of it', () => program.oneSender());
  await program.twoQuietSenders();
});
describe('group', () => {
  it('wrong in a group', () => program.twoQuietSenders());
  it('right in a group', () => program.oneSender());
});
describe('group with a hook', () => {
  afterEach(() => program.twoQuietSenders());
  it('wrong in afterEach', () => {});
});
describe('at once', { concurrency: true }, () => {
  it('one of two', () => program.oneSender());
  it('two of two', () => program.twoQuietSenders());
});
`,
  'options.cjs': `globalThis.grpcStreams = ${JSON.stringify(OPTIONS)};`,
  'potential.test.mjs': `
import { test } from 'node:test';
import * as program from './runner-program.mjs';
test('potential overlap', () => program.twoUnorderedWrites());
test('right', () => program.oneSender());
`,
  'tests.test.mjs': `import { test } from 'node:test';${imports('node-test')}${TESTS}`,
};

let project: Project;
beforeAll(() => {
  project = new Project([]);
  project.write(FILES);
});
afterAll(() => { project.remove(); });

interface Run {
  readonly output: string;
  readonly status: number | null;
  /** Of each test, group and file that has failed for itself, and of each test that has not. */
  readonly tests: Readonly<Record<string, string>>;
}

/** Each line such as \`not ok 2 - wrong\`, at any depth. */
const RESULT = /^ *(not ok|ok) \d+ - (.*?)(?: # .*)?$/gm;

function run(flag: string, files: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const { status, stderr, stdout } = project.run(['--test', '--test-reporter=tap', flag, './options.cjs', flag, `${PACKAGE}/node-test`, ...files], env);
  return {
    output: stdout + stderr,
    status,
    tests: Object.fromEntries([...stdout.matchAll(RESULT)].map(([, result, title = '']) => [title, result === 'ok' ? 'passed' : 'failed'])),
  };
}

describe.each(['--require', '--import'])('with node --test %s the guard', (flag) => {
  let done: Run;
  beforeAll(() => { done = run(flag, ['tests.test.mjs']); });

  it('fails the violated tests by name', () => {
    expect(done.tests).toEqual(Object.fromEntries(Object.entries(OUTCOMES).map(([title, [outcome]]: [string, Outcome]) => [title, outcome])));
  });

  it('says what was done wrong, also in a test that failed by itself, and the seed of the run', () => {
    expect(count(done.output, HEADLINE)).toBe(3);
    expect(done.output).toContain("In the test 'wrong, and failed by itself', which has failed for another reason:");
    expect(done.output).toContain(`settle delay seed: ${SEED}`);
  });

  it('prints a potential overlap once', () => {
    expect(count(done.output, POTENTIAL)).toBe(1);
  });
});

describe('with node --test the guard', () => {
  let done: Run;
  beforeAll(() => { done = run('--import', ['commonjs.test.cjs', 'fake-timers.test.mjs', 'nested.test.mjs']); });

  it('fails the innermost test, and whatever that is part of', () => {
    expect(done.tests).toMatchObject({
      'at once': 'passed',
      'fake timers': 'passed',
      'fake timers again': 'passed',
      group: 'failed',
      'one of two': 'passed',
      parent: 'failed',
      'right in CommonJS': 'passed',
      'right in a group': 'passed',
      'right part': 'passed',
      'right part of it': 'passed',
      'two of two': 'passed',
      'wrong in CommonJS': 'failed',
      'wrong in a group': 'failed',
      'wrong in afterEach': 'failed',
      'wrong parent': 'failed',
      'wrong part': 'failed',
    });
  });

  it('fails the file where it cannot name a test', () => {
    expect(done.output).toContain('Tests of this file run at the same time');
  });

  it('says once for a file that fake timers hide races', () => {
    expect(count(done.output, FAKE_TIMERS)).toBe(1);
  });
});

it('with node --test, told by failOnPotential, the guard fails tests with potential overlaps', () => {
  const { output, tests } = run('--require', ['potential.test.mjs'], { GRPC_STREAMS_FAIL_ON_POTENTIAL: '1' });

  expect(tests).toEqual({ 'potential overlap': 'failed', right: 'passed' });
  expect(output).toContain('Potential overlap, kept apart');
});

it('with node --test the guard stays out of the process that only starts the others', () => {
  const { output, status, tests } = run('--require', ['fake-timers.test.mjs']);

  expect({ status, tests }).toEqual({ status: 0, tests: { 'fake timers': 'passed', 'fake timers again': 'passed' } });
  expect(count(output, 'TAP version 13')).toBe(1);
});
