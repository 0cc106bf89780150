/* eslint-disable grpc-streams/no-send-after-close -- here the guard is to see what the rules see too */
import * as grpc from '@grpc/grpc-js';

import { installGuard } from '../..';
import type { Moment } from '../../happens-before/moment';
import { Ordering } from '../../happens-before/ordering';
import { type Client, type Loopback, type Note, startLoopback, type Upload } from '../../testing/echo-service';
import { asked, notes, once, received, sent, sleep, uploading } from '../../testing/tasks';

it('lets clocks forget answers that were given, and streams that are over', async () => {
  const advance = jest.spyOn(Ordering.prototype, 'advance');
  const guard = installGuard({ seed: 1 }, grpc);
  const loopback = await startLoopback();
  for (const note of notes(20)) {
    await asked(loopback.client, note);
    const call = loopback.client.bidi();
    const over = [received(call), once(call, 'close'), once(call, 'status')];
    await sent(call, note);
    call.end();
    await Promise.all(over);
  }
  loopback.stop();
  guard.uninstall();
  const counted = new Set(advance.mock.calls.map(([half]) => half));
  const largest = Math.max(...advance.mock.results.map(({ value }) => (value as Moment).clock?.groups ?? 0));
  jest.restoreAllMocks();

  // One answer and four halves for each note.
  expect([counted.size, [...counted].filter(({ over }) => !over)]).toEqual([100, []]);
  expect(largest).toBeLessThan(20);
});

it('sees the second answer of another task', async () => {
  const guard = installGuard({ mode: 'report', seed: 1 }, grpc);
  let second: (() => void) | undefined;
  const loopback = await startLoopback({
    unary: (call, callback) => {
      second = () => { callback(null, call.request); };
      callback(null, call.request);
    },
  });
  await asked(loopback.client, { n: 1 });
  second?.();
  loopback.stop();
  guard.uninstall();

  expect(guard.overlaps.map(({ kind }) => kind)).toEqual(['send-after-close']);
});

it('notes where each call was answered again, once a method that had answered many has answered one twice', async () => {
  const guard = installGuard({ seed: 1 }, grpc);
  const loopback = await startLoopback({
    unary: ({ request }, callback) => {
      callback(null, request);
      // Stopped by a throw: a second answer that goes out leaves the client waiting.
      if (request.n === 0) expect(() => { callback(null, request); }).toThrow('second answer');
    },
  });
  for (let n = 1; n <= 100; n += 1) await asked(loopback.client, { n });
  await asked(loopback.client, { n: 0 });
  await asked(loopback.client, { n: 0 });
  loopback.stop();
  guard.uninstall();

  expect(guard.overlaps.map(({ first }) => first.stack[0])).toEqual([
    'at a place that was not noted: the method had answered 100 calls, each once, by then',
    expect.stringContaining('server.test.ts'),
  ]);
});

describe('a second answer', () => {
  const codeOf = (error: unknown): unknown => (error as grpc.ServiceError).code;
  type Answers = (callback: grpc.sendUnaryData<Note>) => unknown;

  /** What was found, and what the client got, of a handler that answers like this. */
  async function answered(answers: Answers, ask: (client: Client) => Promise<unknown> = (client) => asked(client, { n: 1 })): Promise<unknown[]> {
    const guard = installGuard({ mode: 'report', seed: 1 }, grpc);
    const answering: unknown[] = [];
    const loopback = await startLoopback({
      unary: (_, callback) => { answering.push(answers(callback)); },
      upload: (call, callback) => { call.resume().on('end', () => { answering.push(answers(callback)); }); },
    });
    const outcome = await ask(loopback.client).catch(codeOf);
    await Promise.all(answering);
    loopback.stop();
    guard.uninstall();
    return [outcome, guard.overlaps.map(({ kind, second }) => `${kind} (${second.operation})`)];
  }
  const upload = (client: Client): Promise<Note> => {
    const { call, reply } = uploading(client);
    call.end({ n: 1 });
    return reply;
  };
  const SECOND = ['send-after-close (callback)'];

  it('is found of a handler of a stream, too', async () => {
    const [, found] = await answered((callback) => {
      callback(null, { n: 1 });
      callback(null, { n: 2 });
    }, upload);

    expect(found).toEqual(SECOND);
  });

  it('is found if it is an error, which the client gets instead of the first', async () => {
    expect(await answered((callback) => {
      callback(null, { n: 1 });
      callback({ code: grpc.status.INTERNAL });
    })).toEqual([grpc.status.INTERNAL, SECOND]);
  });

  it('is found after an error', async () => {
    expect(await answered((callback) => {
      callback({ code: grpc.status.INTERNAL });
      callback(null, { n: 1 });
    })).toEqual([grpc.status.INTERNAL, SECOND]);
  });

  it('is found if it comes later', async () => {
    expect(await answered(async (callback) => {
      callback({ code: grpc.status.INTERNAL });
      await sleep(5);
      callback({ code: grpc.status.UNKNOWN });
    }, upload)).toEqual([grpc.status.INTERNAL, SECOND]);
  });

  it('is none if the handler answers one way or the other', async () => {
    let isFirst = true;
    const answers: Answers = (callback) => {
      if (isFirst) callback(null, { n: 1 });
      else callback({ code: grpc.status.INTERNAL });
      isFirst = false;
    };
    const both = async (client: Client): Promise<unknown> => [await asked(client, {}), await upload(client).catch(codeOf)];

    expect(await answered(answers, both)).toEqual([[{ n: 1 }, grpc.status.INTERNAL], []]);
  });

  it('is none if the handler throws after its answer', async () => {
    expect(await answered((callback) => {
      callback(null, { n: 1 });
      throw new Error('too late');
    })).toEqual([grpc.status.UNKNOWN, []]);
  });

  it.each(['unary', 'upload'] as const)('is none if the call fails after the answer to the %s', async (method) => {
    const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const fails = (call: grpc.ServerUnaryCall<Note, Note> | Upload, callback: grpc.sendUnaryData<Note>): void => {
      callback(null, { n: 1 });
      call.emit('error', Object.assign(new Error('too late'), { code: grpc.status.INTERNAL }));
    };
    const loopback = await startLoopback({ [method]: fails });
    const outcome = await (method === 'unary' ? asked(loopback.client, {}) : upload(loopback.client)).catch(codeOf);
    loopback.stop();
    guard.uninstall();

    expect([outcome, guard.overlaps]).toEqual([grpc.status.INTERNAL, []]);
  });

  it('is none to a client that has gone before the first', async () => {
    const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const done = new Promise<void>((resolve) => {
      void startLoopback({
        unary: (call, callback) => {
          call.on('cancelled', () => {
            callback({ code: grpc.status.CANCELLED });
            callback(null, { n: 1 });
            loopback?.stop();
            resolve();
          });
          calling?.cancel();
        },
      }).then((started) => {
        loopback = started;
        calling = started.client.unary({}, () => undefined);
      });
    });
    let calling: grpc.ClientUnaryCall | undefined;
    let loopback: Loopback | undefined;
    await done;
    guard.uninstall();

    expect(guard.overlaps).toEqual([]);
  });
});
