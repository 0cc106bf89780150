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

  close(moment: Moment): void {
    this.closed = moment;
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

/** A call whose two ends are both in this process. */
export class Wire {
  /** What the client knew as it started the call. */
  readonly started: Moment;
  readonly #requests = new Passage();
  readonly #answers: Answers[] = [];
  #abandoned = false;

  constructor(started: Moment) {
    this.started = started;
  }

  /** Whether the server answers with a stream of messages, as far as is known. */
  get streams(): boolean {
    return this.#answers.some(({ passage }) => passage.used);
  }

  client(): Link {
    const answers = this.#answers;
    const all = (clockOf: (answers: Answers) => Clock | undefined): Clock | undefined => {
      let clock: Clock | undefined;
      for (const one of answers) clock = joined(clock, clockOf(one));
      return clock;
    };
    return {
      abandoned: false,
      closed: (moment) => { this.#requests.close(moment); },
      ended: () => all(({ passage }) => passage.closed?.clock),
      left: () => { this.#abandoned = true; },
      get met() { return answers.length > 0; },
      received: () => all(({ next }) => next()),
      sent: (moment) => { this.#requests.send(moment); },
    };
  }

  /** One more attempt at the call has reached a server. */
  server(): Link {
    const answers = new Passage();
    this.#answers.push({ next: answers.reader(), passage: answers });
    const next = this.#requests.reader();
    const isAbandoned = (): boolean => this.#abandoned;
    return {
      get abandoned() { return isAbandoned(); },
      closed: (moment) => { answers.close(moment); },
      ended: () => this.#requests.closed?.clock,
      left: () => undefined,
      met: true,
      received: next,
      sent: (moment) => { answers.send(moment); },
    };
  }
}
