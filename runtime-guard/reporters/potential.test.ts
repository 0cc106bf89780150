import type { Finding } from '../core/finding';
import { introductionOf, potentialReport } from './potential';

const finding = (parts: Partial<Finding>): Finding => ({
  direction: 'send',
  first: { branch: undefined, isStackEarlier: false, operation: 'write', stack: [] },
  inFlight: false,
  interleaved: false,
  kind: 'concurrent-send',
  message: `what is wrong: ${parts.kind ?? 'concurrent-send'}`,
  mode: 'strict',
  second: { branch: undefined, isStackEarlier: false, operation: 'write', stack: [] },
  seed: undefined,
  stream: { number: 1, path: '/test.Notes/Bidi', side: 'client' },
  suppressed: undefined,
  tasks: { first: undefined, second: undefined },
  thrown: false,
  ...parts,
});

const overlap = finding({});
const advice = finding({ kind: 'unclosed-stream', mode: 'report' });

test('overlaps that timing kept apart, and advice, have a heading each', () => {
  const lines = potentialReport([advice, overlap], 'a hint').split('\n').filter((line) => /hint|wrong/.test(line));

  expect(lines).toEqual([
    "Potential overlaps, kept apart by this run's timing only (a hint):",
    'what is wrong: concurrent-send',
    'Advice (a hint):',
    'what is wrong: unclosed-stream',
  ]);
});

test('a heading without findings is left out', () => {
  expect(potentialReport([advice], 'a hint')).not.toContain('Potential');
  expect(potentialReport([overlap], 'a hint')).not.toContain('Advice');
});

test('one finding alone says what it is', () => {
  expect([overlap, advice].map((one) => introductionOf(one, 'a hint'))).toEqual([
    "Potential overlap, kept apart by this run's timing only (a hint):",
    'Advice (a hint):',
  ]);
});
