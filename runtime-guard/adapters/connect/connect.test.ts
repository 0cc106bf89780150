/* eslint-disable grpc-streams/no-close-during-send, grpc-streams/no-concurrent-receive, grpc-streams/no-concurrent-send, grpc-streams/no-floating-send, grpc-streams/no-send-after-close, grpc-streams/single-sender -- some of these programs break the contract on purpose */
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { create, createFileRegistry, type DescFile } from '@bufbuild/protobuf';
import { type GenService } from '@bufbuild/protobuf/codegenv2';
import { FileDescriptorProtoSchema, file_google_protobuf_wrappers, type StringValueSchema } from '@bufbuild/protobuf/wkt';
import { type Client, type ConnectRouter, createClient, type ServiceImpl } from '@connectrpc/connect';
import { createWritableIterable } from '@connectrpc/connect/protocol';
import { connectNodeAdapter, createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';

import { type GuardHandle, type GuardOptions, installGuard } from '../..';
import { guardClient, guardRoutes } from '../../connect';

type Value = typeof StringValueSchema;
type Notes = GenService<{
  bidi: { methodKind: 'bidi_streaming'; input: Value; output: Value };
  download: { methodKind: 'server_streaming'; input: Value; output: Value };
  unary: { methodKind: 'unary'; input: Value; output: Value };
  upload: { methodKind: 'client_streaming'; input: Value; output: Value };
}>;

const VALUE = '.google.protobuf.StringValue';
const method = (name: string, clientStreaming: boolean, serverStreaming: boolean): object => ({ clientStreaming, inputType: VALUE, name, outputType: VALUE, serverStreaming });
const FILE = create(FileDescriptorProtoSchema, {
  dependency: ['google/protobuf/wrappers.proto'],
  name: 'notes.proto',
  package: 'test',
  service: [{ method: [method('Bidi', true, true), method('Download', false, true), method('Unary', false, false), method('Upload', true, false)], name: 'Notes' }],
  syntax: 'proto3',
});
const wrappers: DescFile = file_google_protobuf_wrappers;
const NOTES = createFileRegistry(FILE, () => wrappers).getService('test.Notes') as unknown as Notes;

interface Text {
  readonly value: string;
}

const text = (value: string): Text => ({ value });
const texts = (count: number, prefix = ''): Text[] => Array.from({ length: count }, (_, n) => text(`${prefix}${n}`));

async function valuesOf(iterable: AsyncIterable<Text>): Promise<string[]> {
  const values: string[] = [];
  for await (const { value } of iterable) values.push(value);
  return values;
}

const ECHO: ServiceImpl<Notes> = {
  async* bidi(requests) { for await (const { value } of requests) yield { value }; },
  async* download({ value }) { for (const each of texts(Number(value))) { await sleep(1); yield each; } },
  unary: ({ value }) => ({ value }),
  upload: async (requests) => ({ value: (await valuesOf(requests)).join() }),
};

/** Ends the server of the test, and what is still open on it. */
let stop: (() => void) | undefined;
let guard: GuardHandle;

/** A server of connect-node with these handlers, and a client of it, over h2c. */
async function connected(handlers: Partial<ServiceImpl<Notes>> = {}, byHand = false): Promise<Client<Notes>> {
  const routes = (router: ConnectRouter): unknown => router.service(NOTES, { ...ECHO, ...handlers });
  const handler = connectNodeAdapter({ routes: byHand ? guardRoutes(routes) : routes });
  const http = createServer(handler);
  const sessions: ServerHttp2Session[] = [];
  http.on('session', (session) => sessions.push(session));
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  const baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sessionManager = new Http2SessionManager(baseUrl);
  stop = () => {
    // The client goes first: if the server leaves an idle connection at the very time that its client does, connect-node
    // destroys it with an error that nobody hears.
    sessionManager.abort();
    http.close();
    for (const session of sessions) session.destroy();
  };
  const client = createClient(NOTES, createGrpcTransport({ baseUrl, sessionManager }));
  return byHand ? guardClient(client, NOTES) : client;
}

const install = (options: GuardOptions): void => { guard = installGuard({ seed: 1, ...options }); };
const found = (): unknown[] => guard.overlaps.map(({ kind, stream: { path, side }, thrown }) => [kind, path, side, thrown]);

afterEach(() => {
  guard.uninstall();
  stop?.();
  stop = undefined;
});

describe('a correct program of connect stays silent in strict mode', () => {
  beforeEach(() => { install({ mode: 'strict' }); });
  afterEach(() => { expect(guard.overlaps.map(({ message }) => message)).toEqual([]); });

  it('that sends from a generator and receives in a loop', async () => {
    const client = await connected();
    async function* requests(): AsyncGenerator<Text> { for (const each of texts(3)) { await sleep(1); yield each; } }

    expect(await valuesOf(client.bidi(requests()))).toEqual(['0', '1', '2']);
  });

  it('that writes one after another while another task receives', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const responses = valuesOf(client.bidi(requests));
    for (const each of texts(3)) await requests.write(each);
    requests.close();

    expect(await responses).toEqual(['0', '1', '2']);
  });

  it('that does not wait for the writes of one task', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const response = client.upload(requests);
    void requests.write(text('a'));
    void requests.write(text('b'));
    requests.close();

    expect((await response).value).toBe('a,b');
  });

  it('that answers each response with a request, from a task begun before the first', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const responses = client.bidi(requests);
    const answering = (async () => {
      for await (const { value } of responses) {
        if (value === '3') requests.close();
        else await requests.write(text(String(Number(value) + 1)));
      }
    })();
    await requests.write(text('1'));

    await expect(answering).resolves.toBeUndefined();
  });

  it('that leaves a loop, and goes on in another', async () => {
    const client = await connected();
    const responses = client.download(text('4'));
    const first: string[] = [];
    for await (const { value } of responses) {
      first.push(value);
      break;
    }

    expect([first, await valuesOf(responses)]).toEqual([['0'], ['1', '2', '3']]);
  });

  it('whose server answers through a writable iterable', async () => {
    const client = await connected({
      bidi(requests) {
        const responses = createWritableIterable<Text>();
        void (async () => {
          for await (const { value } of requests) await responses.write({ value });
          responses.close();
        })();
        return responses;
      },
    });
    async function* requests(): AsyncGenerator<Text> { for (const each of texts(3)) yield await Promise.resolve(each); }

    expect(await valuesOf(client.bidi(requests()))).toEqual(['0', '1', '2']);
  });

  it('whose server sends to one stream in the calls of others, one after another', async () => {
    const room = createWritableIterable<Text>();
    const client = await connected({
      download: () => room,
      unary: async ({ value }) => { await room.write(text(value)); return { value }; },
    });
    const heard = valuesOf(client.download(text('')));
    for (const { value } of texts(3)) await client.unary(text(value));
    room.close();

    expect(await heard).toEqual(['0', '1', '2']);
  });

  it('whose server sends more to one stream than there is room for, in the calls of others', async () => {
    const room = createWritableIterable<Text>();
    const client = await connected({
      download: () => room,
      unary: ({ value }) => { void room.write(text('a'.repeat(1_000_000))); return { value }; },
    });
    const responses = client.download(text(''));
    const first = responses[Symbol.asyncIterator]().next();
    for (const { value } of texts(4)) await client.unary(text(value));
    room.close();

    expect([(await first).done, (await valuesOf(responses)).length]).toEqual([false, 3]);
  });

  it('whose tasks go on writing after the call has failed', async () => {
    const client = await connected({ upload: () => { throw new Error('refused'); } });
    const requests = createWritableIterable<Text>();
    const response = client.upload(requests);
    await expect(response).rejects.toThrow('internal error');
    const write = async (): Promise<void> => {
      await sleep(1);
      await requests.write(text('late'));
    };
    const outcomes = await Promise.allSettled([write(), write()]);

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Error && outcome.reason.name)).toEqual(['ConnectError', 'ConnectError']);
  });

  it('that makes many calls at once', async () => {
    const client = await connected();
    const answers = await Promise.all(texts(10).map((each) => client.unary(each)));
    const streams = await Promise.all([1, 2, 3].map(() => valuesOf(client.download(text('2')))));

    expect([answers.map(({ value }) => value).join(''), streams]).toEqual(['0123456789', [['0', '1'], ['0', '1'], ['0', '1']]]);
  });
});

describe('misuse of connect is thrown', () => {
  beforeEach(() => { install({}); });

  it.each([['found in its copy for require', false], ['told by hand', true]])('two loops over the responses, %s', async (_, byHand) => {
    const client = await connected({}, byHand);
    const responses = client.download(text('6'));
    const outcomes = await Promise.allSettled([valuesOf(responses), valuesOf(responses)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(found()).toEqual([['concurrent-receive', '/test.Notes/Download', 'client', true]]);
  });

  it('a loop begun while a lost next() still waits', async () => {
    const client = await connected({ async* bidi(requests) { for await (const { value } of requests) yield { value }; } });
    const requests = createWritableIterable<Text>();
    const responses = client.bidi(requests);
    await Promise.race([responses[Symbol.asyncIterator]().next(), sleep(5)]);
    const outcome = valuesOf(responses);

    await expect(outcome).rejects.toThrow(/^gRPC STREAM OVERLAP: receive while another receive is open on \/test\.Notes\/Bidi #1 \(client, receive half\)/);
    requests.close();
    expect(found()).toEqual([['concurrent-receive', '/test.Notes/Bidi', 'client', true]]);
  });

  it.each([['found in its copy for require', false], ['told by hand', true]])('two loops over the requests of a handler, %s', async (_, byHand) => {
    const client = await connected({
      upload: async (requests) => {
        const outcomes = await Promise.allSettled([valuesOf(requests), valuesOf(requests)]);
        return { value: outcomes.map(({ status }) => status).join() };
      },
    }, byHand);
    async function* requests(): AsyncGenerator<Text> { for (const each of texts(3)) { await sleep(1); yield each; } }
    const { value } = await client.upload(requests());

    expect([value, found()]).toEqual(['fulfilled,rejected', [['concurrent-receive', '/test.Notes/Upload', 'server', true]]]);
  });

  it('two writers of the requests', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const response = client.upload(requests);
    const write = async (prefix: string): Promise<void> => {
      for (const each of texts(3, prefix)) {
        await Promise.resolve();
        await requests.write(each);
      }
    };
    const outcomes = await Promise.allSettled([write('a'), write('b')]);
    requests.close();

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await response).value).toBe('a0,a1,a2');
    expect(found()).toEqual([['concurrent-send', '/test.Notes/Upload', 'client', true]]);
  });

  it('two writers of the responses', async () => {
    let outcomes: PromiseSettledResult<void>[] = [];
    const client = await connected({
      download: () => {
        const responses = createWritableIterable<Text>();
        const write = async (prefix: string): Promise<void> => {
          for (const each of texts(3, prefix)) {
            await sleep(1);
            await responses.write(each);
          }
        };
        void Promise.allSettled([write('a'), write('b')]).then((results) => {
          outcomes = results;
          responses.close();
        });
        return responses;
      },
    });
    await valuesOf(client.download(text('')));

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(found()).toContainEqual(['concurrent-send', '/test.Notes/Download', 'server', true]);
  });

  it('a close while another task still writes', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const response = client.upload(requests);
    const writing = (async () => {
      await Promise.resolve();
      await requests.write(text('a'));
    })();
    await Promise.resolve();
    await Promise.resolve();
    const close = (): void => { requests.close(); };

    expect(close).toThrow(/^gRPC STREAM OVERLAP: half-close while another task's send is in flight on \/test\.Notes\/Upload #1 \(client, send half\)/);
    await writing;
    close();
    expect((await response).value).toBe('a');
  });

  it('a write after the close', async () => {
    const client = await connected();
    const requests = createWritableIterable<Text>();
    const response = client.upload(requests);
    await requests.write(text('a'));
    requests.close();

    await expect(requests.write(text('b'))).rejects.toThrow(/^gRPC STREAM OVERLAP: send after the half-close/);
    expect((await response).value).toBe('a');
    expect(found()).toEqual([['send-after-close', '/test.Notes/Upload', 'client', true]]);
  });
});

it('a client and routes that are told by hand are as they were while no guard is installed', async () => {
  install({});
  guard.uninstall();
  const client = await connected({}, true);
  const responses = client.download(text('2'));

  expect([Object.getOwnPropertySymbols(responses), await valuesOf(responses)]).toEqual([[Symbol.asyncIterator], ['0', '1']]);
});
