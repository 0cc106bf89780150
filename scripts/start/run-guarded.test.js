'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { runGuarded } = require('./run-guarded');

/** @type {string} */
let folder;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'run-guarded-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/**
 * @param {string} name
 * @param {string} content
 */
function write(name, content) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

/**
 * @param {{ guard?: string, program: string, timeLimitMilliseconds?: number }} sources
 */
function run({ guard = '', program, timeLimitMilliseconds = 20_000 }) {
  return runGuarded({
    guard: write('guard.js', guard),
    program: write('program.js', program),
    reportFile: path.join(folder, 'report.json'),
    timeLimitMilliseconds,
  });
}

test('the findings are those the guard wrote to the report file', async () => {
  const guard = `require('node:fs').writeFileSync(process.env.GRPC_STREAMS_REPORT, '{ "findings": [] }')`;
  expect(await run({ guard, program: '' })).toEqual({ findings: [], ending: '', timedOut: false, output: '' });
});

test('the guard is told to be strict', async () => {
  expect(await run({ guard: 'console.log(process.env.GRPC_STREAMS_MODE)', program: '' })).toMatchObject({
    output: 'strict\n',
  });
});

test('without a report there are no findings, not even none', async () => {
  expect(await run({ program: '' })).toMatchObject({ findings: undefined });
});

test('half a report counts as none', async () => {
  const guard = `require('node:fs').writeFileSync(process.env.GRPC_STREAMS_REPORT, '{ "findings": [')`;
  expect(await run({ guard, program: '' })).toMatchObject({ findings: undefined });
});

test('an exit code is passed on in words', async () => {
  expect(await run({ program: 'process.exit(3)' })).toMatchObject({ ending: 'exit code 3' });
});

test('a program that does not end is killed', async () => {
  const program = 'setInterval(() => {}, 1000)';
  expect(await run({ program, timeLimitMilliseconds: 500 })).toMatchObject({
    ending: 'still running after 0.5 s, killed',
    timedOut: true,
  });
});
