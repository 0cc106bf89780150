import type { CarrierName } from './context/carrier';
import { randomSeed } from './core/random';
import type { Mode } from './core/finding';

export interface GuardOptions {
  /**
   * `throw` (default): throws when two operations of unordered tasks are in flight together, and on what grpc-js cannot
   * survive. `strict`: throws on every two operations that nothing orders. `report`: never throws.
   */
  readonly mode?: Mode;
  /** Who knows which task runs; names and stacks of tasks only. Default `cls-hooked`. */
  readonly carrier?: CarrierName;
  /** The most milliseconds by which the settling of one send is delayed, so that overlaps show; 0 for none. Default 2. */
  readonly settleDelay?: number;
  /** Seed of the delays; default `GRPC_STREAMS_SEED`, or a number of chance. */
  readonly seed?: number;
  /** How many frames of each stack are kept. Default 12. */
  readonly stackDepth?: number;
}

const MODES: readonly unknown[] = ['report', 'strict', 'throw'] satisfies Mode[];
const CARRIERS: readonly unknown[] = ['async-local-storage', 'cls-hooked'] satisfies CarrierName[];
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const CHECKS: Readonly<Record<keyof GuardOptions, { readonly holds: (value: unknown) => boolean; readonly wanted: string }>> = {
  carrier: { holds: (value) => CARRIERS.includes(value), wanted: "'cls-hooked' or 'async-local-storage'" },
  mode: { holds: (value) => MODES.includes(value), wanted: "'throw', 'strict' or 'report'" },
  seed: { holds: isCount, wanted: 'a number, 0 or more' },
  settleDelay: { holds: isCount, wanted: 'a number of milliseconds, 0 or more' },
  stackDepth: { holds: isCount, wanted: 'a number of frames, 0 or more' },
};

/**
 * Fills in the defaults.
 * @throws TypeError naming the option that has a value it cannot have, or that does not exist
 */
export function settled(options: GuardOptions = {}): Required<GuardOptions> {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) throw new TypeError(`installGuard has no option '${name}'; it knows ${Object.keys(CHECKS).join(', ')}.`);
    const { holds, wanted } = CHECKS[name as keyof GuardOptions];
    if (value !== undefined && !holds(value)) throw new TypeError(`The option '${name}' of installGuard must be ${wanted}, not ${JSON.stringify(value)}.`);
  }
  const { carrier = 'cls-hooked', mode = 'throw', seed = seedOfEnvironment(), settleDelay = 2, stackDepth = 12 } = options;
  return { carrier, mode, seed, settleDelay, stackDepth };
}

function seedOfEnvironment(): number {
  const given = process.env.GRPC_STREAMS_SEED;
  const seed = given === undefined || given === '' ? Number.NaN : Number(given);
  return isCount(seed) ? seed : randomSeed();
}
