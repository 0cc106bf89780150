import type { Serializer } from '../../core/message-snapshot';
import { type Method, patchMethod, type Undo } from '../../core/patch';
import { nameOf, Stream } from '../../core/stream';
import { createTask } from '../../core/task';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';
import type { GrpcStream } from './streams';
import { tell } from './tell';

/**
 * Watches the server's handlers: each invocation is a task of its own. `addService` registers through
 * `Server.prototype.register`, so handlers of generated services come by here too.
 * @param seen is told of every call before its handler
 */
export function watchHandlers({ Server }: GrpcModule, runtime: Runtime, seen: (call: object) => void): Undo {
  return patchMethod(Server.prototype, 'register', (self, args, native) => {
    const [path, handler, ...rest] = args;
    if (typeof handler !== 'function' || typeof path !== 'string') return native.apply(self, args);
    if (typeof rest[0] === 'function') runtime.streams.serializes(path, rest[0] as Serializer);
    runtime.streams.calls.registered(path, rest[2]);
    return native.call(self, path, watchHandler(path, handler as Method, runtime, seen), ...rest);
  });
}

function watchHandler(path: string, handler: Method, runtime: Runtime, seen: (call: object) => void): Method {
  const { carrier, elsewhere, ordering, shield, streams, wires } = runtime;
  const watched: Method = function (this: unknown, ...args) {
    const [call, respond, ...rest] = args;
    const begun = shield.run(() => {
      if (typeof call !== 'object' || call === null) return undefined;
      seen(call);
      const stream = 'write' in call || 'read' in call ? streams.of(call) : undefined;
      const name = stream?.name ?? streams.name(path, 'server');
      const answers = typeof respond === 'function';
      const { metadata } = call as { readonly metadata?: unknown };
      const wire = wires.arrived(metadata);
      const answer = new Stream(name);
      answer.link = wire?.server();
      if (stream !== undefined) stream.link = answer.link;
      return {
        args: answers ? [call, watchAnswer(call, respond as Method, answer, runtime), ...rest] : args,
        enter: () => { if (wire === undefined) elsewhere.heard(); else ordering.follow(wire.started); },
        task: createTask(`handler of ${nameOf(name)}`, undefined),
      };
    });
    if (begun === undefined) return handler.apply(this, args);
    return ordering.fork(() => {
      shield.run(begun.enter);
      return carrier.run(begun.task, () => handler.apply(this, begun.args));
    });
  };
  return sameShape(watched, handler);
}

/**
 * A callback answers once: a second answer is a send after the half-close, which hangs the client. Whatever is answered
 * to a client that has gone before the first one is heard by nobody, and harms nobody.
 */
function watchAnswer(call: object, respond: Method, stream: Stream, runtime: Runtime): Method {
  const { detector, shield } = runtime;
  const { send } = stream;
  const answer: Method = function (this: unknown, ...args) {
    const kind = send.closed === undefined ? 'close' : 'send';
    shield.run(() => {
      if (kind === 'close' && (call as GrpcStream).cancelled === true) return;
      const { moment } = detector.started(send, { entry: answer, kind, ordered: true, verb: 'callback' });
      tell(stream, 'closed', moment, runtime);
      send.counted.over = true;
    });
    return respond.apply(this, args);
  };
  return sameShape(answer, respond);
}

/** Gives a replacement the name and length of the original. */
function sameShape(replacement: Method, original: Method): Method {
  for (const name of ['length', 'name']) {
    const property = Object.getOwnPropertyDescriptor(original, name);
    if (property !== undefined) Object.defineProperty(replacement, name, property);
  }
  return replacement;
}
