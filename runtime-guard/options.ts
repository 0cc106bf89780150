import type { CarrierName } from './context/carrier';
import type { FindingKind, Mode } from './core/finding';
import { randomSeed } from './core/random';
import type { EngineName } from './happens-before/engine';

/** Findings on which the guard shall not act. Each of the parts that are given must fit; the reason is kept with them. */
export interface Suppression {
  readonly kind?: FindingKind;
  /** The full method, such as `/chat.Room/Join`; a text must fit wholly, with `*` for any part. */
  readonly method?: RegExp | string;
  /** A frame of either stack; a text must be a part of one, such as `src/legacy/upload.ts`. */
  readonly site?: RegExp | string;
  /** Why this is no bug. */
  readonly reason: string;
}

export interface GuardOptions {
  /**
   * `throw` (default): throws when two operations of unordered tasks are in flight together, and on what grpc-js cannot
   * survive. `strict`: throws on every two operations that nothing orders. `report`: never throws.
   */
  readonly mode?: Mode;
  /** Who knows which task runs; names and stacks of tasks only. Default `cls-hooked`. */
  readonly carrier?: CarrierName;
  /**
   * The most milliseconds by which the settling of one send is delayed, so that overlaps show; 0 for none, `stress` for 8.
   * Default 2.
   */
  readonly settleDelay?: number | 'stress';
  /** Whether a test with potential overlaps fails, and a program that has some ends with exit code 1. Default false. */
  readonly failOnPotential?: boolean;
  /**
   * How operations are ordered. `promise-hooks` (default) and `async-hooks`, which is slower, give the same verdicts;
   * `overlap-only` orders nothing.
   */
  readonly engine?: EngineName;
  /** Findings on which the guard shall not act, each with a reason. */
  readonly suppress?: readonly Suppression[];
  /** How many messages a stream may hold in memory before that is found to be unbounded. Default 10,000; 0 for never. */
  readonly bufferLimit?: number;
  /** Seed of the delays; default `GRPC_STREAMS_SEED`, or a number of chance. */
  readonly seed?: number;
  /** How many frames of each stack are kept. Default 12. */
  readonly stackDepth?: number;
}

const MODES: readonly unknown[] = ['report', 'strict', 'throw'] satisfies Mode[];
const CARRIERS: readonly unknown[] = ['async-local-storage', 'cls-hooked'] satisfies CarrierName[];
const ENGINES: readonly unknown[] = ['async-hooks', 'overlap-only', 'promise-hooks'] satisfies EngineName[];
const STRESS = 8;
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const CHECKS: Readonly<Record<keyof GuardOptions, { readonly holds: (value: unknown) => boolean; readonly wanted: string }>> = {
  bufferLimit: { holds: isCount, wanted: 'a number of messages, 0 or more' },
  carrier: { holds: (value) => CARRIERS.includes(value), wanted: "'cls-hooked' or 'async-local-storage'" },
  engine: { holds: (value) => ENGINES.includes(value), wanted: "'promise-hooks', 'async-hooks' or 'overlap-only'" },
  failOnPotential: { holds: (value) => typeof value === 'boolean', wanted: 'true or false' },
  mode: { holds: (value) => MODES.includes(value), wanted: "'throw', 'strict' or 'report'" },
  seed: { holds: isCount, wanted: 'a number, 0 or more' },
  settleDelay: { holds: (value) => value === 'stress' || isCount(value), wanted: "a number of milliseconds, 0 or more, or 'stress'" },
  stackDepth: { holds: isCount, wanted: 'a number of frames, 0 or more' },
  suppress: { holds: areSuppressions, wanted: 'a list of { kind?, method?, site?, reason }, each with a kind, a method or a site, and a reason' },
};

/** The options, with every default filled in. */
export interface Settings extends Required<GuardOptions> {
  readonly settleDelay: number;
}

/**
 * Fills in the defaults.
 * @throws TypeError naming the option that has a value it cannot have, or that does not exist
 */
export function settled(options: GuardOptions = {}): Settings {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) throw new TypeError(`installGuard has no option '${name}'; it knows ${Object.keys(CHECKS).join(', ')}.`);
    const { holds, wanted } = CHECKS[name as keyof GuardOptions];
    if (value !== undefined && !holds(value)) throw new TypeError(`The option '${name}' of installGuard must be ${wanted}, not ${JSON.stringify(value)}.`);
  }
  const {
    bufferLimit = 10_000, carrier = 'cls-hooked', engine = 'promise-hooks', failOnPotential = false, mode = 'throw', seed = seedOfEnvironment(),
    settleDelay = 2, stackDepth = 12, suppress = [],
  } = options;
  return { bufferLimit, carrier, engine, failOnPotential, mode, seed, settleDelay: settleDelay === 'stress' ? STRESS : settleDelay, stackDepth, suppress };
}

function areSuppressions(value: unknown): boolean {
  return Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null && isSuppression(one));
}

function isSuppression(one: Partial<Record<string, unknown>>): boolean {
  const { kind, method, reason, site, ...others } = one;
  const isPattern = (part: unknown): boolean => part === undefined || part instanceof RegExp || (typeof part === 'string' && part !== '');
  const selects = kind !== undefined || method !== undefined || site !== undefined;
  return selects && (kind === undefined || typeof kind === 'string') && isPattern(method) && isPattern(site)
    && typeof reason === 'string' && reason.trim() !== '' && Object.keys(others).length === 0;
}

function seedOfEnvironment(): number {
  const given = process.env.GRPC_STREAMS_SEED;
  const seed = given === undefined || given === '' ? Number.NaN : Number(given);
  return isCount(seed) ? seed : randomSeed();
}
