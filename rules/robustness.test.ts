import fc from 'fast-check';

import { mutatedPrograms, randomPrograms } from './testing/robustness/broken-programs';
import { corpusOf } from './testing/robustness/corpus';
import { faultsIn } from './testing/robustness/faults-in';
import { PARSERS } from './testing/robustness/parsers';
import { realPrograms } from './testing/robustness/real-programs';

/** A longer search sets `ROBUSTNESS_RUNS`, and `ROBUSTNESS_SEED` to look elsewhere. */
const RUNS = Number(process.env.ROBUSTNESS_RUNS ?? 400);
const SEED = Number(process.env.ROBUSTNESS_SEED ?? 1);
const TIMEOUT = 60_000 + 200 * RUNS;

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

function allFaultsIn(code: string): string[] {
  return Object.entries(PARSERS).flatMap(([name, languageOptions]) => {
    swallowed.mockClear();
    const { faults } = faultsIn(code, languageOptions);
    const quiet = swallowed.mock.calls.map(([error]: readonly unknown[]) => `swallowed: ${error instanceof Error ? String(error.stack) : String(error)}`);
    return [...faults, ...quiet].map((fault) => `${name}: ${fault}`);
  });
}

describe('no program', () => {
  test.each([
    ['that was broken', mutatedPrograms(corpus)],
    ['of odd constructs', randomPrograms(corpus)],
  ])('%s makes a rule throw, or hide that it failed', (_, programs) => {
    fc.assert(
      fc.property(programs, (code) => {
        expect(allFaultsIn(code)).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, TIMEOUT);
});

test('most broken programs still parse in some way', () => {
  const codes = fc.sample(mutatedPrograms(corpus), { numRuns: 100, seed: SEED });
  const parsed = codes.filter((code) => Object.values(PARSERS).some((languageOptions) => faultsIn(code, languageOptions).isParsed));
  expect(parsed.length).toBeGreaterThan(50);
});
