import { patchMethod, type Undo, undoAll } from '../../core/patch';
import { Stream } from '../../core/stream';
import type { Watch } from '../watch';

interface MethodInfo {
  readonly name: string;
  readonly service: { readonly typeName: string };
}

/** A call as the transport returns it. */
interface Call {
  readonly requests?: unknown;
  readonly responses?: unknown;
}

/**
 * Watches the calls that a transport opens. Their responses refuse a `next()` while another waits, but split what has
 * been queued between all who ask. Listeners get every message, and are none of these.
 */
export function watchCalls(prototype: object, watch: Watch): Undo {
  const calls = (name: string): Undo =>
    patchMethod(prototype, name, (self, args, native) => {
      const call = native.apply(self, args);
      watch.runtime.shield.run(() => { watchCall(call as Call, args[0] as MethodInfo, watch); });
      return call;
    });
  return undoAll([calls('clientStreaming'), calls('duplex'), calls('serverStreaming')]);
}

/** The transport has just opened its call of grpc-js, and listens to it. */
function watchCall({ requests, responses }: Call, { name, service }: MethodInfo, { iterables, runtime: { ordering, streams } }: Watch): void {
  const path = `/${service.typeName}/${name}`;
  const call = streams.latest?.name.path === path ? streams.latest : undefined;
  if (call !== undefined && typeof requests === 'object' && requests !== null) streams.wraps(requests, call);
  if (typeof responses !== 'object' || responses === null) return;
  const stream = new Stream(call?.name ?? streams.name(path, 'client'));
  // A message may have been queued before anybody asked for it; whoever takes it knows what its arrival told.
  iterables.watch(responses, () => (call === undefined ? { stream } : { learn: () => { ordering.join(call.emitted); }, stream }));
}
