import { type Method, patchMethod, type Undo } from '../../core/patch';
import { nameOf } from '../../core/stream';
import { createTask } from '../../core/task';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';

/**
 * Watches the server's handlers: each invocation is a task of its own. `addService` registers through
 * `Server.prototype.register`, so handlers of generated services come by here too.
 * @param seen is told of every call before its handler
 */
export function watchHandlers({ Server }: GrpcModule, runtime: Runtime, seen: (call: object) => void): Undo {
  return patchMethod(Server.prototype, 'register', (self, args, native) => {
    const [path, handler, ...rest] = args;
    if (typeof handler !== 'function' || typeof path !== 'string') return native.apply(self, args);
    return native.call(self, path, watchHandler(path, handler as Method, runtime, seen), ...rest);
  });
}

function watchHandler(path: string, handler: Method, { carrier, shield, streams }: Runtime, seen: (call: object) => void): Method {
  const watched: Method = function (this: unknown, ...args) {
    const [call] = args;
    const task = shield.run(() => {
      if (typeof call !== 'object' || call === null) return undefined;
      seen(call);
      const name = 'write' in call || 'read' in call ? streams.of(call).name : streams.name(path, 'server');
      return createTask(`handler of ${nameOf(name)}`, undefined);
    });
    return task === undefined ? handler.apply(this, args) : carrier.run(task, () => handler.apply(this, args));
  };
  for (const name of ['length', 'name']) {
    const property = Object.getOwnPropertyDescriptor(handler, name);
    if (property !== undefined) Object.defineProperty(watched, name, property);
  }
  return watched;
}
