import { type Method, patchMethod, type Undo } from '../../core/patch';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';

/**
 * Watches where client calls begin. Calls queued while a channel connects are later started in the context of the first
 * of them; so each keeps its own, and the responses, unary callbacks among them, know what the caller knew.
 */
export function watchChannel({ Channel }: GrpcModule, runtime: Runtime): Undo {
  return patchMethod(Channel.prototype, 'createCall', (self, args, native) => {
    const call = native.apply(self, args);
    if (!runtime.shield.failed && typeof call === 'object' && call !== null) watchStart(call, runtime);
    return call;
  });
}

function watchStart(call: object, runtime: Runtime): void {
  patchMethod(call, 'start', (self, args, native) => {
    const [metadata, listener, ...rest] = args;
    if (typeof listener !== 'object' || listener === null) return native.apply(self, args);
    return native.call(self, metadata, entered(listener, self, runtime), ...rest);
  });
}

/** The listener, in the context of the caller. */
function entered(listener: object, call: object, { carrier, ordering, shield, streams }: Runtime): object {
  const clock = ordering.current();
  const task = carrier.current();
  const methods = Object.entries(listener).filter(([, method]) => typeof method === 'function') as [string, Method][];
  const wrapped = methods.map(([name, method]): [string, (value: unknown) => unknown] => [
    name,
    (value) => {
      shield.run(() => {
        ordering.join(clock);
        ordering.join(streams.over(call)?.sent);
      });
      const receive = (): unknown => method.call(listener, value);
      return task === undefined ? receive() : carrier.run(task, receive);
    },
  ]);
  return { ...listener, ...Object.fromEntries(wrapped) };
}
