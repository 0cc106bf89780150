import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard } from '../..';
import { type Loopback, type Note, startLoopback } from '../../testing/echo-service';

interface ChannelCall {
  start(metadata: grpc.Metadata, listener: object): void;
  startRead(): void;
  sendMessageWithContext(context: object, message: Buffer): void;
  halfClose(): void;
  cancelWithStatus(code: grpc.status, details: string): void;
}

const told = ({ first, kind, mode, second, thrown }: Finding): unknown[] => [kind, first.operation, second.operation, mode, thrown];
const bytes = (n: number): Buffer => Buffer.from(JSON.stringify({ n }));

let loopback: Loopback;
let guard: GuardHandle;
let arrived: unknown[];

interface Opened {
  readonly call: ChannelCall;
  /** What came, and the status. */
  readonly over: Promise<unknown[]>;
  /** Starts a read, and waits for its message or the status. */
  readonly read: () => Promise<void>;
}

/** A call to an upload that counts, or to a chat that answers each message thrice. */
async function open(options: GuardOptions, path = '/test.Notes/Upload'): Promise<Opened> {
  arrived = [];
  loopback = await startLoopback({
    bidi: (call) => {
      call.on('data', (note: Note) => { for (let copy = 0; copy < 3; copy += 1) call.write(note); });
      call.on('end', () => call.end());
    },
    upload: (call, callback) => {
      call.on('data', ({ n }: Note) => { arrived.push(n); });
      call.on('end', () => { callback(null, { n: arrived.length }); });
    },
  });
  guard = installGuard({ seed: 1, ...options }, grpc);
  const call: ChannelCall = loopback.client.getChannel().createCall(path, Infinity, null, null, undefined);
  const got: unknown[] = [];
  let heard: (() => void) | undefined;
  const over = new Promise<unknown[]>((resolve) => {
    call.start(new grpc.Metadata(), {
      onReceiveMessage: (message: Buffer) => {
        got.push((JSON.parse(message.toString()) as Note).n);
        heard?.();
      },
      onReceiveMetadata: () => undefined,
      onReceiveStatus: ({ code }: grpc.StatusObject) => {
        resolve([...got, code]);
        heard?.();
      },
    });
  });
  const read = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
      call.startRead();
    });
  return { call, over, read };
}

/** Sends, and waits until the message was taken. */
const take = (call: ChannelCall, n: number): Promise<void> =>
  new Promise((resolve) => { call.sendMessageWithContext({ callback: () => { resolve(); } }, bytes(n)); });

afterEach(() => {
  loopback.stop();
  guard.uninstall();
});

describe('on a call over the channel itself', () => {
  it('a message that takes the place of another one is found, and stopped', async () => {
    const { call, over } = await open({});
    call.startRead();
    call.sendMessageWithContext({}, bytes(1));

    expect(() => { call.sendMessageWithContext({}, bytes(2)); }).toThrow('message handed over while another one waits');
    call.halfClose();
    await over;
    expect(arrived).toEqual([1]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', 'throw', true]]);
  });

  it('or the other one is lost', async () => {
    const { call, over } = await open({ mode: 'report' });
    call.startRead();
    call.sendMessageWithContext({}, bytes(1));
    call.sendMessageWithContext({}, bytes(2));
    call.halfClose();
    await over;

    expect(arrived).toEqual([2]);
    expect(guard.overlaps.map(told)).toEqual([['concurrent-send', 'sendMessage', 'sendMessage', 'throw', false]]);
  });

  it('a message after the half-close is found', async () => {
    const { call, over } = await open({});
    call.startRead();
    await take(call, 1);
    call.halfClose();

    expect(() => { call.sendMessageWithContext({}, bytes(2)); }).toThrow('send after the half-close');
    expect([await over, arrived]).toEqual([[1, grpc.status.OK], [1]]);
    expect(guard.overlaps.map(told)).toEqual([['send-after-close', 'halfClose', 'sendMessage', 'throw', true]]);
  });

  it('everything is as it was once the guard has gone', async () => {
    const { call } = await open({});
    const owners = [Object.getPrototypeOf(call) as object, grpc.Channel.prototype, grpc.InterceptingCall.prototype, grpc.ServerInterceptingCall.prototype];
    const methods = (): unknown[] => owners.map((owner) => Object.values(Object.getOwnPropertyDescriptors(owner)).map(({ value }: PropertyDescriptor): unknown => value));
    const during = methods();
    guard.uninstall();
    const before = methods();
    guard = installGuard({ seed: 1 }, grpc);
    loopback.client.getChannel().createCall('/test.Notes/Upload', Infinity, null, null, undefined);
    guard.uninstall();

    expect(during).not.toEqual(before);
    expect(methods()).toEqual(before);
  });

  it('a second read that asks for nothing is found in strict mode', async () => {
    const { call } = await open({ mode: 'strict' }, '/test.Notes/Bidi');
    call.startRead();

    expect(() => { call.startRead(); }).toThrow('read started while another one is pending');
    expect(guard.overlaps.map(told)).toEqual([['concurrent-receive', 'startRead', 'startRead', 'strict', true]]);
    call.cancelWithStatus(grpc.status.CANCELLED, '');
  });

  it('a second read is one that may overlap in throw mode', async () => {
    const { call } = await open({}, '/test.Notes/Bidi');
    call.startRead();
    call.startRead();
    call.cancelWithStatus(grpc.status.CANCELLED, '');

    expect([guard.overlaps, guard.potentialOverlaps.map(told)]).toEqual([[], [['concurrent-receive', 'startRead', 'startRead', 'strict', false]]]);
  });

  it('messages and reads one after another are right', async () => {
    const { call, over, read } = await open({ mode: 'strict' }, '/test.Notes/Bidi');
    await take(call, 1);
    call.halfClose();
    await read();
    await read();
    await read();
    await read();

    expect(await over).toEqual([1, 1, 1, grpc.status.OK]);
    expect(guard.overlaps).toEqual([]);
  });

  it('two messages once it is connected are right', async () => {
    const { call, over } = await open({ mode: 'strict' });
    call.startRead();
    await take(call, 1);
    call.sendMessageWithContext({}, bytes(2));
    await take(call, 3);
    call.halfClose();
    await over;

    expect([arrived, guard.overlaps]).toEqual([[1, 2, 3], []]);
  });

  it('a half-close before its message is right as long as both wait', async () => {
    const { call, over } = await open({ mode: 'strict' });
    call.startRead();
    call.halfClose();
    call.sendMessageWithContext({}, bytes(1));

    expect([await over, arrived, guard.overlaps]).toEqual([[1, grpc.status.OK], [1], []]);
  });

  it('what is sent on a call that was cancelled harms nobody', async () => {
    const { call, over } = await open({ mode: 'strict' });
    call.sendMessageWithContext({}, bytes(1));
    call.cancelWithStatus(grpc.status.CANCELLED, '');
    call.sendMessageWithContext({}, bytes(2));

    expect([await over, guard.overlaps]).toEqual([[grpc.status.CANCELLED], []]);
  });
});
