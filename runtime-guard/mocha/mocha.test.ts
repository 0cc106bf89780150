import { moduleFile, Project, SEED } from '../testing/project';
import { count, FAKE_TIMERS, HEADLINE, imports, OPTIONS, type Outcome, OUTCOMES, PACKAGE, POTENTIAL, TESTS } from '../testing/runner-tests';

/** Mocha names a test once for each of its errors. */
interface Report {
  readonly failures: readonly { readonly err: { readonly message: string }; readonly fullTitle: string }[];
  readonly passes: readonly { readonly fullTitle: string }[];
}

const FILES = {
  'commonjs.spec.js': `
const program = require('./runner-program');
it('wrong in CommonJS', (done) => { program.twoQuietSenders().then(() => done(), done); });
it('right in CommonJS', (done) => { program.oneSender().then(() => done(), done); });
`,
  'fake-timers.spec.mjs': `
import FakeTimers from '@sinonjs/fake-timers';
import * as program from './runner-program.mjs';
for (const title of ['fake timers', 'fake timers again']) {
  it(title, async () => {
    const clock = FakeTimers.install({ toFake: ['setTimeout', 'setInterval'] });
    await program.oneSender();
    clock.uninstall();
  });
}
`,
  'hooks.spec.mjs': `
import * as program from './runner-program.mjs';
describe('wrong', () => {
  afterEach(() => program.twoQuietSenders());
  it('in afterEach', () => {});
  it('in afterEach again', () => {});
});
describe('right', () => {
  it('before the end', () => {});
  after(() => program.twoQuietSenders());
});
`,
  'options.cjs': `globalThis.grpcStreams = ${JSON.stringify(OPTIONS)};`,
  'potential.spec.mjs': `
import * as program from './runner-program.mjs';
it('potential overlap', () => program.twoUnorderedWrites());
it('right', () => program.oneSender());
`,
  'retries.spec.mjs': `
import * as program from './runner-program.mjs';
let tries = 0;
it('wrong once', function () {
  this.retries(1);
  return tries++ === 0 ? program.twoQuietSenders() : program.oneSender();
});
it('wrong once, and failed by itself', function () {
  this.retries(1);
  if (tries++ === 2) return program.twoQuietSenders().then(() => { throw new Error('of its own'); });
});
it('wrong twice', function () {
  this.retries(1);
  return program.twoQuietSenders();
});
`,
  'tests.spec.mjs': `${imports('mocha')}const test = it;${TESTS}`,
};

let project: Project;
beforeAll(() => {
  project = new Project(['@sinonjs']);
  project.write(FILES);
});
afterAll(() => { project.remove(); });

interface Run {
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly output: string;
  readonly tests: Readonly<Record<string, Outcome>>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const mocha = [moduleFile('mocha/bin/mocha.js'), '--reporter=json', '--reporter-option=output=report.json'];
  // Our Mocha is not installed in the project; Node looks there as well.
  const { stderr, stdout } = project.run(
    [...mocha, '--require', './options.cjs', '--require', `${PACKAGE}/mocha`, ...args],
    { NODE_PATH: `${project.folder}/node_modules`, ...env },
  );
  const { failures, passes } = JSON.parse(project.read('report.json')) as Report;
  const titles = [...passes, ...failures].map(({ fullTitle }) => fullTitle);
  const errors = Object.fromEntries(titles.map((title) => [title, failures.filter(({ fullTitle }) => fullTitle === title).map(({ err }) => err.message)]));
  return {
    errors,
    output: stdout + stderr,
    tests: Object.fromEntries(Object.entries(errors).map(([title, messages]) => [title, [messages.length > 0 ? 'failed' : 'passed', messages.length]])),
  };
}

describe('as a plug-in of Mocha the guard', () => {
  let done: Run;
  beforeAll(() => { done = run(['tests.spec.mjs']); });

  it('fails the violated tests by name', () => {
    expect(done.tests).toEqual(OUTCOMES);
  });

  it('says what was done wrong, and the seed of the run', () => {
    expect(done.errors['wrong, and the throw swallowed']).toEqual([expect.stringContaining(HEADLINE)]);
    expect(done.errors['wrong, and the throw swallowed']).toEqual([expect.stringContaining(`settle delay seed: ${SEED}`)]);
  });

  it('prints a potential overlap once', () => {
    expect(count(done.output, POTENTIAL)).toBe(1);
  });
});

describe.each([['one process', []], ['several', ['--parallel', '--jobs=2']]])('as a plug-in of Mocha, in %s, the guard', (_name, flags) => {
  let done: Run;
  beforeAll(() => { done = run([...flags, 'commonjs.spec.js', 'fake-timers.spec.mjs', 'hooks.spec.mjs', 'retries.spec.mjs']); });

  it('fails tests for what is done in their hooks, goes on, and knows of further tries', () => {
    expect(done.tests).toMatchObject({
      'fake timers': ['passed', 0],
      'fake timers again': ['passed', 0],
      'right before the end': ['passed', 0],
      'right in CommonJS': ['passed', 0],
      'wrong in CommonJS': ['failed', 1],
      'wrong in afterEach': ['failed', 1],
      'wrong in afterEach again': ['failed', 1],
      'wrong once': ['passed', 0],
      'wrong once, and failed by itself': ['passed', 0],
      'wrong twice': ['failed', 1],
    });
  });

  it('fails the run where it cannot name a test', () => {
    expect(Object.values(done.errors).flat()).toContainEqual(expect.stringContaining("After the test 'right > before the end', in a hook"));
  });

  it('says once for a file that fake timers hide races', () => {
    expect(count(done.output, FAKE_TIMERS)).toBe(1);
  });
});

it('as a plug-in of Mocha, told by failOnPotential, the guard fails tests with potential overlaps', () => {
  const { errors } = run(['potential.spec.mjs'], { GRPC_STREAMS_FAIL_ON_POTENTIAL: '1' });

  expect(errors).toEqual({ 'potential overlap': [expect.stringContaining('Potential overlap, kept apart')], right: [] });
});
