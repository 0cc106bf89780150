/** The one-line set-up of a runner's part of this package, and its name. */
export const PACKAGE = 'eslint-plugin-grpc-streams/runtime-guard';

/** Options for the tests below: nothing is said of overlaps in this function. */
export const OPTIONS = { suppress: [{ reason: 'it is to be replaced', site: 'legacyWrite' }] };

/** What to import in a test file, for the tests below. */
export function imports(runner: string): string {
  return `
import assert from 'node:assert';
import { suppressStream } from '${PACKAGE}';
import { expectOverlap } from '${PACKAGE}/${runner}';
import * as program from './runner-program.mjs';
`;
}

/** Tests that every runner can run, under a function \`test(title, work)\`. */
export const TESTS = `
test('right', () => program.oneSender());
test('wrong', () => program.twoSenders());
test('wrong, and the throw swallowed', () => program.twoQuietSenders());
test('right again', () => program.oneSender());
test('wrong, and failed by itself', async () => {
  await program.twoQuietSenders();
  throw new Error('of its own');
});
test('overlap expected', async () => {
  const [finding] = await expectOverlap(() => program.twoSenders());
  assert.equal(finding.kind, 'concurrent-send');
});
test('potential overlap expected', () => expectOverlap(() => program.twoUnorderedWrites()));
test('overlap expected in vain', () => expectOverlap(() => program.oneSender()));
test('stream suppressed', () => program.twoSenders((call) => suppressStream(call, 'this test only tells them apart')));
test('site suppressed', () => program.twoLegacySenders());
test('potential overlap', () => program.twoUnorderedWrites());
test('potential overlap again', () => program.twoUnorderedWrites());
`;

/** How a test ended, and of how many errors. */
export type Outcome = readonly [status: string, errors: number];

/** What becomes of them. */
export const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'overlap expected': ['passed', 0],
  'overlap expected in vain': ['failed', 1],
  'potential overlap': ['passed', 0],
  'potential overlap again': ['passed', 0],
  'potential overlap expected': ['passed', 0],
  right: ['passed', 0],
  'right again': ['passed', 0],
  'site suppressed': ['passed', 0],
  'stream suppressed': ['passed', 0],
  wrong: ['failed', 1],
  'wrong, and failed by itself': ['failed', 2],
  'wrong, and the throw swallowed': ['failed', 1],
};

export const HEADLINE = 'gRPC STREAM OVERLAP: send while another send is in flight on /test.Notes/Bidi';
export const POTENTIAL = "gRPC STREAM OVERLAP: send that nothing orders after another task's send on /test.Notes/Bidi";
export const FAKE_TIMERS = 'a stream is used while timers are fake';

/** How often `part` is in `text`. */
export function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
