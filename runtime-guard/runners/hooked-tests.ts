import { createRequire } from 'node:module';

import { assertLibrary, locateGrpc } from '../adapters/grpc-js/locate';
import type { GrpcModule } from '../adapters/grpc-js/probe';
import type { Finding } from '../core/finding';
import type { StreamOverlapError } from '../core/stream-overlap-error';
import type { GuardOptions } from '../options';
import { foldersWithGrpc } from './copies';
import { RunningTests, together } from './running-tests';
import { Session } from './session';

/** What a runner can do. */
export interface Abilities {
  /** Whether timers are fake now. */
  readonly fakesTimers: () => boolean;
  /** Whether a test may be part of another one. */
  readonly nested: boolean;
}

/** A test that begins. */
export interface Beginning {
  /** The same object when it ends. */
  readonly test: object;
  /** Its title, after those of what it is part of, ` > ` between them. */
  readonly name: string;
  readonly file?: string | undefined;
}

/** The guard under a runner whose hooks tell when a test begins and ends. */
export class HookedTests {
  readonly #session: Session;
  readonly #tests: RunningTests;

  constructor({ fakesTimers, nested }: Abilities, options: GuardOptions) {
    this.#tests = new RunningTests({ nested });
    this.#session = new Session({ blamed: () => this.#tests.blamed(), fakesTimers }, options);
  }

  /**
   * Watches each grpc-js that the tests may get.
   * @throws Error if there is none
   */
  watch(): void {
    if (this.#session.watches()) return;
    const files = locateGrpc([process.cwd(), ...foldersWithGrpc(process.cwd())]);
    assertLibrary(files, [process.cwd()]);
    if (files.length === 0) this.#session.watch();
    const load = createRequire(__filename);
    for (const file of files) this.#session.watch(load(file) as GrpcModule);
  }

  /** Whether a test runs now. */
  isRunning(): boolean {
    return this.#tests.isRunning();
  }

  begin({ file, name, test }: Beginning): void {
    this.#tests.begin(test, name);
    this.#session.begin(file);
  }

  /** What a test is to fail with so far, since the last call. */
  soFar(test: object): StreamOverlapError | undefined {
    return together(this.#tests.soFar(test));
  }

  /**
   * A test has ended.
   * @param own the errors that it has failed with by itself
   * @returns what it is to fail with, too
   */
  end(test: object, own: readonly unknown[]): StreamOverlapError | undefined {
    const error = together(this.#tests.end(test, own));
    this.#session.end();
    return error;
  }

  /** After the last test: gives the guard back, and returns what is nobody's. */
  finish(): StreamOverlapError | undefined {
    this.#session.release();
    return together(this.#tests.ofFile());
  }

  expectOverlap(work: () => unknown): Promise<Finding[]> {
    return this.#session.expectOverlap(work);
  }
}
