import fc from 'fast-check';

import { Walk } from './engine/walk';
import { mutatedPrograms, randomPrograms } from './testing/robustness/broken-programs';
import { corpusOf } from './testing/robustness/corpus';
import { faultsIn, whereabouts } from './testing/robustness/faults-in';
import { type Parsing, TYPED, UNTYPED } from './testing/robustness/parsers';
import { realPrograms } from './testing/robustness/real-programs';

/** A longer search sets `ROBUSTNESS_RUNS`, and `ROBUSTNESS_SEED` to look elsewhere. */
const RUNS = Number(process.env.ROBUSTNESS_RUNS ?? 300);
const SEED = Number(process.env.ROBUSTNESS_SEED ?? 1);

/** With types a program takes many times as long. */
const TYPED_PART = 0.1;

/** Far more than it takes: a time limit is not what is tested. */
const TIMEOUT = 120_000 + 1_000 * RUNS;

const corpus = corpusOf(realPrograms());

/** Whatever the analysis swallowed, since nobody else would see it. */
let swallowed: jest.SpyInstance;
let before: string | undefined;

beforeAll(() => {
  before = process.env.DEBUG;
  process.env.DEBUG = 'grpc-streams:errors';
  swallowed = jest.spyOn(console, 'error').mockImplementation();
});

afterAll(() => {
  if (before === undefined) delete process.env.DEBUG;
  else process.env.DEBUG = before;
  swallowed.mockRestore();
});

function allFaultsIn(code: string, parsings: Readonly<Record<string, Parsing>>): string[] {
  return Object.entries(parsings).flatMap(([name, parsing]) => {
    swallowed.mockClear();
    const { faults } = faultsIn(code, parsing);
    const quiet = swallowed.mock.calls.map(([error]: readonly unknown[]) => `swallowed: ${whereabouts(error)}`);
    return [...faults, ...quiet].map((fault) => `${name}: ${fault}`);
  });
}

describe.each([
  ['without types', UNTYPED, RUNS],
  ['with types', TYPED, Math.ceil(RUNS * TYPED_PART)],
])('no program, %s,', (_, parsings, numRuns) => {
  test.each([
    ['that was broken', mutatedPrograms(corpus)],
    ['of odd constructs', randomPrograms(corpus)],
  ])('%s makes a rule throw, or hide that it failed', (__, programs) => {
    const holds = fc.property(programs, (code) => {
      expect(allFaultsIn(code, parsings)).toEqual([]);
    });
    fc.assert(holds, { numRuns, seed: SEED });
  }, TIMEOUT);
});

describe('the broken programs', () => {
  test('still parse in some way, most of them', () => {
    const codes = fc.sample(mutatedPrograms(corpus), { numRuns: 50, seed: SEED });
    const parsed = codes.filter((code) => Object.values(UNTYPED).some((parsing) => faultsIn(code, parsing).isParsed));
    expect(parsed.length).toBeGreaterThan(25);
  });

  test('tell of a failure, whether it is thrown or hidden', () => {
    const walk = jest.spyOn(Walk.prototype, 'execute').mockImplementation(() => {
      throw new TypeError('broken');
    });
    const faults = allFaultsIn("require('@grpc/grpc-js'); function main(call) { call.write(1); }", UNTYPED);
    walk.mockRestore();
    expect(faults).toContainEqual(expect.stringContaining('TypeScript: broken'));
    expect(faults).toContainEqual(expect.stringContaining('TypeScript: swallowed: broken'));
  });
});
