import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard, suppressStream } from '../..';
import { type Bidi, type Client, type Handlers, type Loopback, type Note, startLoopback } from '../../testing/echo-service';
import { asked, once, received, sent, sleep } from '../../testing/tasks';

type Call = grpc.ClientDuplexStream<Note, Note>;

const told = ({ first, kind, mode, second, stream, thrown }: Finding): unknown[] => [kind, first.operation, second.operation, stream.path, stream.side, mode, thrown];
const ADVICE = ['unclosed-stream', 'open', 'uninstall', '/test.Notes/Bidi', 'client', 'report', false];

let loopback: Loopback;
let guard: GuardHandle;

async function start(options: GuardOptions = {}, handlers: Handlers = {}): Promise<Client> {
  guard = installGuard({ seed: 1, ...options }, grpc);
  loopback = await startLoopback(handlers);
  return loopback.client;
}

/** A chat of which one message has come back. */
async function chat(client: Client, options: Partial<grpc.CallOptions> = {}): Promise<Call> {
  const call = (client as unknown as { bidi(options: Partial<grpc.CallOptions>): Call }).bidi(options);
  call.on('error', () => undefined);
  const reply = once(call, 'data');
  call.write({ n: 1 });
  await reply;
  return call;
}

/** What is found on the way out. */
function left(): unknown[] {
  guard.uninstall();
  return [...guard.overlaps, ...guard.potentialOverlaps].map(told);
}

afterEach(() => {
  guard.uninstall();
  loopback.stop();
});

describe('a stream that nobody closes is found as the guard goes', () => {
  it('where it was opened', async () => {
    const client = await start();
    await chat(client);

    expect(left()).toEqual([ADVICE]);
    expect(guard.potentialOverlaps[0]?.first.stack[0]).toMatch(/unclosed\.test\.ts/);
    expect(guard.potentialOverlaps[0]?.message).toMatch(/^gRPC STREAM OVERLAP: stream neither ended nor cancelled on \/test\.Notes\/Bidi #1 \(client, send half\)\n {2}the end of the run \(uninstall\):\n {2}the stream was opened \(open\):\n {6}at /);
  });

  it('by those who listen for findings', async () => {
    const client = await start();
    const heard: unknown[] = [];
    guard.onFinding((finding, potential) => { heard.push([finding.kind, potential]); });
    await chat(client);
    guard.uninstall();

    expect(heard).toEqual([['unclosed-stream', true]]);
  });

  it('in strict mode as an overlap', async () => {
    await chat(await start({ mode: 'strict' }));
    guard.uninstall();

    expect(guard.overlaps.map(told)).toEqual([ADVICE]);
  });

  it('once the last one who has the guard lets go', async () => {
    const client = await start();
    const other = installGuard({}, grpc);
    await chat(client);
    other.uninstall();
    const before = guard.potentialOverlaps.length;

    expect([before, left()]).toEqual([0, [ADVICE]]);
  });

  it('if it was never used', async () => {
    const client = await start();
    const call = client.bidi();
    const found = left();
    call.on('error', () => undefined);

    expect(found).toEqual([ADVICE]);
  });

  it('if its iteration was left, which does not cancel it', async () => {
    const client = await start();
    const call = await chat(client);
    call.write({ n: 2 });
    for await (const note of call) { if ((note as Note).n === 2) break; }
    await new Promise(setImmediate);

    expect(left()).toEqual([ADVICE]);
  });

  it('each one', async () => {
    const client = await start();
    await chat(client);
    const upload = client.upload(() => undefined);
    await sent(upload, { n: 1 });
    const ended = await chat(client);
    ended.end();

    expect(left()).toEqual([ADVICE, ['unclosed-stream', 'open', 'uninstall', '/test.Notes/Upload', 'client', 'report', false]]);
  });
});

describe('no stream is found', () => {
  it('as another copy of grpc-js is let go', async () => {
    const client = await start();
    const call = await chat(client);
    let copy: typeof grpc | undefined;
    jest.isolateModules(() => { copy = jest.requireActual<typeof grpc>('@grpc/grpc-js'); });
    installGuard({}, copy).uninstall();
    const found = guard.potentialOverlaps.length;
    call.end();

    expect([copy === grpc, found]).toEqual([false, 0]);
  });

  it('that was ended', async () => {
    const call = await chat(await start());
    call.end();

    expect(left()).toEqual([]);
  });

  it('that was ended by a pipe', async () => {
    const client = await start();
    const call = await chat(client);
    const source = client.download({ n: 2 });
    source.pipe(call as unknown as NodeJS.WritableStream);
    await received(call);

    expect(left()).toEqual([]);
  });

  it('that was cancelled', async () => {
    const call = await chat(await start());
    call.cancel();

    expect(left()).toEqual([]);
  });

  it('that the server has ended', async () => {
    const client = await start({}, { bidi: (call: Bidi) => { call.once('data', (note: Note) => { call.write(note); call.end(); }); } });
    const call = (client as unknown as { bidi(): Call }).bidi();
    const all = received(call);
    const over = new Promise((resolve) => { call.once('status', resolve); });
    call.write({ n: 1 });
    await Promise.all([all, over]);

    expect(left()).toEqual([]);
  });

  it('with a deadline', async () => {
    await chat(await start(), { deadline: Date.now() + 60_000 });

    expect(left()).toEqual([]);
  });

  it('with a deadline of its service', async () => {
    const serviceConfig = { loadBalancingConfig: [], methodConfig: [{ name: [{ service: 'test.Notes' }], timeout: { nanos: 0, seconds: 60 } }] };
    await start();
    const [, address = ''] = /^dns:(.*)$/.exec(loopback.client.getChannel().getTarget()) ?? [];
    const Notes = loopback.client.constructor as unknown as new (address: string, credentials: grpc.ChannelCredentials, options: grpc.ChannelOptions) => Client;
    const client = new Notes(address, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify(serviceConfig) });
    const call = await chat(client);
    const found = left();
    call.cancel();
    client.close();

    expect(found).toEqual([]);
  });

  it('whose client was closed', async () => {
    const client = await start();
    await chat(client);
    client.close();

    expect(left()).toEqual([]);
  });

  it('whose server has gone', async () => {
    await chat(await start());
    loopback.stop();

    expect(left()).toEqual([]);
  });

  it('that was opened before the guard came', async () => {
    await start();
    guard.uninstall();
    const call = await chat(loopback.client);
    guard = installGuard({ seed: 1 }, grpc);
    await sent(call, { n: 2 });

    expect(left()).toEqual([]);
  });

  it('of those that send one message', async () => {
    const client = await start({}, { download: () => undefined, unary: () => undefined });
    asked(client, { n: 1 }).catch(() => undefined);
    client.download({}).on('error', () => undefined);
    asked(client, { n: 1 }).catch(() => undefined);
    client.download({}).on('error', () => undefined).resume();
    await sleep(20);

    expect(left()).toEqual([]);
  });

  it('on a server', async () => {
    const client = await start({}, { bidi: (call: Bidi) => { call.once('data', (note: Note) => call.write(note)); } });
    const call = await chat(client);
    call.end();

    expect(left()).toEqual([]);
  });

  it('that an interceptor has never started', async () => {
    const client = await start();
    (await chat(client)).end();
    const silent: grpc.Interceptor = (options, next) => new grpc.InterceptingCall(next(options), { start: () => undefined });
    (client as unknown as { bidi(options: Partial<grpc.CallOptions>): Call }).bidi({ interceptors: [silent] });

    expect(left()).toEqual([]);
  });

  it('that the program has excused', async () => {
    const call = await chat(await start());
    suppressStream(call, 'lives as long as the program');
    guard.uninstall();

    expect([guard.potentialOverlaps, guard.suppressed.map(({ suppressed }) => suppressed)]).toEqual([[], ['lives as long as the program']]);
  });
});
