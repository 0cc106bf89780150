import path from 'node:path';

import type { Finding } from '.';
import { Project, SEED } from './testing/project';

let project: Project;
beforeAll(() => {
  project = new Project([]);
  project.write({ 'app.js': APP });
});
afterAll(() => { project.remove(); });

const APP = `
const { startLoopback } = require('./echo-service');
const { setImmediate: immediate } = require('node:timers/promises');
const write = (call, n) => new Promise((resolve) => call.write({ n }, resolve));
(async () => {
  const loopback = await startLoopback();
  const call = loopback.client.bidi();
  call.on('error', () => {});
  call.resume();
  const task = async (from) => { for (let n = 0; n < 5; n += 1) await write(call, from + n); };
  const what = process.argv[2];
  if (what === 'right') await task(1);
  else if (what === 'potential') {
    const sendAfter = async (rounds) => { for (; rounds > 0; rounds -= 1) await immediate(); call.write({}); };
    for (let n = 0; n < 2; n += 1) await Promise.all([sendAfter(1), sendAfter(3)]);
  }
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
  const report = path.join(project.folder, `${what}.json`);
  const { status, stderr } = project.run([flag, 'eslint-plugin-grpc-streams/runtime-guard/register', 'app.js', what], { GRPC_STREAMS_REPORT: report, ...env });
  const { findings } = JSON.parse(project.read(`${what}.json`)) as { findings: Finding[] };
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

  it('prints a potential overlap once, and the seed, and exits with 0', () => {
    const { status, stderr } = run('potential');

    expect(stderr.split("gRPC STREAM OVERLAP: send that nothing orders after another task's send").length - 1).toBe(1);
    expect(stderr).toContain(`GRPC_STREAMS_SEED=${SEED} repeats the delays of this run.`);
    expect(status).toBe(0);
  });

  it.each(['potential', 'right'])('with failOnPotential exits with 1 for potential overlaps only: %s', (what) => {
    expect(run(what, { GRPC_STREAMS_FAIL_ON_POTENTIAL: '1' }).status).toBe(what === 'right' ? 0 : 1);
  });
});
