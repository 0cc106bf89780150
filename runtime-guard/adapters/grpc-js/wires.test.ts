/* eslint-disable grpc-streams/no-async-stream-listener, grpc-streams/single-sender -- some of these programs break the contract on purpose */
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';

import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '../..';
import { type Bidi, type Download, type Handlers, type Loopback, type Note, startLoopback } from '../../testing/echo-service';
import { asked, notes, once, received, sleep } from '../../testing/tasks';
import { Listening } from './listening';

const METHOD = '/test.Notes/Unary';
const encode = (note: Note): Buffer => Buffer.from(JSON.stringify(note));
const decode = (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note;

describe.each(['promise-hooks', 'async-hooks'] as const)('between two ends in one process, with %s,', (engine) => {
  let guard: GuardHandle;
  let loopback: Loopback;
  beforeEach(() => { guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc); });
  afterEach(() => {
    loopback.stop();
    guard.uninstall();
  });
  const start = async (handlers: Handlers): Promise<Loopback> => (loopback = await startLoopback(handlers));

  it('a message is sent before it is received, so that tasks may take turns by messages', async () => {
    const { client } = await start({});
    const call = client.bidi();
    const got: unknown[] = [];
    const turn = (n: number): Promise<void> => new Promise((resolve) => {
      call.on('data', (note: Note) => {
        if (note.n !== n) return;
        got.push(n);
        if (n < 3) call.write({ n: n + 1 });
        else call.end();
        resolve();
      });
    });
    const all = [turn(1), turn(2), turn(3), once(call, 'end')];
    call.write({ n: 1 });
    await Promise.all(all);

    expect([got, guard.overlaps]).toEqual([[1, 2, 3], []]);
  });

  it('calls one after another may write to one stream of the server', async () => {
    let subscriber: Download | undefined;
    const { client } = await start({
      download: (call) => { subscriber = call; },
      unary: (call, callback) => {
        subscriber?.write(call.request);
        callback(null, call.request);
      },
    });
    const all = received(client.download({}));
    for (const note of [{ n: 0 }, ...notes(3)]) await asked(client, note);
    subscriber?.end();

    expect([(await all).map(({ n }) => n).slice(-3), guard.overlaps]).toEqual([[1, 2, 3], []]);
  });

  it('calls at the same time may not', async () => {
    let subscriber: Download | undefined;
    const { client } = await start({
      download: (call) => { subscriber = call; },
      unary: (call, callback) => {
        try { subscriber?.write(call.request); } catch { /* recorded */ }
        callback(null, call.request);
      },
    });
    const all = received(client.download({}));
    await asked(client, {});
    await Promise.all(notes(3).map((note) => asked(client, note)));
    subscriber?.end();
    await all.catch(() => undefined);

    expect(guard.overlaps.map(({ kind }) => kind)).toContain('concurrent-send');
  });

  it('replies of an async listener are unordered, however long the client waits without taking them for its turn', async () => {
    const replied: Promise<void>[] = [];
    const { client } = await start({
      bidi: (call: Bidi) => {
        call.on('data', (note: Note) => { replied.push(sleep(1).then(() => { call.write(note); }).catch(() => undefined)); });
        call.on('end', () => { void Promise.all(replied).then(() => call.end()); });
      },
    });
    const call = client.bidi();
    const all = received(call);
    call.write({ n: 1 });
    await sleep(30);
    call.write({ n: 2 });
    await sleep(5);
    call.end();
    await all;

    expect(guard.overlaps.map(({ kind, stream }) => [kind, stream.side])).toContainEqual(['concurrent-send', 'server']);
  });

  it('an attempt made again receives from the first message', async () => {
    let attempts = 0;
    const server = new grpc.Server();
    server.register(METHOD, (call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) => {
      attempts += 1;
      if (attempts < 3) callback({ code: grpc.status.UNAVAILABLE });
      else callback(null, call.request);
    }, encode, decode, 'unary');
    const port = await new Promise<number>((resolve) => { server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, bound) => { resolve(bound); }); });
    const retryPolicy = { backoffMultiplier: 1, initialBackoff: '0.01s', maxAttempts: 4, maxBackoff: '0.01s', retryableStatusCodes: ['UNAVAILABLE'] };
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{}], retryPolicy }] }) });
    const reply = await new Promise((resolve, reject) => {
      client.makeUnaryRequest(METHOD, encode, decode, { n: 7 }, (error, note) => { if (error === null) resolve(note); else reject(error); });
    });
    client.close();
    server.forceShutdown();
    loopback = { stop: () => undefined } as Loopback;

    expect([reply, attempts, guard.overlaps]).toEqual([{ n: 7 }, 3, []]);
  });
});

describe('what the guard adds to a call', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({}, grpc); });
  afterEach(() => { guard.uninstall(); });

  it('is seen neither by interceptors nor by handlers, and not by the client either', async () => {
    const seen: unknown[] = [];
    const server = new grpc.Server({
      interceptors: [(_, call) => new grpc.ServerInterceptingCall(call, {
        start: (next) => { next({ onReceiveMetadata: (metadata, forward) => { seen.push(metadata.getMap()); forward(metadata); } }); },
      })],
    });
    server.register(METHOD, (call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) => {
      seen.push(call.metadata.getMap());
      callback(null, call.request);
    }, encode, decode, 'unary');
    const port = await new Promise<number>((resolve) => { server.bindAsync('localhost:0', grpc.ServerCredentials.createInsecure(), (_, bound) => { resolve(bound); }); });
    const client = new grpc.Client(`localhost:${port}`, grpc.credentials.createInsecure());
    const metadata = new grpc.Metadata();
    metadata.set('own', '1');
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(METHOD, encode, decode, {}, metadata, (error) => { if (error === null) resolve(); else reject(error); });
    });
    client.close();
    server.forceShutdown();
    const names = seen.map((map) => Object.keys(map as object).filter((name) => name !== 'user-agent'));

    expect([names, metadata.getMap()]).toEqual([[['own'], ['own']], { own: '1' }]);
  });

  it('is not sent to a server that is not watched', async () => {
    const seen: string[] = [];
    const server = http2.createServer();
    server.on('stream', (stream, headers) => {
      seen.push(...Object.keys(headers).filter((name) => name.includes('guard')));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': 0 }, { endStream: true });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new grpc.Client(`127.0.0.1:${(server.address() as AddressInfo).port}`, grpc.credentials.createInsecure());
    const failure = await new Promise((resolve) => { client.makeUnaryRequest(METHOD, encode, decode, {}, resolve); });
    client.close();
    server.close();

    expect([seen, failure]).toEqual([[], expect.any(Error)]);
  });
});

describe('a channel certainly ends in this process', () => {
  const bound = async (where: string, act?: (server: grpc.Server) => void): Promise<[Listening, number, () => void]> => {
    const listening = new Listening();
    const undo = listening.watch(grpc);
    const server = new grpc.Server();
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(where, grpc.ServerCredentials.createInsecure(), (error, number) => { if (error === null) resolve(number); else reject(error); });
    });
    act?.(server);
    return [listening, port, () => { server.forceShutdown(); undo(); }];
  };

  it.each([
    ['127.0.0.1:0', ['127.0.0.1:P', 'dns:///127.0.0.1:P', 'ipv4:127.0.0.1:P', 'localhost:P'], ['127.0.0.1:1', '127.0.0.2:P', 'example.com:P', 'xds:///127.0.0.1:P', '']],
    ['0.0.0.0:0', ['127.0.0.1:P', 'localhost:P', 'dns:localhost:P', '[::1]:P'], ['example.com:P', '192.0.2.1:P', 'ipv4:127.0.0.1:P,127.0.0.1:P']],
    ['localhost:0', ['localhost:P', '127.0.0.1:P'], ['example.com:P']],
  ])('for a server bound to %s', async (where, ours, others) => {
    const [listening, port, stop] = await bound(where);
    const reached = (targets: string[]): boolean[] => targets.map((target) => listening.reaches(target.replaceAll('P', String(port))));
    const result = [reached(ours), reached(others)];
    stop();

    expect(result).toEqual([ours.map(() => true), others.map(() => false)]);
  });

  it('until the server shuts down', async () => {
    const [listening, port, stop] = await bound('127.0.0.1:0', (server) => { server.forceShutdown(); });
    const reaches = listening.reaches(`127.0.0.1:${port}`);
    stop();

    expect(reaches).toBe(false);
  });

  it('but not where a proxy may stand between', async () => {
    const [listening, port, stop] = await bound('127.0.0.1:0');
    process.env.http_proxy = 'http://192.0.2.1:3128';
    const reaches = listening.reaches(`127.0.0.1:${port}`);
    delete process.env.http_proxy;
    stop();

    expect(reaches).toBe(false);
  });
});
