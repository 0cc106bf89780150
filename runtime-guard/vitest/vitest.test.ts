import { moduleFile, Project, SEED } from '../testing/project';
import { count, FAKE_TIMERS, HEADLINE, imports, OPTIONS, type Outcome, OUTCOMES, PACKAGE, POTENTIAL, TESTS } from '../testing/runner-tests';

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[]; readonly message: string; readonly name: string }[];
}

const FILES = {
  'concurrent.test.mjs': `
import { afterAll, describe, test } from 'vitest';
import * as program from './runner-program.mjs';
describe.concurrent('at once', () => {
  test('one of two', () => program.oneSender());
  test('two of two', () => program.twoQuietSenders());
});
`,
  'fake-timers.test.mjs': `
import { test, vi } from 'vitest';
import * as program from './runner-program.mjs';
for (const title of ['fake timers', 'fake timers again']) {
  test(title, async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    await program.oneSender();
    vi.useRealTimers();
  });
}
`,
  'modules.test.mjs': `
import { test, vi } from 'vitest';
import * as program from './runner-program.mjs';
test('modules reset', async () => {
  vi.resetModules();
  const { expectOverlap } = await import('${PACKAGE}/vitest');
  await expectOverlap(() => program.twoSenders());
});
test('wrong after modules were reset', () => program.twoSenders());
let tries = 0;
test('wrong once', { retry: 1 }, () => (tries++ === 0 ? program.twoQuietSenders() : program.oneSender()));
test('wrong twice', { retry: 1 }, () => program.twoQuietSenders());
`,
  'potential.test.mjs': `
import { test } from 'vitest';
import * as program from './runner-program.mjs';
test('potential overlap', () => program.twoUnorderedWrites());
test('right', () => program.oneSender());
`,
  'tests.test.mjs': `import { test } from 'vitest';${imports('vitest')}${TESTS}`,
  'vitest.config.mjs': `
export default { test: { provide: { grpcStreams: ${JSON.stringify(OPTIONS)} }, setupFiles: ['${PACKAGE}/vitest'] } };
`,
};

let project: Project;
beforeAll(() => {
  project = new Project(['vitest']);
  project.write(FILES);
});
afterAll(() => { project.remove(); });

interface Run {
  readonly fileErrors: readonly string[];
  readonly output: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly tests: Readonly<Record<string, Outcome>>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const { stderr, stdout } = project.run([moduleFile('vitest/vitest.mjs'), 'run', '--reporter=json', '--reporter=default', '--outputFile=report.json', ...args], env);
  const { testResults } = JSON.parse(project.read('report.json')) as Report;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    errors: Object.fromEntries(results.map(({ failureMessages, title }) => [title, failureMessages])),
    fileErrors: testResults.map(({ message }) => message).filter((message) => message !== ''),
    output: stdout + stderr,
    tests: Object.fromEntries(results.map(({ failureMessages, status, title }) => [title, [status, failureMessages.length]])),
  };
}

const FILES_OUTCOMES = {
  'fake timers': ['passed', 0],
  'fake timers again': ['passed', 0],
  'modules reset': ['passed', 0],
  'one of two': ['passed', 0],
  'potential overlap': ['passed', 0],
  right: ['passed', 0],
  'two of two': ['passed', 0],
  'wrong after modules were reset': ['failed', 1],
  // Vitest keeps the errors of tries that failed.
  'wrong once': ['passed', 1],
  'wrong twice': ['failed', 2],
};

describe.each(['forks', 'threads', 'vmForks', 'vmThreads'])('as a set-up file of Vitest, in the pool %s, the guard', (pool) => {
  let done: Run;
  beforeAll(() => { done = run([`--pool=${pool}`, 'tests.test']); });

  it('fails the violated tests by name', () => {
    expect(done.tests).toEqual(OUTCOMES);
    expect(done.fileErrors).toEqual([]);
  });

  it('says what was done wrong, and the seed of the run', () => {
    expect(done.errors['wrong, and the throw swallowed']?.[0]).toContain(HEADLINE);
    expect(done.output).toContain(`settle delay seed: ${SEED}\n`);
  });

  it('prints a potential overlap once', () => {
    expect(count(done.output, POTENTIAL)).toBe(1);
  });
});

describe('as a set-up file of Vitest, with files that share a worker, the guard', () => {
  let done: Run;
  beforeAll(() => { done = run(['--no-isolate', 'concurrent.test', 'fake-timers.test', 'modules.test', 'potential.test']); });

  it('watches each of them, whichever modules are reset and tests tried again', () => {
    expect(done.tests).toEqual(FILES_OUTCOMES);
  });

  it('fails the file where it cannot name a test', () => {
    expect(done.fileErrors).toEqual([expect.stringContaining('Tests of this file run at the same time')]);
  });

  it('says once for a file that fake timers hide races', () => {
    expect(count(done.output, FAKE_TIMERS)).toBe(1);
  });
});

it('as a set-up file of Vitest, told by failOnPotential, the guard fails tests with potential overlaps', () => {
  const { errors, output } = run(['potential.test'], { GRPC_STREAMS_FAIL_ON_POTENTIAL: '1' });

  expect(errors).toEqual({ 'potential overlap': [expect.stringContaining('Potential overlap, kept apart')], right: [] });
  expect(output).toContain(`settle delay seed: ${SEED}\n`);
});
