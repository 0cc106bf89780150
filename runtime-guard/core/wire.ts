import { type Clock, joined } from '../happens-before/clock';

/** Of a receiver that never takes its messages, no more clocks are kept than this. */
const MOST_KEPT = 1000;

/**
 * One direction of a call whose two ends are both in this process: what the sender of each message knew is known to
 * whoever receives it. Each reader receives every message; an attempt that is made again reads from the first.
 */
class Passage {
  /** Of messages that nobody has received yet. */
  readonly #clocks: (Clock | undefined)[] = [];
  /** How many messages came before those, and what their senders knew. */
  #dropped = 0;
  #floor: Clock | undefined;
  /** What is known to whoever sees the end. */
  closed: Clock | undefined;

  /** Whether any message was sent. */
  get used(): boolean {
    return this.#dropped + this.#clocks.length > 0;
  }

  send(clock: Clock | undefined): void {
    this.#clocks.push(clock);
    if (this.#clocks.length > MOST_KEPT) this.#drop();
  }

  close(clock: Clock | undefined): void {
    this.closed = joined(this.closed, clock);
  }

  /** Receives message by message, from the first. */
  reader(): () => Clock | undefined {
    let next = 0;
    return () => {
      const index = next - this.#dropped;
      next += 1;
      if (index < 0) return this.#floor;
      const clock = this.#clocks[index];
      if (index === 0 && this.#clocks.length > 0) this.#drop();
      return clock;
    };
  }

  #drop(): void {
    this.#floor = joined(this.#floor, this.#clocks.shift());
    this.#dropped += 1;
  }
}

/** One end of a call, to the other end in this process. */
export interface Link {
  /** Whether the other end is known; a server that replaces metadata may not be. */
  readonly met: boolean;
  /** A message with what its sender knew was handed to the transport. */
  sent(clock: Clock | undefined): void;
  /** This end has closed its half, or ended the call. */
  closed(clock: Clock | undefined): void;
  /** What the sender of the next message received knew. */
  received(): Clock | undefined;
  /** What the other end knew as it closed its half, or ended the call. */
  ended(): Clock | undefined;
}

/** Of one attempt at a call. */
interface Answers {
  readonly next: () => Clock | undefined;
  readonly passage: Passage;
}

/** A call whose two ends are both in this process. */
export class Wire {
  /** What the client knew as it started the call. */
  readonly started: Clock | undefined;
  readonly #requests = new Passage();
  readonly #answers: Answers[] = [];

  constructor(started: Clock | undefined) {
    this.started = started;
  }

  /** Whether the server answers with a stream of messages, as far as is known. */
  get streams(): boolean {
    return this.#answers.some(({ passage }) => passage.used);
  }

  client(): Link {
    const all = (clockOf: (answers: Answers) => Clock | undefined): Clock | undefined =>
      this.#answers.map(clockOf).reduce(joined, undefined);
    const answers = this.#answers;
    return {
      closed: (clock) => { this.#requests.close(clock); },
      ended: () => all(({ passage }) => passage.closed),
      get met() { return answers.length > 0; },
      received: () => all(({ next }) => next()),
      sent: (clock) => { this.#requests.send(clock); },
    };
  }

  /** One more attempt at the call has reached a server. */
  server(): Link {
    const answers = new Passage();
    this.#answers.push({ next: answers.reader(), passage: answers });
    const next = this.#requests.reader();
    return {
      closed: (clock) => { answers.close(clock); },
      ended: () => this.#requests.closed,
      met: true,
      received: next,
      sent: (clock) => { answers.send(clock); },
    };
  }
}
