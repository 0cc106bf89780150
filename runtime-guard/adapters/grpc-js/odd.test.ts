import { PassThrough } from 'node:stream';

import * as grpc from '@grpc/grpc-js';

import { installGuard, StreamOverlapError } from '../..';
import { anotherCopy } from '../../testing/copies';
import { startLoopback } from '../../testing/echo-service';
import { received, sent } from '../../testing/tasks';
import { clientPrototypes, serverPrototypes } from './probe';

type Grpc = typeof grpc;

/** The module with some of its parts replaced. */
const altered = (parts: object): Grpc => Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(grpc), ...Object.getOwnPropertyDescriptors(parts) }) as Grpc;

/** Another copy, whose classes have been changed. */
function changed(change: (copy: Grpc, streams: readonly object[]) => void): Grpc {
  const copy = anotherCopy('@grpc/grpc-js') as Grpc;
  const streams = [clientPrototypes(copy), serverPrototypes(copy)].flatMap(({ readable, writable }) => [...readable, ...writable]);
  change(copy, [...new Set(streams)]);
  return copy;
}

/** A client class whose requests are made by somebody else. */
const requesting = (request: () => unknown): object => class {
  makeBidiStreamRequest(): unknown { return request(); }
  makeClientStreamRequest(): unknown { return request(); }
  makeServerStreamRequest(): unknown { return request(); }
};

/** A class with none of the methods that matter. */
const bare = requesting(() => undefined);

const throwing = (name: string): object => Object.defineProperty({}, name, { configurable: true, enumerable: true, get: () => { throw new Error(`no ${name}`); } });

const [STREAMS, SERVERS, HANDLERS] = ["clients' streams", "servers' streams", "servers' handlers"] as const;
const [CALLS, WIRES] = ['calls as they begin', 'calls within this process'] as const;

const ODD: readonly (readonly [name: string, make: () => Grpc, missing: readonly string[]])[] = [
  ['is empty', () => ({}) as Grpc, [STREAMS, SERVERS, HANDLERS, CALLS, WIRES]],
  ['has no credentials', () => altered({ credentials: undefined }), []],
  ['has a client that makes nothing', () => altered({ Client: requesting(() => undefined) }), [STREAMS]],
  ['has a client that throws', () => altered({ Client: requesting(() => { throw new Error('not today'); }) }), [STREAMS]],
  ["has a client that makes Node's own streams", () => altered({ Client: requesting(() => new PassThrough()) }), [STREAMS]],
  ['has a client that cannot be made', () => altered({ Client: undefined }), [STREAMS]],
  ['throws when its client is looked at', () => altered(throwing('Client')), [STREAMS]],
  ['throws when its server is looked at', () => altered(throwing('Server')), [SERVERS, HANDLERS, WIRES]],
  ['has a server that registers nothing', () => altered({ Server: bare }), [HANDLERS, WIRES]],
  ['has a channel that creates no calls', () => altered({ Channel: bare }), [CALLS]],
  ['has no metadata of its own', () => altered({ Metadata: bare }), [WIRES]],
  ['has streams without _write', () => changed((_, streams) => {
    for (const stream of streams) Object.defineProperty(stream, '_write', { configurable: true, value: undefined });
  }), ['sends']],
  ['has streams whose methods are frozen', () => changed((_, streams) => { for (const stream of streams) Object.freeze(stream); }), ['sends', 'cancels']],
  ['is frozen in all its classes', () => changed((copy, streams) => {
    for (const { prototype } of [copy.Server, copy.Channel, copy.Client]) Object.freeze(prototype);
    for (const object of [copy.Metadata, ...streams]) Object.freeze(object);
  }), ['sends', 'cancels', HANDLERS, CALLS, WIRES]],
];

let warnings: string[];
beforeEach(() => {
  warnings = [];
  // What an engine says of a missing part is its own affair.
  jest.spyOn(process, 'emitWarning').mockImplementation((warning) => { warnings.push(String(warning).replaceAll(/ \((?:[^()]|\([^()]*\))*\)/g, '')); });
});
afterEach(() => { jest.restoreAllMocks(); });

describe('a grpc-js', () => {
  it.each(ODD)('that %s is watched as far as it is known, with one warning', (_, make, missing) => {
    const guard = installGuard({ seed: 1 }, make());
    guard.uninstall();

    expect(warnings).toEqual(missing.length === 0 ? [] : [`The gRPC stream guard does not know this version of grpc-js well enough to watch its ${missing.join(', ')}. Everything else is watched.`]);
  });

  it.each(ODD)('that %s leaves the others watched, and those of no grpc-js alone', async (_, make) => {
    const odd = installGuard({ mode: 'strict', seed: 1 }, make());
    const guard = installGuard({}, grpc);
    const { client, stop } = await startLoopback();
    const call = client.bidi();
    const all = received(call);
    const outcomes = await Promise.allSettled([1, 2].map(async (n) => { await Promise.resolve(); await sent(call, { n }); }));
    call.end();
    await all;
    stop();
    const other = new PassThrough({ objectMode: true });
    other.end();
    other.on('error', () => undefined).write({});
    guard.uninstall();
    odd.uninstall();

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && StreamOverlapError.is(outcome.reason))).toEqual([false, true]);
    expect(guard.overlaps).toHaveLength(1);
  });
});

it('without its unpublished method, servers are watched from their first call on', async () => {
  const { prototype } = grpc.Server;
  const name = '_runHandlerForCall';
  const before: unknown = Reflect.get(prototype, name);
  Reflect.set(prototype, name, undefined);
  const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
  Reflect.set(prototype, name, before);
  const { client, stop } = await startLoopback({
    bidi: (call) => {
      void Promise.allSettled([1, 2].map(async (n) => { await Promise.resolve(); await sent(call, { n }); })).then(() => { call.end(); });
    },
  });
  await received(client.bidi());
  stop();
  guard.uninstall();

  expect(guard.overlaps.map(({ kind, stream }) => [kind, stream.side])).toEqual([['concurrent-send', 'server']]);
});
