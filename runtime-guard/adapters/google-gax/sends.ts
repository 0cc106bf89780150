import { type Method, patchMethod, type Undo, undoAll } from '../../core/patch';
import { callerOf } from '../grpc-js/internal-caller';
import type { Runtime } from '../grpc-js/runtime';
import { callbackPlace, isOrdered, watchCallback } from '../grpc-js/send';
import { isCutOff } from '../grpc-js/streams';
import { tell } from '../grpc-js/tell';

/** What the wrapper is made of: it writes and ends by its own methods, too. */
const DUPLEXIFY = /[\\/]node_modules[\\/]duplexify[\\/]/;

/**
 * Watches `write` and `end` of the wrapper itself. It hands messages on to its call in its own time, so that a throw
 * there would come too late: the wrapper would wait for ever.
 */
export function watchSends(prototype: object, runtime: Runtime): Undo {
  const isOwn = (entry: Method): boolean => runtime.shield.failed || DUPLEXIFY.test(callerOf(entry));
  return undoAll([
    patchMethod(prototype, 'write', (self, args, native, entry) => (isOwn(entry) ? native.apply(self, args) : write(self, args, native, entry, runtime))),
    patchMethod(prototype, 'end', (self, args, native, entry) => {
      if (isOwn(entry)) return native.apply(self, args);
      const [message] = args;
      if (message !== undefined && message !== null && typeof message !== 'function') write(self, [message], () => undefined, entry, runtime);
      close(self, entry, runtime);
      return native.apply(self, args);
    }),
    patchMethod(prototype, '_write', (self, args, native) => {
      const [message, encoding, callback] = args;
      // Before its call is open, the wrapper keeps the message and comes again.
      if (runtime.shield.failed || (self as Wrapper)._corked !== 0 || typeof callback !== 'function') return native.apply(self, args);
      return native.call(self, message, encoding, settling(self, callback as Method, runtime));
    }),
  ]);
}

interface Wrapper {
  readonly _corked?: number;
}

/** The wrapper's next message, held back for a while if somebody waits for this one. */
function settling(self: object, callback: Method, { delay, streams }: Runtime): Method {
  return function (this: unknown, ...results) {
    const { pending, send } = streams.of(self);
    const waits = [...pending].some(({ completion, inFlight }) => completion === 'callback' && inFlight);
    const settle = (): unknown => callback.apply(this, results);
    if (waits && (results[0] === null || results[0] === undefined)) delay.after('google-gax', send.hits > 0, settle);
    else settle();
  };
}

function write(self: object, args: unknown[], native: Method, entry: Method, runtime: Runtime): unknown {
  const { detector, shield, streams } = runtime;
  const waits = callbackPlace(args) > 0;
  const operation = shield.run(() => {
    const stream = streams.of(self);
    if (isCutOff(self, stream)) return undefined;
    const begun = detector.started(stream.send, { completion: waits ? 'callback' : 'instant', entry, kind: 'send', ordered: isOrdered(stream, runtime, entry), verb: 'write' });
    tell(stream, 'sent', begun.moment, runtime);
    return begun;
  });
  if (operation === undefined) return native.apply(self, args);
  const { send } = streams.of(self);
  const settled = args.map((value, index): unknown => {
    if (index === 0 || typeof value !== 'function') return value;
    return function (this: unknown, ...results: unknown[]): unknown {
      detector.settled(send, operation);
      return (value as Method).apply(this, results);
    };
  });
  watchCallback(settled, self, operation, runtime);
  return native.apply(self, settled);
}

function close(self: object, entry: Method, runtime: Runtime): void {
  const { detector, shield, streams } = runtime;
  shield.run(() => {
    const stream = streams.of(self);
    if (isCutOff(self, stream) || stream.send.closed !== undefined) return;
    const { moment } = detector.started(stream.send, { entry, kind: 'close', ordered: isOrdered(stream, runtime, entry), verb: 'end' });
    tell(stream, 'closed', moment, runtime);
  });
}
