import { type Method, patchMethod } from '../../core/patch';
import { nameOf, Stream } from '../../core/stream';
import { createTask, type Task } from '../../core/task';
import { afterwards } from '../afterwards';
import type { Runtime } from '../grpc-js/runtime';
import type { CurrentWatch, Watch } from '../watch';
import { watchPulls } from './pulls';
import { type ConnectService, isAsyncIterable, isService, type MethodDescription, methodsOf } from './service';
import { isWritableIterable } from './writables';

interface RegisteredMethod extends MethodDescription {
  readonly parent: { readonly typeName: string };
}

const routers = new WeakSet<object>();

/** Watches the handlers that a router is given from now on: each invocation is a task of its own. */
export function watchRouter(router: object, current: CurrentWatch): void {
  if (routers.has(router)) return;
  routers.add(router);
  patchMethod(router, 'service', (self, args, native) => {
    const [service, implementation, ...rest] = args;
    if (!isService(service) || typeof implementation !== 'object' || implementation === null) return native.apply(self, args);
    return native.call(self, service, handlersOf(service, implementation, current), ...rest);
  });
  patchMethod(router, 'rpc', (self, args, native) => {
    const [method, handler, ...rest] = args;
    if (!isRegistered(method) || typeof handler !== 'function') return native.apply(self, args);
    return native.call(self, method, watchHandler(`/${method.parent.typeName}/${method.name}`, handler as Method, undefined, current), ...rest);
  });
}

function isRegistered(method: unknown): method is RegisteredMethod {
  if (typeof method !== 'object' || method === null) return false;
  const { name, parent } = method as Partial<RegisteredMethod>;
  return typeof name === 'string' && typeof parent?.typeName === 'string';
}

/** The implementation with watched handlers; each is still called on the implementation itself. */
function handlersOf(service: ConnectService, implementation: object, current: CurrentWatch): object {
  const handlers = methodsOf(service).flatMap(({ key, path }): [string, unknown][] => {
    const handler: unknown = Reflect.get(implementation, key);
    return typeof handler === 'function' ? [[key, watchHandler(path, handler as Method, implementation, current)]] : [];
  });
  return Object.fromEntries(handlers);
}

function watchHandler(path: string, handler: Method, implementation: object | undefined, current: CurrentWatch): Method {
  /** Whether it takes and gives one message at a time, as far as that has shown. */
  let isUnary = false;
  return (...args) => {
    const watch = current();
    const begun = watch?.runtime.shield.run(() => begin(path, args, isUnary, watch));
    if (watch === undefined || begun === undefined) return handler.apply(implementation, args);
    const { runtime, writables } = watch;
    const { carrier, elsewhere, ordering, shield } = runtime;
    const answered = (): void => { elsewhere.told(ordering.here()); };
    const result = ordering.fork(() => {
      shield.run(() => { elsewhere.heard(); });
      return afterwards(() => carrier.run(begun.task, () => handler.apply(implementation, args)), answered, ordering);
    });
    shield.run(() => {
      if (isWritableIterable(result)) writables.watch(result, begun.stream);
      else if (isAsyncIterable(result)) runAs(begun.task, result, answered, runtime);
      isUnary = !isAsyncIterable(args[0]) && !isAsyncIterable(result);
    });
    return result;
  };
}

function begin(path: string, [requests]: readonly unknown[], isUnary: boolean, { iterables, runtime: { streams } }: Watch): { stream: Stream; task: Task } {
  const stream = new Stream(streams.name(path, 'server'));
  if (!isUnary) streams.open.heldBy(stream);
  if (isAsyncIterable(requests)) iterables.watch(requests, () => ({ stream }));
  return { stream, task: createTask(`handler of ${nameOf(stream.name)}`, undefined) };
}

/** The body of a generator runs when the transport asks it for the next response. */
function runAs(task: Task, generator: AsyncIterable<unknown>, answered: () => void, { carrier, ordering }: Runtime): void {
  watchPulls(generator, (take) => afterwards(() => carrier.run(task, take), answered, ordering));
}
