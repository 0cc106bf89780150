import { type Clock, joined } from '../happens-before/clock';
import type { Moment } from '../happens-before/moment';

/** Of a receiver that never takes its messages, no more clocks are kept than this. */
const MOST_KEPT = 1000;

/**
 * One direction of a call whose two ends are both in this process: what the sender of each message knew is known to
 * whoever receives it. Each reader receives every message; an attempt that is made again reads from the first.
 */
class Passage {
  /** Of messages that nobody has received yet. */
  readonly #moments: Moment[] = [];
  /** How many messages came before those, and what their senders knew. */
  #dropped = 0;
  #floor: Clock | undefined;
  /** What is known to whoever sees the end. */
  closed: Moment | undefined;

  /** Whether any message was sent. */
  get used(): boolean {
    return this.#dropped + this.#moments.length > 0;
  }

  send(moment: Moment): void {
    this.#moments.push(moment);
    if (this.#moments.length > MOST_KEPT) this.#drop();
  }

  /** Receives message by message, from the first. */
  reader(): () => Clock | undefined {
    let next = 0;
    return () => {
      const index = next - this.#dropped;
      next += 1;
      if (index < 0) return this.#floor;
      const clock = this.#moments[index]?.clock;
      if (index === 0 && this.#moments.length > 0) this.#drop();
      return clock;
    };
  }

  #drop(): void {
    this.#floor = joined(this.#floor, this.#moments.shift()?.clock);
    this.#dropped += 1;
  }
}

/** One end of a call, to the other end in this process. */
export interface Link {
  /** Whether the other end is known; a server that replaces metadata may not be. */
  readonly met: boolean;
  /** A message with what its sender knew was handed to the transport. */
  sent(moment: Moment): void;
  /** This end has closed its half, or ended the call. */
  closed(moment: Moment): void;
  /** This end wants nothing more of the call. */
  left(): void;
  /** Whether the other end does not, whatever has been heard of that so far. */
  readonly abandoned: boolean;
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

/** The client's end. */
class ClientLink implements Link {
  readonly abandoned = false;

  constructor(
    readonly wire: Wire,
    readonly requests: Passage,
    readonly answers: readonly Answers[],
  ) {}

  get met(): boolean {
    return this.answers.length > 0;
  }

  sent(moment: Moment): void {
    this.requests.send(moment);
  }

  closed(moment: Moment): void {
    this.requests.closed = moment;
  }

  left(): void {
    this.wire.abandoned = true;
  }

  received(): Clock | undefined {
    let clock: Clock | undefined;
    for (const { next } of this.answers) clock = joined(clock, next());
    return clock;
  }

  ended(): Clock | undefined {
    let clock: Clock | undefined;
    for (const { passage } of this.answers) clock = joined(clock, passage.closed?.clock);
    return clock;
  }
}

/** The end of one attempt at a server. */
class ServerLink implements Link {
  readonly met = true;
  readonly #next: () => Clock | undefined;

  constructor(
    readonly wire: Wire,
    readonly requests: Passage,
    readonly answers: Passage,
  ) {
    this.#next = requests.reader();
  }

  get abandoned(): boolean {
    return this.wire.abandoned;
  }

  sent(moment: Moment): void {
    this.answers.send(moment);
  }

  closed(moment: Moment): void {
    this.answers.closed = moment;
  }

  left(): void {
    // A server that wants no more may still be asked.
  }

  received(): Clock | undefined {
    return this.#next();
  }

  ended(): Clock | undefined {
    return this.requests.closed?.clock;
  }
}

/** A call whose two ends are both in this process. */
export class Wire {
  readonly #requests = new Passage();
  readonly #answers: Answers[] = [];
  /** Whether the client wants nothing more of the call. */
  abandoned = false;

  /** @param started what the client knew as it started the call */
  constructor(readonly started: Moment) {}

  /** Whether the server answers with a stream of messages, as far as is known. */
  get streams(): boolean {
    return this.#answers.some(({ passage }) => passage.used);
  }

  client(): Link {
    return new ClientLink(this, this.#requests, this.#answers);
  }

  /** One more attempt at the call has reached a server. */
  server(): Link {
    const answers = new Passage();
    this.#answers.push({ next: answers.reader(), passage: answers });
    return new ServerLink(this, this.#requests, answers);
  }
}
