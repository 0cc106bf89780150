import type { Noticed } from '../../core/operation';
import { patchMethod, type Undo, undoAll } from '../../core/patch';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';
import { type InnerCall, innermost, UNKNOWN_METHOD } from './streams';

/** A layer of interceptors, of either side, as far as the guard reads it. */
interface Layer extends InnerCall {
  /** While an interceptor holds the metadata back, one message can wait. */
  readonly processingMetadata?: boolean;
}

/** Where a layer keeps what came with the message that waits: each message brings its own. */
interface Slot {
  readonly name: string;
  /** Which argument of the sending method goes there. */
  readonly place: number;
}

const CLIENT: Slot = { name: 'pendingMessageContext', place: 0 };
const SERVER: Slot = { name: 'pendingMessageCallback', place: 1 };

/**
 * Watches the layers of interceptors: one that still waits for metadata keeps one message, and a second one takes its
 * place. Streams never hand over a second one then, but interceptors may.
 */
export function watchInterceptors(grpc: GrpcModule, runtime: Runtime): Undo {
  return undoAll([
    watchLayer(grpc.InterceptingCall, 'sendMessageWithContext', CLIENT, runtime),
    watchLayer(grpc.ServerInterceptingCall, 'sendMessage', SERVER, runtime),
  ]);
}

function watchLayer(layerClass: { readonly prototype: object } | undefined, method: string, slot: Slot, runtime: Runtime): Undo {
  if (layerClass === undefined) return () => undefined;
  const { detector, shield, streams } = runtime;
  const watched = new WeakMap<object, Messages>();
  const isHeld = (layer: Layer): boolean => !shield.failed && layer.processingMetadata === true;
  const messagesOf = (layer: object): Messages => {
    const known = watched.get(layer) ?? new Messages();
    watched.set(layer, known);
    return known;
  };

  return patchMethod(layerClass.prototype, method, (self, args, native, entry) => {
    const layer: Layer = self;
    streams.calls.intercepted = true;
    const note = (): void => {
      shield.run(() => {
        const messages = messagesOf(self);
        messages.sent(args[slot.place], detector.noticed({ entry, verb: 'sendMessage' }));
        watchSlot(self, slot, messages, runtime);
      });
    };
    const before = isHeld(layer);
    if (before) note();
    const result = native.apply(self, args);
    // A server's first message makes its own metadata.
    if (!before && isHeld(layer)) note();
    return result;
  });
}

/** The messages of a layer, by what came with them. */
class Messages {
  readonly #sent = new WeakMap<object, Noticed>();
  watched = false;

  sent(key: unknown, sending: Noticed): void {
    if (isKey(key)) this.#sent.set(key, sending);
  }

  of(key: unknown): Noticed | undefined {
    return isKey(key) ? this.#sent.get(key) : undefined;
  }
}

function isKey(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

/** Until the slot is emptied, which happens once, nothing may be put there while something is in it. */
function watchSlot(layer: object, { name }: Slot, messages: Messages, runtime: Runtime): void {
  const property = Object.getOwnPropertyDescriptor(layer, name);
  if (messages.watched || property === undefined || !('value' in property) || property.configurable !== true) return;
  messages.watched = true;
  let held: unknown = property.value;
  Object.defineProperty(layer, name, {
    configurable: true,
    enumerable: property.enumerable ?? true,
    get: () => held,
    set: (value: unknown) => {
      runtime.shield.run(() => { judgeSlot(layer, messages.of(held), messages.of(value), runtime); });
      held = value;
      if (value === null) Object.defineProperty(layer, name, { ...property, value });
    },
  });
}

function judgeSlot(layer: object, first: Noticed | undefined, second: Noticed | undefined, { detector, streams }: Runtime): void {
  const base = innermost(layer);
  if (first === undefined || second === undefined || base === undefined || isOver(base)) return;
  const { call, handler, methodDefinition } = base;
  const stream = call === undefined
    ? streams.under(base, handler?.path ?? UNKNOWN_METHOD, 'server')
    : streams.under(call, methodDefinition?.path ?? UNKNOWN_METHOD, 'client');
  detector.found(stream.send, 'concurrent-send', 'throw', first, second);
}

/** Whether nothing that is sent will arrive any more. */
function isOver({ call, cancelled }: InnerCall): boolean {
  return cancelled === true || (call as { readonly ended?: boolean } | undefined)?.ended === true;
}
