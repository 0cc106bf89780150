import type { EventEmitter } from 'node:events';

import * as grpc from '@grpc/grpc-js';

/**
 * A part of one side whose events come in an order that nothing but that part decides. Events of two lanes meet as the
 * network has it.
 */
export type Lane = 'call' | 'network' | 'receive' | 'send';

export interface Entry {
  readonly lane: Lane;
  readonly what: readonly unknown[];
}

const LANES: Readonly<Record<string, Lane>> = {
  // Of a server, when its transport has closed: before its stream has, or after.
  cancelled: 'network',
  data: 'receive',
  drain: 'send',
  end: 'receive',
  finish: 'send',
  pause: 'receive',
  pipe: 'send',
  prefinish: 'send',
  readable: 'receive',
  resume: 'receive',
  unpipe: 'send',
};

/** Parts of texts that differ from run to run. */
const VARYING: readonly (readonly [RegExp, string])[] = [[/127\.0\.0\.1:\d+/g, '127.0.0.1:port'], [/(?<=exceeded after ).*/g, 'a while']];

/** What one side of an exchange could observe, in order. */
export class Recorder {
  readonly entries: Entry[] = [];
  readonly #open = new Set<EventEmitter>();

  note(lane: Lane, ...what: unknown[]): void {
    this.entries.push({ lane, what: what.map(plain) });
  }

  /** What `work` returns or throws; a stream that returns itself is said to. */
  tried(lane: Lane, name: string, work: () => unknown, self?: unknown): void {
    try {
      const result = work();
      this.note(lane, name, result === self && self !== undefined ? 'itself' : result);
    } catch (error) {
      this.note(lane, `${name} throws`, error);
    }
  }

  /** A callback that is noted with its arguments. */
  called(lane: Lane, name: string): (...args: unknown[]) => void {
    return (...args) => { this.note(lane, name, ...args); };
  }

  /**
   * Notes every event that `call` emits, whether or not anybody listens: to listen would change how it flows.
   * @param last the event after which it is over: `status` on a client, `cancelled` on a server, where it always comes
   */
  watch<T extends EventEmitter>(call: T, last: 'cancelled' | 'status'): T {
    const emit = call.emit.bind(call);
    this.#open.add(call);
    Object.defineProperty(call, 'emit', {
      configurable: true,
      value: (event: string, ...args: unknown[]): boolean => {
        this.note(LANES[event] ?? 'call', `'${event}'`, ...args.map((value) => (isEmitter(value) ? 'a stream' : value)));
        if (event === last) this.#open.delete(call);
        return emit(event, ...args);
      },
      writable: true,
    });
    return call;
  }

  /** Whether every call that is watched is over. */
  get isQuiet(): boolean {
    return this.#open.size === 0;
  }

  /** The entries of each lane; of several `readable` in a row one, as their number is that of the packets that came. */
  lanes(): Readonly<Record<Lane, readonly unknown[]>> {
    const of = (lane: Lane): unknown[] => {
      const all = this.entries.filter((entry) => entry.lane === lane).map(({ what }) => what);
      return all.filter(([what], at) => what !== "'readable'" || all[at - 1]?.[0] !== what);
    };
    return { call: of('call'), network: of('network'), receive: of('receive'), send: of('send') };
  }
}

function isEmitter(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'emit') === 'function';
}

/** A value as it can be compared: of ports and dates only that they are there, and of long texts the length. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 2000 ? `${value.length} characters` : VARYING.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof grpc.Metadata) return Object.fromEntries(Object.entries(value.toJSON()).map(([key, values]) => [key, key === 'date' ? 'a date' : values.map(plain)]));
  if (value instanceof Error) return { error: value.constructor.name, message: plain(value.message), name: value.name, ...entriesOf(value) };
  if (Buffer.isBuffer(value)) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(plain);
  return entriesOf(value);
}

/** Stacks are told by the frames that a guard must add. */
function entriesOf(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'stack').map(([key, part]) => [key, plain(part)]));
}
