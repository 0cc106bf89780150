/* eslint-disable grpc-streams/no-close-during-send, grpc-streams/no-concurrent-send, grpc-streams/no-mutate-after-send, grpc-streams/no-send-after-close -- some of these programs break the contract on purpose */
import { setTimeout as sleep } from 'node:timers/promises';

import * as grpc from '@grpc/grpc-js';
import { GrpcTransport } from '@protobuf-ts/grpc-transport';
import { MessageType, ScalarType } from '@protobuf-ts/runtime';
import { type ClientStreamingCall, type DuplexStreamingCall, type MethodInfo, type ServerStreamingCall, ServiceType } from '@protobuf-ts/runtime-rpc';

import { type GuardHandle, type GuardOptions, installGuard } from '../..';

interface Note {
  n: number;
}

const NOTE = new MessageType<Note>('test.Note', [{ T: ScalarType.INT32, kind: 'scalar', name: 'n', no: 1 }]);
const NOTES = new ServiceType('test.Notes', [
  { I: NOTE, O: NOTE, clientStreaming: true, name: 'Bidi', options: {}, serverStreaming: true },
  { I: NOTE, O: NOTE, name: 'Download', options: {}, serverStreaming: true },
  { I: NOTE, O: NOTE, clientStreaming: true, name: 'Upload', options: {} },
]);
const [BIDI, DOWNLOAD, UPLOAD] = NOTES.methods as MethodInfo<Note, Note>[] as [MethodInfo<Note, Note>, MethodInfo<Note, Note>, MethodInfo<Note, Note>];

const encode = (note: Note): Buffer => Buffer.from(NOTE.toBinary(note));
const decode = (bytes: Buffer): Note => NOTE.fromBinary(bytes);
const method = (name: string, requestStream: boolean, responseStream: boolean): grpc.MethodDefinition<Note, Note> => ({
  path: `/test.Notes/${name}`, requestDeserialize: decode, requestSerialize: encode, requestStream, responseDeserialize: decode, responseSerialize: encode, responseStream,
});
const SERVICE = { bidi: method('Bidi', true, true), download: method('Download', false, true), upload: method('Upload', true, false) };

interface Client {
  bidi(): DuplexStreamingCall<Note, Note>;
  download(note: Note): ServerStreamingCall<Note, Note>;
  upload(): ClientStreamingCall<Note, Note>;
}

let guard: GuardHandle;
let stop: (() => void) | undefined;

/** A server of grpc-js that echoes, counts up, and adds; and a client of it by protobuf-ts. */
async function connected(): Promise<Client> {
  const server = new grpc.Server();
  server.addService(SERVICE, {
    bidi: (call: grpc.ServerDuplexStream<Note, Note>) => {
      call.on('data', (note: Note) => call.write(note));
      call.on('end', () => call.end());
    },
    download: (call: grpc.ServerWritableStream<Note, Note>) => {
      for (let n = 1; n <= call.request.n; n += 1) call.write({ n });
      call.end();
    },
    upload: (call: grpc.ServerReadableStream<Note, Note>, callback: grpc.sendUnaryData<Note>) => {
      let sum = 0;
      call.on('data', ({ n }: Note) => { sum += n; });
      call.on('end', () => { callback(null, { n: sum }); });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const transport = new GrpcTransport({ channelCredentials: grpc.credentials.createInsecure(), host: `127.0.0.1:${port}` });
  stop = () => {
    transport.close();
    server.forceShutdown();
  };
  return {
    bidi: () => transport.duplex(BIDI, transport.mergeOptions({})),
    download: (note) => transport.serverStreaming(DOWNLOAD, note, transport.mergeOptions({})),
    upload: () => transport.clientStreaming(UPLOAD, transport.mergeOptions({})),
  };
}

async function numbersOf(responses: AsyncIterable<Note>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { n } of responses) numbers.push(n);
  return numbers;
}

const install = (options: GuardOptions): void => { guard = installGuard({ seed: 1, ...options }, grpc); };
const found = (): unknown[] => guard.overlaps.map(({ kind, stream: { number, path, side }, thrown }) => [kind, `${path} #${number}`, side, thrown]);

afterEach(() => {
  guard.uninstall();
  stop?.();
  stop = undefined;
});

describe('a correct program of protobuf-ts stays silent in strict mode', () => {
  beforeEach(() => { install({ mode: 'strict' }); });
  afterEach(() => { expect(guard.overlaps.map(({ message }) => message)).toEqual([]); });

  it('that sends one message after another while another task receives', async () => {
    const { requests, responses } = (await connected()).bidi();
    const received = numbersOf(responses);
    for (const n of [1, 2, 3]) await requests.send({ n });
    await requests.complete();

    expect(await received).toEqual([1, 2, 3]);
  });

  it('that answers each response with a request, from a task begun before the first', async () => {
    const { requests, responses } = (await connected()).bidi();
    const answering = (async () => {
      for await (const { n } of responses) {
        await sleep(2);
        if (n === 3) await requests.complete();
        else await requests.send({ n: n + 1 });
      }
    })();
    await requests.send({ n: 1 });

    await expect(answering).resolves.toBeUndefined();
  });

  it('that answers a response which came before anybody asked for it', async () => {
    const { requests, responses } = (await connected()).bidi();
    let hasArrived = false as boolean;
    responses.onMessage(() => { hasArrived = true; });
    const answering = (async () => {
      // Nothing but the response itself orders this task after the first request.
      while (!hasArrived) await sleep(1);
      for await (const { n } of responses) {
        if (n === 2) await requests.complete();
        else await requests.send({ n: n + 1 });
      }
    })();
    await requests.send({ n: 1 });

    await expect(answering).resolves.toBeUndefined();
  });

  it('that listens and iterates', async () => {
    const { responses } = (await connected()).download({ n: 3 });
    const heard: number[] = [];
    responses.onMessage(({ n }) => heard.push(n));

    expect([await numbersOf(responses), heard]).toEqual([[1, 2, 3], [1, 2, 3]]);
  });

  it('that opens several calls at once', async () => {
    const client = await connected();
    const upload = async (first: number): Promise<number> => {
      const { requests, response } = client.upload();
      for (const n of [first, 1]) await requests.send({ n });
      await requests.complete();
      return (await response).n;
    };

    expect(await Promise.all([upload(1), upload(2)])).toEqual([2, 3]);
  });
});

describe('misuse of protobuf-ts is thrown', () => {
  beforeEach(() => { install({}); });

  it('two senders', async () => {
    const { requests, response } = (await connected()).upload();
    const send = async (first: number): Promise<void> => { for (const n of [first, first * 10]) await requests.send({ n }); };
    const outcomes = await Promise.allSettled([send(1), send(2)]);
    await requests.complete();

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await response).n).toBe(11);
    expect(found()).toEqual([['concurrent-send', '/test.Notes/Upload #1', 'client', true]]);
  });

  it('a send before the last one of the same task has settled', async () => {
    const { requests, response } = (await connected()).upload();
    const first = requests.send({ n: 1 });

    await expect(requests.send({ n: 2 })).rejects.toThrow(/^gRPC STREAM OVERLAP: send while another send is in flight on \/test\.Notes\/Upload #1 \(client, send half\)\n {2}this send \(send\):/);
    await first;
    await requests.complete();
    expect((await response).n).toBe(1);
  });

  it('a completion before the last send has settled', async () => {
    const { requests, response } = (await connected()).upload();
    const sending = requests.send({ n: 1 });

    await expect(requests.complete()).rejects.toThrow(/^gRPC STREAM OVERLAP: half-close while/);
    await sending;
    await requests.complete();
    expect((await response).n).toBe(1);
    expect(found()).toEqual([['close-during-send', '/test.Notes/Upload #1', 'client', true]]);
  });

  it('a send after the completion', async () => {
    const { requests, response } = (await connected()).upload();
    await requests.send({ n: 1 });
    await requests.complete();

    await expect(requests.send({ n: 2 })).rejects.toThrow(/^gRPC STREAM OVERLAP: send after the half-close/);
    expect((await response).n).toBe(1);
    expect(found()).toEqual([['send-after-close', '/test.Notes/Upload #1', 'client', true]]);
  });

  it('two loops over the responses', async () => {
    const { requests, responses } = (await connected()).bidi();
    const received = numbersOf(responses);

    await expect(numbersOf(responses)).rejects.toThrow(/^gRPC STREAM OVERLAP: receive while another receive is open on \/test\.Notes\/Bidi #1 \(client, receive half\)/);
    await requests.complete();
    expect(await received).toEqual([]);
    expect(found()).toEqual([['concurrent-receive', '/test.Notes/Bidi #1', 'client', true]]);
  });
});

it('an operation of protobuf-ts is one operation, and no further one of grpc-js', async () => {
  install({ mode: 'report' });
  const { requests, response } = (await connected()).upload();
  const send = (n: number): Promise<void> => requests.send({ n });
  await Promise.all([send(1), send(2), send(3)]);
  await requests.complete();
  await response;

  expect(guard.overlaps.map(({ kind, second }) => [kind, second.operation])).toEqual([['concurrent-send', 'send'], ['concurrent-send', 'send']]);
});

it('a message of protobuf-ts that changes after its send is found', async () => {
  install({ mode: 'report' });
  const { requests, response } = (await connected()).upload();
  const note = { n: 0 };
  await Promise.all([1, 2, 3].map((n) => {
    note.n = n;
    return requests.send(note);
  }));
  await requests.complete();
  await response;

  expect(guard.overlaps.map(({ first: { operation }, kind }) => [kind, operation])).toContainEqual(['message-changed', 'send']);
});
