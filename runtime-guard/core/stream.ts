import type { Clock } from '../happens-before/clock';
import type { Moment } from '../happens-before/moment';
import { Moments } from '../happens-before/moments';
import { Half } from './half';
import type { Noticed, Operation } from './operation';
import type { Method } from './patch';
import type { Task } from './task';
import type { Link } from './wire';

export type Side = 'client' | 'server';

/** How a stream is named in reports. */
export interface StreamName {
  /** The full method, such as `/upload.Files/Put`. */
  readonly path: string;
  /** The how-manieth invocation of that method on that side, from 1. */
  readonly number: number;
  readonly side: Side;
}

/** What happened on the way to a listener: where it was registered, and by whom. */
export interface Registration {
  readonly moments: Moments;
  task: Task | undefined;
}

/** The pipes that feed a stream: one sender each, whichever task feeds their sources. */
export interface Pipes {
  open: number;
  /** What the closed ones did: later operations follow it. */
  closed: Moment | undefined;
}

/** A `resume()` of a stream to which nobody listened. */
export interface Drain {
  readonly resumed: Noticed;
  /** Whether a message has come since, and gone to nobody. */
  lost: boolean;
}

/** One RPC that carries messages, as the guard sees it. */
export class Stream {
  readonly send = new Half(this, 'send');
  readonly receive = new Half(this, 'receive');
  readonly registrations = new Map<string | symbol, Registration>();
  /** Sends begun and not yet settled, oldest first. */
  readonly pending = new Set<Operation>();
  /** What the stream's listeners and callbacks knew when the last of them returned: they run one after another. */
  emitted: Clock | undefined;
  /** To the other end of the call, if that is in this process. */
  link: Link | undefined;
  pipes: Pipes | undefined;
  /** Whether tasks are followed because of it: from its first use until it is over. */
  isFollowed = false;
  /** What `drain` listeners knew after they had sent what the program held back for want of room. */
  drained: Clock | undefined;
  /** The operation of a library that performs it by one on this stream, which is then no further one. */
  outer: { readonly entry: Method; readonly operation: Operation } | undefined;
  /** How the call ended: after a half-close of our own, or cut off. Nothing is in flight any more. */
  over: 'closed' | 'reset' | undefined;
  /** The iteration that has destroyed the whole call as it ended. */
  iterated: Noticed | undefined;
  /** Whether its listeners are being told of an error: one of them, of grpc-js, ends the stream. */
  failing = false;
  /** Set while the stream flows to nobody, because the program wants it so. */
  drain: Drain | undefined;
  /** How many messages have waited for those before them to be handed over. */
  waited = 0;
  /** The send since which there has been no room for another one. */
  full: Operation | undefined;
  /** Whether more was buffered than the limit allows, once. */
  overfull = false;
  /** Why the program says not to act on findings of this stream. */
  suppressed: string | undefined;

  /** @param name a wrapper of a call learns it only when it opens the call */
  constructor(public name: StreamName) {}

  /** Ends every pending operation; callbacks alone cannot be trusted, some never come after `cancel()`. */
  settle(): void {
    for (const operation of this.pending) operation.inFlight = false;
    this.pending.clear();
  }

  /** The call has ended; how it ended first is how it ended. */
  end(how: 'closed' | 'reset'): void {
    this.settle();
    this.over ??= how;
  }

  piped(): void {
    this.pipes ??= { closed: undefined, open: 0 };
    this.pipes.open += 1;
  }

  unpiped(): void {
    if (this.pipes === undefined) return;
    this.pipes.open -= 1;
    this.pipes.closed = this.send.last?.moment;
  }

  /** Without a task, the one that is known stays: it was a listener beside the program's. */
  registered(event: string | symbol, moment: Moment, task: Task | undefined): void {
    const known = this.registrations.get(event);
    const moments = known?.moments ?? new Moments();
    moments.add(moment);
    this.registrations.set(event, { moments, task: task ?? known?.task });
  }
}

/** Such as `/upload.Files/Put #2 (client)`. */
export function nameOf({ number, path, side }: StreamName): string {
  return `${path} #${number} (${side})`;
}
