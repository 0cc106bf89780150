import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '../..';
import { type Loopback, startLoopback } from '../../testing/echo-service';

interface ChannelCall {
  start(metadata: grpc.Metadata, listener: object): void;
  startRead(): void;
  sendMessageWithContext(context: object, message: Buffer): void;
  halfClose(): void;
}

/** A listener whose methods are those of a class, as wrappers of channels have them. */
class Listener {
  readonly #seen: string[] = [];
  readonly status: Promise<string[]>;
  #done: ((seen: string[]) => void) | undefined;

  constructor(readonly call: ChannelCall) {
    this.status = new Promise((resolve) => { this.#done = resolve; });
  }

  onReceiveMetadata(metadata: grpc.Metadata): void { this.#seen.push(`metadata ${String(metadata instanceof grpc.Metadata)}`); }
  onReceiveMessage(message: Buffer): void {
    this.#seen.push(`message ${message.toString()}`);
    this.call.startRead();
  }

  onReceiveStatus({ code }: grpc.StatusObject): void { this.#done?.([...this.#seen, `status ${code}`]); }
}

describe('a call made over the channel itself', () => {
  let loopback: Loopback;
  let guard: GuardHandle;
  beforeEach(async () => {
    loopback = await startLoopback();
    guard = installGuard({ seed: 1 }, grpc);
  });
  afterEach(() => {
    guard.uninstall();
    loopback.stop();
  });

  const created = (): ChannelCall =>
    loopback.client.getChannel().createCall('/test.Notes/Unary', Infinity, null, null, undefined);

  const ask = (call: ChannelCall): Promise<string[]> => {
    const listener = new Listener(call);
    call.start(new grpc.Metadata(), listener);
    call.startRead();
    call.sendMessageWithContext({}, Buffer.from('{"n":1}'));
    call.halfClose();
    return listener.status;
  };

  it('tells a listener of a class everything', async () => {
    expect(await ask(created())).toEqual(['metadata true', 'message {"n":1}', 'status 0']);
  });

  it('that is of no class has its own method back once it has started', () => {
    const start = (): void => undefined;
    const call = { start };
    const channel = new grpc.Channel('localhost:1', grpc.credentials.createInsecure(), {});
    channel.close();
    Reflect.set(channel, 'internalChannel', { createCall: () => call, getTarget: () => 'localhost:1' });
    const made = channel.createCall('/test.Notes/Unary', Infinity, null, null, undefined) as unknown as ChannelCall;
    const before = call.start === start;
    made.start(new grpc.Metadata(), {});

    expect([before, call.start === start]).toEqual([false, true]);
  });

  it('has nothing of the guard on it', async () => {
    const call = created();
    const before = Object.hasOwn(call, 'start');
    await ask(call);

    expect([before, Object.hasOwn(call, 'start')]).toEqual([false, false]);
  });

  it('started after the guard has gone is left alone', async () => {
    const call = created();
    guard.uninstall();

    expect(await ask(call)).toEqual(['metadata true', 'message {"n":1}', 'status 0']);
  });
});
