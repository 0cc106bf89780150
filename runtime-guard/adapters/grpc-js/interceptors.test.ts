import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard } from '../..';
import { type Bidi, type Client, type Handlers, type Loopback, type Note, startLoopback } from '../../testing/echo-service';
import { notes, once, received, sendAll, sent, sleep } from '../../testing/tasks';

type Interceptor = grpc.Interceptor;
type Call = grpc.ClientDuplexStream<Note, Note>;

const told = ({ first, kind, second, thrown }: Finding): unknown[] => [kind, first.operation, second.operation, thrown];

/** Clients take call options, which the type of the tests' client leaves out. */
const chat = (client: Client, ...interceptors: Interceptor[]): Call =>
  (client as unknown as { bidi(options: Partial<grpc.CallOptions>): Call }).bidi({ interceptors });

const ask = (client: Client, note: Note, ...interceptors: Interceptor[]): Promise<Note> =>
  new Promise((resolve, reject) => {
    const asking = client as unknown as { unary(note: Note, options: Partial<grpc.CallOptions>, callback: grpc.requestCallback<Note>): unknown };
    asking.unary(note, { interceptors }, (error, reply) => {
      if (error === null && reply !== undefined) resolve(reply);
      else reject(error ?? new Error('no reply'));
    });
  });

const numbers = (list: readonly Note[]): unknown[] => list.map(({ n }) => n);

let loopback: Loopback;
let guard: GuardHandle;
/** What the server has received. */
let arrived: unknown[];

async function start(options: GuardOptions, handlers: Handlers = {}): Promise<Client> {
  arrived = [];
  const bidi = (call: Bidi): void => {
    call.on('data', (note: Note) => { arrived.push(note.n); call.write(note); });
    call.on('end', () => call.end());
  };
  loopback = await startLoopback({ bidi, ...handlers });
  guard = installGuard({ seed: 1, ...options }, grpc);
  return loopback.client;
}

afterEach(() => {
  loopback.stop();
  guard.uninstall();
});

/** Says hello before the program says anything. */
const hello: Interceptor = (options, next) => {
  const call = new grpc.InterceptingCall(next(options), {
    start: (metadata, listener, proceed) => {
      proceed(metadata, listener);
      call.sendMessage({ n: 0 });
    },
  });
  return call;
};

/** Sends each message twice. */
const twice: Interceptor = (options, next) =>
  new grpc.InterceptingCall(next(options), {
    sendMessage: (message: Note, proceed) => {
      proceed({ n: -(message.n ?? 0) });
      proceed(message);
    },
  });

/** Waits for something before the call starts. */
const held: Interceptor = (options, next) =>
  new grpc.InterceptingCall(next(options), {
    start: (metadata, listener, proceed) => { setTimeout(() => { proceed(metadata, listener); }, 5); },
  });

/** As `hello`, towards a layer that has not been started. */
const helloToHeld: Interceptor = (options, next) => {
  const below = next(options);
  return new grpc.InterceptingCall(below, {
    start: (metadata, listener, proceed) => {
      proceed(metadata, listener);
      below.sendMessage({ n: 0 });
    },
  });
};

describe('a message of an interceptor that takes the place of another one is found', () => {
  it('where the first message of the stream would be it, which goes no further', async () => {
    const client = await start({});
    const call = chat(client, hello);
    const all = received(call);

    expect(() => call.write({ n: 1 })).toThrow('message handed over while another one waits');
    await sent(call, { n: 2 });
    call.end();
    expect(numbers(await all)).toEqual([0, 2]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', true]]);
  });

  it('where nothing is thrown, and the first message is lost', async () => {
    const client = await start({ mode: 'report' });
    const call = chat(client, hello);
    const all = received(call);
    call.write({ n: 1 });
    call.end();
    await all;

    expect(arrived).toEqual([1]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', false]]);
  });

  it('with both places', async () => {
    const client = await start({ mode: 'report' });
    const call = chat(client, hello);
    const all = received(call);
    call.write({ n: 1 });
    call.end();
    await all;

    expect(guard.overlaps[0]?.message).toMatch(/^gRPC STREAM OVERLAP: message handed over while another one waits on \/test\.Notes\/Bidi #1 \(client, send half\)\n {2}this message \(sendMessage\):\n {6}at .*interceptors\.test\.ts:\d+/);
    expect(guard.overlaps[0]?.message).toMatch(/\n {2}the message before \(sendMessage\):\n {6}at .*interceptors\.test\.ts:\d+/);
  });

  it('in a unary call', async () => {
    const client = await start({ mode: 'report' });

    expect(await ask(client, { n: 1 }, hello)).toEqual({ n: 1 });
    expect(await ask(client, { n: 1 }, hello)).toEqual({ n: 1 });
    expect(guard.overlaps.map(told)).toEqual(Array(2).fill(['concurrent-send', 'sendMessage', 'sendMessage', false]));
  });

  it('where one message becomes two', async () => {
    const client = await start({ mode: 'report' });

    expect(await ask(client, { n: 1 }, twice)).toEqual({ n: 1 });
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', false]]);
  });

  it('where the call has not been started yet', async () => {
    const client = await start({ mode: 'report' });
    const call = chat(client, helloToHeld, held);
    const all = received(call);
    call.write({ n: 1 });
    call.end();
    await all;

    expect(arrived).toEqual([1]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', false]]);
  });

  it('where the call has not been started yet, which keeps the first', async () => {
    const client = await start({});
    const call = chat(client, helloToHeld, held);
    const all = received(call);

    expect(() => call.write({ n: 1 })).toThrow('message handed over while another one waits');
    await sent(call, { n: 2 });
    call.end();
    await all;
    expect(arrived).toEqual([0, 2]);
  });

  it('where interceptors take their time with each', async () => {
    const client = await start({ mode: 'report' });
    const late: Interceptor = (options, next) =>
      new grpc.InterceptingCall(next(options), {
        sendMessage: (message, proceed) => { setTimeout(() => { proceed(message); }, 1); },
        start: (metadata, listener, proceed) => { setTimeout(() => { proceed(metadata, listener); }, 30); },
      });
    const call = chat(client, helloToHeld, late);
    const all = received(call);
    call.write({ n: 1 });
    await sleep(40);
    call.end();
    await all;

    expect(arrived).toEqual([1]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', false]]);
  });
});

/** Correct interceptors, and what their clients get of the numbers 1 to 5. */
const CORRECT: readonly { readonly name: string; readonly interceptors: () => Interceptor[]; readonly expected?: unknown }[] = [
  { interceptors: () => [], name: 'none' },
  {
    interceptors: () => [(options, next) => new grpc.InterceptingCall(next(options), {
      cancel: (proceed) => { proceed(); },
      halfClose: (proceed) => { proceed(); },
      sendMessage: (message, proceed) => { proceed(message); },
      start: (metadata, listener, proceed) => {
        metadata.add('token', 'abc');
        proceed(metadata, {
          onReceiveMessage: (message, onward) => { onward(message); },
          onReceiveMetadata: (received_, onward) => { onward(received_); },
          onReceiveStatus: (status, onward) => { onward(status); },
        });
      },
    })],
    name: 'logging and metadata',
  },
  { interceptors: () => [held], name: 'a start that waits for a token' },
  { interceptors: () => [held, held], name: 'two of them' },
  {
    interceptors: () => [(options, next) => new grpc.InterceptingCall(next(options), {
      sendMessage: (message, proceed) => { setTimeout(() => { proceed(message); }, 2); },
    })],
    name: 'messages that wait for something each',
  },
  {
    interceptors: () => [held, (options, next) => new grpc.InterceptingCall(next(options), {
      sendMessage: (message, proceed) => { setTimeout(() => { proceed(message); }, 2); },
      start: (metadata, listener, proceed) => { setTimeout(() => { proceed(metadata, listener); }, 10); },
    })],
    name: 'a start and messages that wait',
  },
  {
    expected: [1, 3, 5],
    interceptors: () => [(options, next) => {
      const call = new grpc.InterceptingCall(next(options), {
        start: (metadata, listener, proceed) => {
          proceed(metadata, {
            onReceiveMessage: (message: Note, onward: (message: Note) => void) => {
              if ((message.n ?? 0) % 2 === 1) onward(message);
              else call.startRead();
            },
          });
        },
      });
      return call;
    }],
    name: 'messages that are swallowed',
  },
  {
    interceptors: () => [(options, next) => {
      const call = new grpc.InterceptingCall(next(options), {
        start: (metadata, listener, proceed) => {
          proceed(metadata, listener);
          call.startRead();
        },
      });
      return call;
    }],
    name: 'a read that is started early, and shared',
  },
  {
    expected: [0, 1, 2, 3, 4, 5],
    interceptors: () => [(options, next) => {
      const below = next(options);
      let isFirst = true;
      return new grpc.InterceptingCall(below, {
        sendMessage: (message, proceed) => {
          if (!isFirst) {
            proceed(message);
            return;
          }
          isFirst = false;
          below.sendMessageWithContext({ callback: () => { proceed(message); } }, { n: 0 });
        },
      });
    }],
    name: 'a message of its own, and the next once that was taken',
  },
];

describe('no correct interceptor is found', () => {
  test.each(CORRECT)('$name: a stream', async ({ expected = [1, 2, 3, 4, 5], interceptors }) => {
    const client = await start({ mode: 'strict' });
    const call = chat(client, ...interceptors());
    const all = received(call);
    await sendAll(call, notes(2));
    for (const note of notes(3, 3)) call.write(note);
    call.end();

    expect(numbers(await all)).toEqual(expected);
    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  });

  test.each(CORRECT.filter(({ expected }) => expected === undefined))('$name: a unary call', async ({ interceptors }) => {
    const client = await start({ mode: 'strict' });

    expect([await ask(client, { n: 2 }, ...interceptors()), await ask(client, { n: 3 }, ...interceptors())]).toEqual([{ n: 2 }, { n: 3 }]);
    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  });

  it('one that tries again with what it has kept', async () => {
    let failures = 2;
    const client = await start({ mode: 'strict' }, {
      unary: (call, callback) => {
        failures -= 1;
        if (failures >= 0) callback({ code: grpc.status.UNAVAILABLE });
        else callback(null, call.request);
      },
    });
    const again: Interceptor = (options, next) => {
      let kept: unknown;
      return new grpc.InterceptingCall(next(options), {
        sendMessage: (message, proceed) => {
          kept = message;
          proceed(message);
        },
        start: (metadata, listener, proceed) => {
          let give = (): void => undefined;
          const retry = (status: grpc.StatusObject, onward: (status: grpc.StatusObject) => void): void => {
            if (status.code === grpc.status.OK) {
              give();
              onward(status);
              return;
            }
            const other = next(options);
            other.start(metadata, {
              onReceiveMessage: (message: unknown) => { give = (): void => { listener.onReceiveMessage(message); }; },
              onReceiveMetadata: () => undefined,
              onReceiveStatus: (later: grpc.StatusObject) => { retry(later, (last) => { listener.onReceiveStatus(last); }); },
            });
            other.sendMessage(kept);
            other.halfClose();
          };
          proceed(metadata, {
            onReceiveMessage: (message: unknown, onward: (message: unknown) => void) => { give = (): void => { onward(message); }; },
            onReceiveStatus: retry,
          });
        },
      });
    };

    expect(await ask(client, { n: 1 }, again)).toEqual({ n: 1 });
    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  });

  it('one that answers from a cache without starting the call', async () => {
    const client = await start({ mode: 'strict' });
    const cached: Interceptor = (options, next) =>
      new grpc.InterceptingCall(next(options), {
        halfClose: () => undefined,
        sendMessage: () => undefined,
        start: (metadata, listener) => {
          setImmediate(() => {
            listener.onReceiveMetadata(metadata);
            listener.onReceiveMessage({ n: 9 });
            listener.onReceiveStatus({ code: grpc.status.OK, details: '', metadata: new grpc.Metadata() });
          });
        },
      });

    expect(await ask(client, { n: 1 }, cached)).toEqual({ n: 9 });
    expect(guard.overlaps).toEqual([]);
  });

  it('one whose call has been cancelled', async () => {
    const client = await start({ mode: 'strict' });
    const call = chat(client, hello);
    const failed = once(call, 'error').catch((error: unknown) => error);
    call.cancel();
    call.write({ n: 1 });
    await failed;

    expect(guard.overlaps).toEqual([]);
  });
});
