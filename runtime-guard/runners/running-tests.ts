import { StreamOverlapError } from '../core/stream-overlap-error';
import { type Blamed, reworded } from './blamed';

/** One run of a test, or a file: a test that is tried again is run again. */
interface Run {
  readonly errors: StreamOverlapError[];
  readonly name: string;
}

const AT_ONCE = 'Tests of this file run at the same time, so the one to blame is not known; the stacks below say more.';

/** Which tests run, and what they are to fail with, for runners that ask when a test has ended. */
export class RunningTests {
  readonly #runs = new Map<object, Run>();
  #file: Run = { errors: [], name: '' };
  #last: string | undefined;
  readonly #nested: boolean;

  /** @param nested whether a test may be part of another one */
  constructor({ nested }: { readonly nested: boolean }) {
    this.#nested = nested;
  }

  /** @param name its title, after those of the tests it is part of, ` > ` between them */
  begin(test: object, name: string): void {
    this.#runs.set(test, { errors: [], name });
  }

  /** What a test is to fail with so far, since the last call. */
  soFar(test: object): StreamOverlapError[] {
    return this.#runs.get(test)?.errors.splice(0) ?? [];
  }

  /** What a test that has ended is to fail with, besides the errors that it has failed with by itself. */
  end(test: object, own: readonly unknown[]): StreamOverlapError[] {
    const run = this.#runs.get(test);
    this.#runs.delete(test);
    if (run === undefined) return [];
    this.#last = run.name;
    const texts = new Set(own.map((error) => messageOf(error)));
    return run.errors.filter(({ finding }) => !texts.has(finding.message));
  }

  /** What no test has failed with since the last call. */
  ofFile(): StreamOverlapError[] {
    const { errors } = this.#file;
    this.#file = { errors: [], name: '' };
    return errors;
  }

  isRunning(): boolean {
    return this.#runs.size > 0;
  }

  blamed(): Blamed {
    const run = this.#innermost();
    if (run !== undefined) return { culprits: [culpritOf(run)] };
    if (this.#runs.size > 0) return { culprits: [culpritOf(this.#file)], note: AT_ONCE };
    const when = this.#last === undefined ? 'Before the first test' : `After the test '${this.#last}'`;
    return { culprits: [culpritOf(this.#file)], note: `${when}, in a hook or in a task that goes on:` };
  }

  /** The one test that runs, or that all others that run are made of. */
  #innermost(): Run | undefined {
    if (!this.#nested && this.#runs.size > 1) return undefined;
    const runs = [...this.#runs.values()].sort((one, other) => one.name.length - other.name.length);
    const isChain = runs.every((run, index) => index === 0 || run.name.startsWith(`${runs[index - 1]?.name ?? ''} > `));
    return isChain ? runs.at(-1) : undefined;
  }
}

function culpritOf(run: Run): Blamed['culprits'][number] {
  return { fail: (error) => { run.errors.push(error); }, key: run };
}

/** Also of what a runner has made of an error to send it elsewhere. */
function messageOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined;
}

/** One error with the reports of all; undefined for none. */
export function together(errors: readonly StreamOverlapError[]): StreamOverlapError | undefined {
  const [first, ...others] = errors;
  if (first === undefined || others.length === 0) return first;
  return reworded(new StreamOverlapError(first.finding), errors.map(({ message }) => message).join('\n\n'));
}
