/* eslint-disable grpc-streams/no-close-after-iteration -- here the guard is to see what the rules see too */
import { Duplex } from 'node:stream';

import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard, StreamOverlapError } from '../..';
import { type Bidi, type Client, type Loopback, type Note, startLoopback } from '../../testing/echo-service';
import { once, received, sent, sleep, uploading } from '../../testing/tasks';

/** What became of a handler, and what was found meanwhile. */
interface Outcome {
  readonly error: unknown;
  readonly findings: [kind: string, first: string, second: string, thrown: boolean][];
}

const told = ({ first, kind, second, thrown }: Finding): Outcome['findings'][number] => [kind, first.operation, second.operation, thrown];

let loopback: Loopback | undefined;
let guard: GuardHandle;

async function serve(handler: (call: Bidi) => unknown, use: (client: Client) => unknown = sendTwo, options: GuardOptions = {}): Promise<Outcome> {
  guard = installGuard({ seed: 1, ...options }, grpc);
  const error = await new Promise<unknown>((resolve, reject) => {
    const bidi = (call: Bidi): void => {
      call.on('error', () => undefined);
      Promise.resolve(handler(call)).then(resolve, resolve);
    };
    startLoopback({ bidi }).then((started) => {
      loopback = started;
      return use(started.client);
    }).catch(reject);
  });
  return { error, findings: guard.overlaps.map(told) };
}

function sendTwo(client: Client): void {
  const call = client.bidi();
  call.on('error', () => undefined);
  call.on('data', () => undefined);
  call.write({ n: 1 });
  call.write({ n: 2 });
  call.end();
}

afterEach(() => {
  loopback?.stop();
  loopback = undefined;
  guard.uninstall();
});

/** Of all lines of Node, only some destroy a duplex whose iteration is over. */
async function destroysAtTheEnd(): Promise<boolean> {
  const duplex = new Duplex({ read(): void { this.push(null); }, write: (_, __, done) => { done(); } });
  duplex.on('error', () => undefined);
  for await (const chunk of duplex) expect(chunk).toBeUndefined();
  return duplex.destroyed;
}

const first = async (call: Bidi): Promise<void> => { for await (const note of call) { if ((note as Note).n === 1) break; } };

describe('a server that goes on with a call after its iteration has destroyed it is found', () => {
  it('at the end of the iteration, where Node destroys the call then', async () => {
    const { error, findings } = await serve(async (call) => {
      for await (const note of call) await sent(call, note as Note);
      call.end();
    });
    const isLost = await destroysAtTheEnd();

    expect(findings).toEqual(isLost ? [['use-after-iteration', 'next', 'end', true]] : []);
    expect(StreamOverlapError.is(error)).toBe(isLost);
  });

  it('if it comes to its last message late', async () => {
    const { findings } = await serve(async (call) => {
      for await (const note of call) {
        await sleep(20);
        await sent(call, note as Note);
      }
      call.end();
    });

    expect(findings).toEqual(await destroysAtTheEnd() ? [['use-after-iteration', 'next', 'end', true]] : []);
  });

  it('after a break', async () => {
    const { findings } = await serve(async (call) => {
      await first(call);
      call.end();
    });

    expect(findings).toEqual([['use-after-iteration', 'return', 'end', true]]);
  });

  it('after a return out of the loop, and a throw out of it', async () => {
    const { findings } = await serve(async (call) => {
      const look = async (): Promise<unknown> => {
        for await (const note of call) return note;
        return undefined;
      };
      const note = await look();
      call.write(note as Note);
    });

    expect(findings).toEqual([['use-after-iteration', 'return', 'write', true]]);
  });

  it('after a throw in the loop', async () => {
    const { findings } = await serve(async (call) => {
      try {
        for await (const note of call) throw new Error(JSON.stringify(note));
      } catch {
        call.end();
      }
    });

    expect(findings).toEqual([['use-after-iteration', 'return', 'end', true]]);
  });

  it('when it reports an error to the client', async () => {
    const { findings } = await serve(async (call) => {
      await first(call);
      call.emit('error', Object.assign(new Error('wrong'), { code: grpc.status.INVALID_ARGUMENT }));
    });

    expect(findings).toEqual([['use-after-iteration', 'return', "emit('error')", true]]);
  });

  it('at each use, in report mode, without a throw', async () => {
    const { error, findings } = await serve(async (call) => {
      await first(call);
      call.write({ n: 3 });
      call.end();
    }, sendTwo, { mode: 'report' });

    expect(findings).toEqual([['use-after-iteration', 'return', 'write', false], ['use-after-iteration', 'return', 'end', false]]);
    expect(error).toBeUndefined();
  });

  it('with both places and the way out', async () => {
    await serve(async (call) => {
      await first(call);
      call.end();
    });
    const [{ message } = { message: '' }] = guard.overlaps;

    expect(message).toMatch(/^gRPC STREAM OVERLAP: use of a stream that its own iteration has destroyed on \/test\.Notes\/Bidi #\d+ \(server, send half\)\n {2}this use \(end, task \d+\):\n {6}at .*iteration\.test\.ts/);
    expect(message).toMatch(/\n {2}the iteration that ended \(return, task \d+\):\n {6}at .*iteration\.test\.ts/);
    expect(message).toContain('call.iterator({ destroyOnReturn: false })');
  });
});

describe('no use of a call after its iteration is found', () => {
  it('where the iterator was told not to destroy it', async () => {
    const { findings } = await serve(async (call) => {
      for await (const note of call.iterator({ destroyOnReturn: false })) await sent(call, note as Note);
      call.end();
    });

    expect(findings).toEqual([]);
  });

  it('where such an iterator is left', async () => {
    const { findings } = await serve(async (call) => {
      for await (const note of call.iterator({ destroyOnReturn: false })) { if ((note as Note).n === 1) break; }
      await sent(call, { n: 3 });
      call.end();
    });

    expect(findings).toEqual([]);
  });

  it('if it only breaks', async () => {
    const { error, findings } = await serve(first);

    expect([error, findings]).toEqual([undefined, []]);
  });

  it('if the client cancels during the iteration', async () => {
    const { findings } = await serve(async (call) => {
      try {
        for await (const note of call) call.write(note as Note);
      } finally {
        call.end();
      }
    }, (client) => {
      const call = client.bidi();
      call.on('error', () => undefined);
      call.on('data', () => { call.cancel(); });
      call.write({ n: 1 });
    });

    expect(findings).toEqual([]);
  });

  it('if the client has gone after the iteration', async () => {
    const { error, findings } = await serve(async (call) => {
      const cancelled = new Promise<void>((resolve) => { call.once('cancelled', () => { resolve(); }); });
      await first(call);
      await cancelled;
      call.write({ n: 3 });
      call.end();
    }, (client) => {
      const call = client.bidi();
      call.on('error', () => undefined);
      call.write({ n: 1 }, () => { setTimeout(() => { call.cancel(); }, 30); });
      call.resume();
    });

    expect([error, findings]).toEqual([undefined, []]);
  });

  it('if the program destroys the call itself', async () => {
    const { error, findings } = await serve(async (call) => {
      for await (const note of call.iterator({ destroyOnReturn: false })) { if ((note as Note).n === 1) break; }
      call.destroy();
      call.end();
    });

    expect([error, findings]).toEqual([undefined, []]);
  });

  it('if a loop is left after the call was destroyed', async () => {
    const { error, findings } = await serve(async (call) => {
      for await (const note of call) {
        if ((note as Note).n === 1) call.destroy();
        break;
      }
      call.end();
    });

    expect([error, findings]).toEqual([undefined, []]);
  });

  it('if a signal of the program ends the iteration', async () => {
    const { findings } = await serve(async (call) => {
      const { addAbortSignal } = await import('node:stream');
      const abort = new AbortController();
      addAbortSignal(abort.signal, call as unknown as Duplex);
      try {
        for await (const note of call) { if ((note as Note).n === 1) abort.abort(); }
      } catch {
        call.end();
      }
    });

    expect(findings).toEqual([]);
  });

  it('if the call was ended before its iteration was left', async () => {
    const { error, findings } = await serve(async (call) => {
      for await (const note of call) {
        call.end();
        await once(call, 'finish');
        if ((note as Note).n === 1) break;
      }
      call.end();
    });

    expect([error, findings]).toEqual([undefined, []]);
  });

  it('on a handler that answers by a callback', async () => {
    guard = installGuard({ seed: 1 }, grpc);
    loopback = await startLoopback({
      upload: (call, callback) => {
        void (async () => {
          for await (const note of call) { if ((note as Note).n === 1) break; }
          callback(null, { n: 7 });
        })();
      },
    });
    const { call, reply } = uploading(loopback.client);
    call.write({ n: 1 });
    call.end();

    expect([await reply, guard.overlaps]).toEqual([{ n: 7 }, []]);
  });

  it('on a client, which may always cancel', async () => {
    guard = installGuard({ seed: 1 }, grpc);
    loopback = await startLoopback();
    const call = loopback.client.bidi();
    call.on('error', () => undefined);
    call.write({ n: 1 });
    try {
      for await (const note of call) { if ((note as Note).n === 1) break; }
    } finally {
      call.end();
    }
    const over = new Promise((resolve) => { call.once('status', resolve); });
    call.cancel();
    await over;

    expect(guard.overlaps).toEqual([]);
  });
});

describe('of a client that is not known to be of this process', () => {
  /** A name of the server of which the guard does not see that it leads into this process. */
  const stranger = ({ client }: { client: Client }): grpc.Client => {
    const [, address = ''] = /^dns:(.*)$/.exec(client.getChannel().getTarget()) ?? [];
    const made = new grpc.Client(`ipv4:${address},${address}`, grpc.credentials.createInsecure());
    strangers.push(made);
    return made;
  };
  const strangers: grpc.Client[] = [];
  afterEach(() => { for (const client of strangers.splice(0)) client.close(); });

  const open = (client: grpc.Client): grpc.ClientDuplexStream<Note, Note> => {
    const encode = (note: Note): Buffer => Buffer.from(JSON.stringify(note));
    const call = client.makeBidiStreamRequest('/test.Notes/Bidi', encode, (bytes): Note => JSON.parse(bytes.toString()) as Note, new grpc.Metadata());
    call.on('error', () => undefined);
    call.resume();
    return call;
  };
  const iterates = async (call: Bidi): Promise<void> => {
    for await (const note of call) call.write(note as Note);
    call.end();
  };

  it('a use after the end is found if the client still waits a while later', async () => {
    const isLost = await destroysAtTheEnd();
    let found: Promise<Finding> | undefined;
    await serve(iterates, (client) => {
      found = new Promise((resolve) => { guard.onFinding(resolve); });
      const call = open(stranger({ client }));
      call.write({ n: 1 });
      call.end();
    });
    if (isLost) await found;

    expect(guard.overlaps.map(told)).toEqual(isLost ? [['use-after-iteration', 'next', 'end', false]] : []);
  });

  it('a use after a break is found at once', async () => {
    const { findings } = await serve(async (call) => {
      await first(call);
      call.end();
    }, (client) => { open(stranger({ client })).write({ n: 1 }); });

    expect(findings).toEqual([['use-after-iteration', 'return', 'end', true]]);
  });

  it('one that has cancelled is no loss', async () => {
    await serve(iterates, (client) => {
      const call = open(stranger({ client }));
      call.once('data', () => { call.cancel(); });
      call.write({ n: 1 });
    });
    await sleep(200);

    expect(guard.overlaps).toEqual([]);
  });
});

it('leaves the events of a call that its iteration destroys as they are', async () => {
  const events: unknown[] = [];
  await serve(async (call) => {
    const closed = new Promise<void>((resolve) => { call.once('close', () => { resolve(); }); });
    call.on('error', (error: NodeJS.ErrnoException) => { events.push(error.code); });
    call.on('close', () => { events.push('close'); });
    await first(call);
    await closed;
  });

  expect(events).toEqual(['ABORT_ERR', 'close']);
});

it('leaves a client to hear of a server that has iterated rightly', async () => {
  let replies: Note[] = [];
  await serve(async (call) => {
    for await (const note of call.iterator({ destroyOnReturn: false })) await sent(call, note as Note);
    call.end();
    await once(call, 'finish');
  }, async (client) => {
    const call = client.bidi();
    const all = received(call);
    call.write({ n: 1 });
    call.end();
    replies = await all;
  });
  await sleep(20);

  expect(replies).toEqual([{ n: 1 }]);
});
