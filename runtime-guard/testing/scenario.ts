import type { Finding, FindingKind } from '..';
import { type Client, type Handlers, type Loopback, startLoopback } from './echo-service';

/** A program over a loopback of its own. */
export interface Scenario {
  readonly name: string;
  /** Where the contract, or its list of what is never flagged, says what the verdict must be. */
  readonly contract: string;
  /** What the server does; `own` gives a client of that server, for handlers that call others. */
  readonly handlers?: (own: () => Client) => Handlers;
  readonly run: (client: Client, loopback: Loopback) => Promise<unknown>;
  /** It imports packages that are ES modules only, which Jest cannot load. */
  readonly modules?: true;
  /** How often it is worth to be run again, where it takes its time. */
  readonly mostRuns?: number;
}

/** A correct program. */
export interface Legal extends Scenario {
  /** What it must return, with the guard as without. */
  readonly expected: unknown;
  /**
   * `silent`: nothing is found in any mode. `potential at most`: no runtime can see what orders it, so strict mode may
   * err, but throw mode must not.
   */
  readonly verdict: 'potential at most' | 'silent';
}

/** A program that breaks the contract. Its own errors are of no interest: what the guard records is. */
export interface Misuse extends Scenario {
  readonly kind: FindingKind;
  /** What else it may be called: once a call is over, nobody can tell which task had closed it. */
  readonly orElse?: FindingKind;
  /** Of the default mode: thrown, told as a potential overlap, or recorded without a throw. */
  readonly verdict: 'potential' | 'report' | 'throw';
}

/** Whether a finding says what is wrong with the program. */
export function tells({ kind, orElse, verdict }: Misuse, finding: Finding): boolean {
  return [kind, orElse].includes(finding.kind) && (verdict === 'report') === (finding.mode === 'report');
}

/** Runs a scenario over a loopback of its own; returns what it returned. */
export async function runScenario({ handlers, run }: Scenario): Promise<unknown> {
  const own = (): Client => loopback.client;
  const loopback = await startLoopback(handlers?.(own));
  try {
    return await run(loopback.client, loopback);
  } finally {
    loopback.stop();
  }
}
