import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, type GuardOptions, installGuard } from '../..';
import type { Download, Note } from '../../testing/echo-service';
import { notes, received, sendAll, sleep } from '../../testing/tasks';

const encode = (note: Note): Buffer => Buffer.from(JSON.stringify(note));
const decode = (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note;
const METHOD: grpc.MethodDefinition<Note, Note> = {
  path: '/test.Counts/Count',
  requestDeserialize: decode,
  requestSerialize: encode,
  requestStream: false,
  responseDeserialize: decode,
  responseSerialize: encode,
  responseStream: true,
};

const codeOf = (error: unknown): unknown => (error as grpc.ServiceError).code;
const numbers = (list: readonly Note[]): unknown[] => list.map(({ n }) => n);

let server: grpc.Server;
let client: grpc.Client;
let guard: GuardHandle;

/** What a client gets of a server that counts up to 3, under these interceptors. */
async function counted(options: GuardOptions, ...interceptors: grpc.ServerInterceptor[]): Promise<unknown[]> {
  guard = installGuard({ seed: 1, ...options }, grpc);
  server = new grpc.Server({ interceptors });
  server.addService({ count: METHOD }, {
    count: (call: Download) => {
      void sendAll(call, notes(3)).then(() => { call.end(); });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return numbers(await received(client.makeServerStreamRequest(METHOD.path, encode, decode, {}, new grpc.Metadata())));
}

afterEach(() => {
  client.close();
  server.forceShutdown();
  guard.uninstall();
});

const holds: grpc.ServerInterceptor = (_, call) =>
  new grpc.ServerInterceptingCall(call, {
    sendMetadata: (metadata, proceed) => { setTimeout(() => { proceed(metadata); }, 10); },
  });

const greets: grpc.ServerInterceptor = (_, call) =>
  new grpc.ServerInterceptingCall(call, {
    start: (proceed) => {
      proceed({
        onReceiveHalfClose: (onward) => {
          call.sendMessage({ n: 0 }, () => undefined);
          onward();
        },
      });
    },
  });

describe('a message of a server interceptor that takes the place of another one', () => {
  it('is found, and the first is lost', async () => {
    const got = await counted({ mode: 'report' }, holds, greets);

    expect(got).toEqual([1, 2, 3]);
    expect(guard.overlaps.map(({ first, kind, second, stream }) => [kind, first.operation, second.operation, stream.path, stream.side]))
      .toEqual([['concurrent-send', 'sendMessage', 'sendMessage', '/test.Counts/Count', 'server']]);
  });
});

describe('no correct server interceptor is found', () => {
  it.each<[string, grpc.ServerInterceptor[]]>([
    ['none', []],
    ['logging', [(_, call) => new grpc.ServerInterceptingCall(call, {
      sendMessage: (message, proceed) => { proceed(message); },
      sendMetadata: (metadata, proceed) => { proceed(metadata); },
      sendStatus: (status, proceed) => { proceed(status); },
      start: (proceed) => { proceed({ onReceiveMessage: (message, onward) => { onward(message); } }); },
    })]],
    ['metadata that wait for something', [holds]],
    ['two of them', [holds, holds]],
    ['messages that wait for something each', [(_, call) => new grpc.ServerInterceptingCall(call, {
      sendMessage: (message, proceed) => { setTimeout(() => { proceed(message); }, 2); },
    })]],
    ['metadata and messages that wait', [holds, (_, call) => new grpc.ServerInterceptingCall(call, {
      sendMessage: (message, proceed) => { setTimeout(() => { proceed(message); }, 2); },
    })]],
  ])('%s', async (_, interceptors) => {
    expect(await counted({ mode: 'strict' }, ...interceptors)).toEqual([1, 2, 3]);
    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  });

  it('one with a message of its own before the first', async () => {
    expect(await counted({ mode: 'strict' }, greets)).toEqual([0, 1, 2, 3]);
    expect(guard.overlaps).toEqual([]);
  });

  it('one that refuses the call while messages wait', async () => {
    const refuses: grpc.ServerInterceptor = (_, call) =>
      new grpc.ServerInterceptingCall(call, {
        sendMetadata: () => { call.sendStatus({ code: grpc.status.UNAUTHENTICATED, details: 'who are you?' }); },
      });
    const outcome = await counted({ mode: 'strict' }, refuses, greets).catch(codeOf);
    await sleep(10);

    expect([outcome, guard.overlaps]).toEqual([grpc.status.UNAUTHENTICATED, []]);
  });
});
