import type { GrpcModule } from '../adapters/grpc-js/probe';
import type { Finding } from '../core/finding';
import { StreamOverlapError } from '../core/stream-overlap-error';
import { type GuardOptions, settled } from '../options';
import { type GuardHandle, share } from '../registry';
import { introductionOf, potentialReport } from '../reporters/potential';
import { type Blamed, reworded } from './blamed';
import { FAKE_TIMERS } from './fake-timers';
import { distinct, siteOf } from './site';

/** What a test runner does for the guard. */
export interface Runner {
  /** Who is to fail for what is found now. */
  blamed(): Blamed;
  /** Whether timers are fake now. */
  fakesTimers(): boolean;
}

/** The guard under a test runner: it fails tests by name, prints what fails none, and knows of expected overlaps. */
export class Session {
  readonly #runner: Runner;
  readonly #options: GuardOptions;
  readonly #handles: GuardHandle[] = [];
  /** What was found during each `expectOverlap` under way. */
  readonly #expected = new Set<Finding[]>();
  /** The sites for which a test has failed: a race that repeats is shown once. */
  readonly #failed = new WeakMap<object, Set<string>>();
  #potential: Finding[] = [];
  #printsAtOnce = false;
  readonly #printed = new Set<string>();
  #file: string | undefined;
  #toldOfTimers = false;

  /** @throws TypeError naming an option that is wrong */
  constructor(runner: Runner, options: GuardOptions) {
    this.#runner = runner;
    this.#options = options;
    settled(options);
  }

  /** Watches one copy of grpc-js; without one, what there is of other libraries. */
  watch(grpc?: GrpcModule): void {
    const handle = share(grpc === undefined ? [] : [grpc], this.watches() ? undefined : this.#options);
    this.#handles.push(handle);
    if (this.#handles.length > 1) return;
    handle.onFinding((finding, potential) => { this.#found(finding, potential); });
    handle.onOperation(() => { this.#used(); });
  }

  watches(): boolean {
    return this.#handles.length > 0;
  }

  /** Nobody will tell of the end of the test that runs now. */
  printAtOnce(): void {
    this.#printsAtOnce = true;
  }

  /** A test begins. */
  begin(file?: string): void {
    this.#printsAtOnce = false;
    if (file !== this.#file) this.#toldOfTimers = false;
    this.#file = file;
    this.#handles[0]?.startTest();
  }

  /** A test has ended: what fails nothing is printed, each pair of sites once. */
  end(): void {
    const fresh = distinct(this.#potential).filter((finding) => !this.#printed.has(siteOf(finding)));
    this.#potential = [];
    if (fresh.length === 0) return;
    for (const finding of fresh) this.#printed.add(siteOf(finding));
    console.warn(potentialReport(fresh, "'failOnPotential' lets them fail the test"));
  }

  /**
   * Runs `work`, in which an overlap must happen, a potential one included; nobody fails for it.
   * @returns what was found, once for each pair of sites
   * @throws Error if nothing was found, or what `work` threw, if that is no overlap
   */
  async expectOverlap(work: () => unknown): Promise<Finding[]> {
    const found: Finding[] = [];
    this.#expected.add(found);
    try {
      await work();
    } catch (error) {
      if (!StreamOverlapError.is(error)) throw error;
    } finally {
      this.#expected.delete(found);
    }
    if (found.length === 0) throw new Error('expectOverlap: no operations of one stream overlapped.');
    return distinct(found);
  }

  /** Gives the guard back, after the last test of a file; what that finds belongs to the file. */
  release(): void {
    for (const handle of this.#handles.splice(0)) handle.uninstall();
    this.end();
  }

  #found(finding: Finding, potential: boolean): void {
    if (this.#expected.size > 0) {
      for (const found of this.#expected) found.push(finding);
    } else if (potential && this.#options.failOnPotential !== true) {
      this.#potential.push(finding);
      if (this.#printsAtOnce) this.end();
    } else {
      this.#fail(finding, potential);
    }
  }

  /** Also if the program swallowed the throw. */
  #fail(finding: Finding, potential: boolean): void {
    const { culprits, note } = this.#runner.blamed();
    const site = siteOf(finding);
    const introduction = [
      ...(note === undefined ? [] : [note]),
      ...(potential ? [introductionOf(finding, "'failOnPotential' lets it fail the test")] : []),
    ];
    for (const { fail, key } of culprits) {
      const known = this.#failed.get(key) ?? new Set();
      this.#failed.set(key, known);
      if (known.has(site)) continue;
      known.add(site);
      fail(reworded(new StreamOverlapError(finding), [...introduction, finding.message].join('\n')));
    }
  }

  #used(): void {
    if (this.#toldOfTimers || !this.#runner.fakesTimers()) return;
    this.#toldOfTimers = true;
    console.warn(FAKE_TIMERS);
  }
}
