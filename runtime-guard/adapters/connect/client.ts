import { patchMethod } from '../../core/patch';
import { Stream } from '../../core/stream';
import { afterwards } from '../afterwards';
import type { Runtime } from '../grpc-js/runtime';
import type { CurrentWatch, Watch } from '../watch';
import { watchPulls } from './pulls';
import { type ConnectService, isAsyncIterable, methodsOf } from './service';
import { isWritableIterable } from './writables';

const clients = new WeakSet<object>();

/**
 * Watches the calls of a client that `createClient` made: the responses it returns, and the requests it is given.
 *
 * An interceptor would not do: below the client there is one iterator over the responses, and it queues every `next()`.
 */
export function watchClient(client: object, service: ConnectService, current: CurrentWatch): void {
  if (clients.has(client)) return;
  clients.add(client);
  for (const { isStreaming, key, path } of methodsOf(service)) {
    patchMethod(client, key, (self, args, native) => {
      const watch = current();
      if (watch === undefined || watch.runtime.shield.failed) return native.apply(self, args);
      const call = (): unknown => native.apply(self, args);
      return isStreaming ? stream(path, args, call, watch) : ask(call, watch.runtime);
    });
  }
}

function stream(path: string, [requests]: readonly unknown[], call: () => unknown, { iterables, runtime, writables }: Watch): unknown {
  const { elsewhere, ordering, shield, streams } = runtime;
  const watched = new Stream(streams.name(path, 'client'));
  shield.run(() => {
    streams.open.heldBy(watched);
    if (isWritableIterable(requests)) writables.watch(requests, watched);
    else if (isAsyncIterable(requests)) watchPulls(requests, (take) => afterwards(take, () => { elsewhere.told(ordering.here()); }, ordering));
  });
  const responses = ask(call, runtime);
  if (isAsyncIterable(responses)) shield.run(() => { iterables.watch(responses, () => ({ stream: watched })); });
  return responses;
}

/** What the caller knows is known to the server; the answer comes after what that knew. */
function ask(call: () => unknown, { elsewhere, ordering, shield }: Runtime): unknown {
  shield.run(() => { elsewhere.told(ordering.here()); });
  return ordering.whenSettled(call, () => { elsewhere.heard(); }).result;
}
