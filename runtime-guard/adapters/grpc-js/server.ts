import type { Entered } from '../../context/carrier';
import type { Serializer } from '../../core/message-snapshot';
import { watched } from '../../core/net';
import { type Method, patchMethod, type Undo, undoAll, type Watcher } from '../../core/patch';
import { likeness } from '../../core/slot';
import { nameOf, Stream } from '../../core/stream';
import { createTask } from '../../core/task';
import { Trace } from '../../core/trace';
import type { Link } from '../../core/wire';
import type { Forked } from '../../happens-before/engine';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';
import type { GrpcStream } from './streams';
import { tell } from './tell';

interface Watching {
  readonly runtime: Runtime;
  /** Is told of every call before its handler. */
  readonly seen: (call: object) => void;
}

/** Who watches the servers of a class, if anybody does: a handler may outlive the guard under which it was registered. */
const watchers = new WeakMap<object, Watching>();

/**
 * Watches the server's handlers: each invocation is a task of its own. `addService` registers through
 * `Server.prototype.register`, so handlers of generated services come by here too.
 * @param seen is told of every call before its handler
 */
export function watchHandlers({ Server: { prototype } }: GrpcModule, runtime: Runtime, seen: (call: object) => void): Undo {
  watchers.set(prototype, { runtime, seen });
  return undoAll([
    () => { watchers.delete(prototype); },
    patchMethod(prototype, 'register', (self, args, native) => {
      const [path, handler, ...rest] = args;
      if (typeof handler !== 'function' || typeof path !== 'string') return native.apply(self, args);
      const [serialize, , type] = rest;
      const method = { answered: 0, path, serialize, type };
      learn(method, runtime);
      return native.call(self, path, watchHandler(method, handler as Method, () => watchers.get(prototype)), ...rest);
    }),
  ]);
}

/** A method as it was registered. */
interface RegisteredMethod {
  readonly path: string;
  readonly serialize: unknown;
  readonly type: unknown;
  /** How many calls it has answered since the last one that was answered twice. */
  answered: number;
}

/** So many answers of a method are traced each: a trace costs more than all else that is done about a unary call. */
const TRACED = 100;
const UNTRACED = Trace.untaken(`a place that was not noted: the method had answered ${TRACED} calls, each once, by then`);

function learn({ path, serialize, type }: RegisteredMethod, { streams }: Runtime): void {
  if (typeof serialize === 'function') streams.serializes(path, serialize as Serializer);
  streams.calls.registered(path, type);
}

function watchHandler(method: RegisteredMethod, handler: Method, watching: () => Watching | undefined): Method {
  const handling = likeness(handler, (self, args) => {
    const known = watching();
    return known === undefined || known.runtime.shield.failed
      ? handler.apply(self, args)
      : watched(new Handling(method, known), handler, self as object, args, handling);
  });
  return handling;
}

/** A handler that runs, and what has been entered for that. */
interface Running {
  readonly entered: Entered;
  readonly forked: Forked;
}

/** Each call of a handler is a task of its own, which knows what the client knew as it called. */
class Handling implements Watcher<Running | undefined> {
  constructor(
    readonly method: RegisteredMethod,
    readonly watching: Watching,
  ) {}

  before(_self: unknown, args: unknown[]): Running | undefined {
    const { method, watching: { runtime, seen } } = this;
    const { carrier, elsewhere, ordering, streams, wires } = runtime;
    const [call, respond] = args;
    if (typeof call !== 'object' || call === null) return undefined;
    if (!streams.calls.isUnary(method.path)) {
      seen(call);
      learn(method, runtime);
    }
    const stream = method.type !== 'unary' && ('write' in call || 'read' in call) ? streams.of(call) : undefined;
    const name = stream?.name ?? streams.name(method.path, 'server');
    const wire = ordering.isAwake ? wires.arrived((call as { readonly metadata?: unknown }).metadata) : undefined;
    const link = wire?.server();
    if (stream !== undefined) stream.link = link;
    if (typeof respond === 'function') args[1] = watchAnswer(call, respond as Method, { link, method, name }, runtime);
    const forked = ordering.enter();
    if (wire === undefined) elsewhere.heard();
    else ordering.follow(wire.started);
    return { entered: carrier.enter(createTask(`handler of ${nameOf(name)}`, undefined)), forked };
  }

  returned(_self: unknown, running: Running | undefined): void {
    this.#leave(running);
  }

  threw(_self: unknown, running: Running | undefined): void {
    this.#leave(running);
  }

  #leave(running: Running | undefined): void {
    if (running === undefined) return;
    const { carrier, ordering } = this.watching.runtime;
    carrier.leave(running.entered);
    ordering.leave(running.forked);
  }
}

interface Answering {
  readonly link: Link | undefined;
  readonly method: RegisteredMethod;
  readonly name: Stream['name'];
}

/**
 * A callback answers once: a second answer is a send after the half-close, which hangs the client. Whatever is answered
 * to a client that has gone before the first one is heard by nobody, and harms nobody.
 */
function watchAnswer(call: object, respond: Method, { link, method, name }: Answering, runtime: Runtime): Method {
  const { detector, ordering, shield } = runtime;
  let known: Stream | undefined;
  let answered = false;
  const note = (kind: 'close' | 'send', trace: Trace | undefined): void => {
    const stream = (known ??= new Stream(name));
    stream.link = link;
    const { moment } = detector.started(stream.send, { entry: answer, kind, ordered: true, trace, verb: 'callback' });
    tell(stream, 'closed', moment, runtime);
    stream.send.counted.over = true;
  };
  const answer = alike(respond, (self, args) => {
    shield.run(() => {
      if (answered) {
        method.answered = 0;
        if (known === undefined) note('close', UNTRACED);
        note('send', undefined);
        return;
      }
      if ((call as GrpcStream).cancelled === true) return;
      answered = true;
      method.answered += 1;
      if (method.answered <= TRACED) note('close', undefined);
      else if (ordering.isAwake) note('close', UNTRACED);
    });
    return respond.apply(self, args);
  });
  return answer;
}

/** Like `likeness`, but for a function that grpc-js makes anew for each call: only its name and its length show. */
function alike({ length, name }: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  /* eslint-disable prefer-rest-params -- named as that of grpc-js, and as long: to say so afterwards is slow */
  const respond: Method = function (this: unknown, _error?: unknown, _value?: unknown, _trailer?: unknown, _flags?: unknown) { return call(this, [...arguments]); };
  /* eslint-enable prefer-rest-params */
  if (respond.length === length && respond.name === name) return respond;
  return Object.defineProperties(respond, { length: { configurable: true, value: length }, name: { configurable: true, value: name } });
}
