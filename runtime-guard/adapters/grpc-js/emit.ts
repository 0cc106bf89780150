import type { Entered } from '../../context/carrier';
import type { Operation } from '../../core/operation';
import { isPatchable, type Method, patchMethod, type Undo, undoAll, type Watcher, watchMethod } from '../../core/patch';
import { nameOf, type Stream } from '../../core/stream';
import { createTask, runOf } from '../../core/task';
import { Trace } from '../../core/trace';
import { isAboutListeners } from '../../happens-before/emitters';
import { passBy } from './draining';
import { cameFromPipe } from './internal-caller';
import { judgeIterated } from './iteration';
import type { Runtime } from './runtime';
import { belowOf, type GrpcStream, innermost, sideOf } from './streams';
import { tell } from './tell';

/** An event that is being told to its listeners. */
interface Emission {
  readonly stream: Stream;
  readonly event: string | symbol;
  /** The last send before. */
  readonly last: Operation | undefined;
  /** Whether a listener runs as a task of its own, and what it has entered then. */
  readonly isTask: boolean;
  readonly entered: Entered;
}

/**
 * Watches a stream's events. A listener knows what its registration knew, what earlier listeners of the stream did, and
 * what had been sent before the message it gets was received. Events also tell when a stream is over.
 */
export function watchEvents(prototype: object, runtime: Runtime): Undo {
  const { carrier, ordering, shield, stackDepth, streams } = runtime;

  const register = (name: 'addListener' | 'on' | 'prependListener'): Undo =>
    patchMethod(prototype, name, (self, args, native, entry) => {
      const result = native.apply(self, args);
      shield.run(() => {
        const event = args[0] as string | symbol;
        // A server's stream listens to itself as it is made, also that of a unary call, which no program sends on.
        if (event === 'error' && !streams.has(self) && sideOf(self) === 'server') return;
        const stream = streams.of(self);
        // What Node listens with beside the program, to pipe or to iterate, is nobody's task.
        const isNamed = stream.registrations.has(event) && cameFromPipe(entry);
        const task = isNamed ? undefined : createTask(`${String(event)} listener of ${nameOf(stream.name)}`, carrier.current(), Trace.capture(entry, stackDepth));
        stream.registered(event, ordering.here(), task);
      });
      return result;
    });

  return undoAll([
    register('on'),
    register('addListener'),
    register('prependListener'),
    watchCancel(prototype, runtime),
    watchMethod(prototype, 'emit', new Emissions(runtime)),
  ]);
}

/** Of clients' streams only. */
function watchCancel(prototype: object, runtime: Runtime): Undo {
  const { ordering, shield, streams } = runtime;
  if (!isPatchable(prototype, 'cancel')) return () => undefined;
  return patchMethod(prototype, 'cancel', (self, args, native) => {
    shield.run(() => {
      const stream = streams.of(self);
      streams.calls.left(belowOf(self));
      streams.end(stream, 'reset');
      tell(stream, 'closed', ordering.here(), runtime);
    });
    return native.apply(self, args);
  });
}

class Emissions implements Watcher<Emission | undefined> {
  constructor(readonly runtime: Runtime) {}

  before(self: object, args: unknown[], entry: Method): Emission | undefined {
    const { carrier, shield, streams } = this.runtime;
    const event = args[0] as string | symbol;
    if (shield.failed || isAboutListeners(event)) return undefined;
    const stream = streams.known(self) ?? (isUnary(self) ? undefined : streams.of(self));
    if (stream === undefined) return undefined;
    if (event === 'data') passBy(self, stream);
    if (event === 'error' && args[1] !== (self as GrpcStream).errored) judgeIterated(self, stream, { entry, verb: "emit('error')" }, this.runtime);
    before(stream, event, this.runtime);
    const { last } = stream.send;
    const task = stream.registrations.get(event)?.task;
    return { entered: task === undefined ? undefined : carrier.enter(runOf(task)), event, isTask: task !== undefined, last, stream };
  }

  returned(_self: object, emission: Emission | undefined): void {
    this.#after(emission);
  }

  threw(_self: object, emission: Emission | undefined): void {
    this.#after(emission);
  }

  #after(emission: Emission | undefined): void {
    if (emission === undefined) return;
    const { carrier, ordering } = this.runtime;
    const { entered, event, isTask, last, stream } = emission;
    if (isTask) carrier.leave(entered);
    if (event === 'error') stream.failing = false;
    stream.emitted = ordering.current();
    if (event === 'drain' && stream.send.last !== last) stream.drained = stream.emitted;
  }
}

/** Whether a call of a server is of a unary method, on which nobody listens. */
function isUnary(native: object): boolean {
  return innermost((native as GrpcStream).call)?.handler?.type === 'unary';
}

function before(stream: Stream, event: string | symbol, runtime: Runtime): void {
  const { ordering, streams } = runtime;
  switch (event) {
    case 'pipe':
      stream.piped();
      break;
    case 'unpipe':
      stream.unpiped();
      break;
    case 'drain':
      // There is room again as the transport has taken all that was sent so far.
      ordering.follow(stream.send.last?.moment);
      break;
    case 'finish':
      stream.settle();
      break;
    case 'cancelled':
    case 'close':
    case 'status':
      streams.end(stream, stream.send.closed === undefined ? 'reset' : 'closed');
      break;
    case 'error':
      stream.failing = true;
      streams.end(stream, 'reset');
      break;
  }
  ordering.join(stream.registrations.get(event)?.moments.clock);
  ordering.join(stream.emitted);
  learn(stream, event, runtime);
  ordering.here();
}

/** Events that come from the other end, whoever that is. */
const FROM_AFAR: ReadonlySet<string | symbol> = new Set(['cancelled', 'data', 'end', 'error', 'metadata', 'status']);

/** What comes from the other end comes after what that knew. */
function learn({ link }: Stream, event: string | symbol, { elsewhere, ordering }: Runtime): void {
  if (!FROM_AFAR.has(event)) return;
  if (link?.met !== true) elsewhere.heard();
  else ordering.join(event === 'data' ? link.received() : link.ended());
}
