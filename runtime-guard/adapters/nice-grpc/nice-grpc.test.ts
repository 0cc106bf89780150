/* eslint-disable grpc-streams/no-concurrent-receive -- some of these programs break the contract on purpose */
import { setTimeout as sleep } from 'node:timers/promises';

import * as grpc from '@grpc/grpc-js';
import { type Client, createChannel, createClient, createServer, type MethodDefinition, type ServiceImplementation } from 'nice-grpc';

import { type GuardHandle, type GuardOptions, installGuard } from '../..';

interface Note {
  n: number;
}

function method<Request extends boolean, Response extends boolean>(name: string, requestStream: Request, responseStream: Response): MethodDefinition<Note, Note, Note, Note, Request, Response> {
  const encode = (note: Note): Uint8Array => Buffer.from(JSON.stringify(note));
  const decode = (bytes: Uint8Array): Note => JSON.parse(Buffer.from(bytes).toString()) as Note;
  return { options: {}, path: `/test.Notes/${name}`, requestDeserialize: decode, requestSerialize: encode, requestStream, responseDeserialize: decode, responseSerialize: encode, responseStream };
}

const NOTES = { bidi: method('Bidi', true, true), download: method('Download', false, true), upload: method('Upload', true, false) };
type Notes = typeof NOTES;

async function numbersOf(iterable: AsyncIterable<Note>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { n } of iterable) numbers.push(n);
  return numbers;
}

async function* counting(last: number): AsyncGenerator<Note> {
  for (let n = 1; n <= last; n += 1) {
    await sleep(1);
    yield { n };
  }
}

const ECHO: ServiceImplementation<Notes> = {
  async* bidi(requests) { for await (const { n } of requests) yield { n }; },
  async* download({ n }) { yield* counting(n); },
  upload: async (requests) => ({ n: (await numbersOf(requests)).reduce((sum, n) => sum + n, 0) }),
};

let guard: GuardHandle;
let stop: (() => Promise<void>) | undefined;

/** A server of nice-grpc with these handlers, and a client of it. */
async function connected(handlers: Partial<ServiceImplementation<Notes>> = {}): Promise<Client<Notes>> {
  const server = createServer();
  server.add(NOTES, { ...ECHO, ...handlers });
  const port = await server.listen('127.0.0.1:0');
  const channel = createChannel(`127.0.0.1:${port}`);
  stop = async () => {
    channel.close();
    await server.shutdown();
  };
  return createClient(NOTES, channel);
}

const install = (options: GuardOptions): void => { guard = installGuard({ seed: 1, ...options }, grpc); };
const found = (): unknown[] => guard.overlaps.map(({ kind, stream: { number, path, side }, thrown }) => [kind, `${path} #${number}`, side, thrown]);

afterEach(async () => {
  guard.uninstall();
  await stop?.();
  stop = undefined;
});

describe('a correct program of nice-grpc stays silent in strict mode', () => {
  beforeEach(() => { install({ mode: 'strict' }); });
  afterEach(() => { expect(guard.overlaps.map(({ message }) => message)).toEqual([]); });

  it('that sends from a generator and receives in a loop', async () => {
    const client = await connected();

    expect(await numbersOf(client.bidi(counting(3)))).toEqual([1, 2, 3]);
  });

  it('that sends more than there is room for', async () => {
    const client = await connected();
    async function* requests(): AsyncGenerator<Note> { for (let n = 1; n <= 200; n += 1) yield await Promise.resolve({ n: 1 }); }

    expect(await client.upload(requests())).toEqual({ n: 200 });
  });

  it('that leaves a loop', async () => {
    const client = await connected();
    const first: number[] = [];
    for await (const { n } of client.download({ n: 100 })) {
      first.push(n);
      break;
    }

    expect(first).toEqual([1]);
  });

  it('that answers each response with a request', async () => {
    const client = await connected();
    const queue: Note[] = [{ n: 1 }];
    let wake: (() => void) | undefined;
    async function* requests(): AsyncGenerator<Note> {
      for (;;) {
        const next = queue.shift();
        if (next === undefined) await new Promise<void>((resolve) => { wake = resolve; });
        else if (next.n > 3) return;
        else yield next;
      }
    }
    const got: number[] = [];
    for await (const { n } of client.bidi(requests())) {
      got.push(n);
      queue.push({ n: n + 1 });
      wake?.();
    }

    expect(got).toEqual([1, 2, 3]);
  });

  it('that opens several calls at once', async () => {
    const client = await connected();

    expect(await Promise.all([1, 2, 3].map((n) => numbersOf(client.download({ n }))))).toEqual([[1], [1, 2], [1, 2, 3]]);
  });
});

describe('misuse of nice-grpc is thrown', () => {
  beforeEach(() => { install({}); });

  it('two loops over the responses', async () => {
    const client = await connected();
    await numbersOf(client.download({ n: 1 }));
    const responses = client.download({ n: 6 });
    const outcomes = await Promise.allSettled([numbersOf(responses), numbersOf(responses)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(found()).toEqual([['concurrent-receive', '/test.Notes/Download #2', 'client', true]]);
  });

  it('two loops over the requests', async () => {
    const client = await connected({
      upload: async (requests) => ({ n: (await Promise.allSettled([numbersOf(requests), numbersOf(requests)])).filter(({ status }) => status === 'rejected').length }),
    });

    expect(await client.upload(counting(3))).toEqual({ n: 1 });
    expect(found()).toEqual([['concurrent-receive', '/test.Notes/Upload #1', 'server', true]]);
  });

  it('a loop begun while a lost next() still waits', async () => {
    const client = await connected();
    const responses = client.bidi(counting(1000));
    const iterator = responses[Symbol.asyncIterator]();
    await Promise.race([iterator.next(), Promise.resolve()]);

    await expect(responses[Symbol.asyncIterator]().next()).rejects.toThrow(/^gRPC STREAM OVERLAP: receive while another receive is open on \/test\.Notes\/Bidi #1 \(client, receive half\)/);
    await iterator.return?.();
  });
});

it('a message that changes after nice-grpc has sent it is found through grpc-js', async () => {
  install({ mode: 'report' });
  const client = await connected();
  async function* requests(): AsyncGenerator<Note> {
    const note = { n: 0 };
    for (note.n = 1; note.n <= 3; note.n += 1) yield await Promise.resolve(note);
  }
  await client.upload(requests());

  expect(found()).toContainEqual(['message-changed', '/test.Notes/Upload #1', 'client', false]);
});
