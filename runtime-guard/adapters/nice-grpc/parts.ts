import { type Method, patchMethod } from '../../core/patch';
import { Stream } from '../../core/stream';
import { sideOf } from '../grpc-js/streams';
import type { Part } from '../packages';
import type { Watch } from '../watch';

interface Definition {
  readonly path: string;
}

/**
 * nice-grpc sends and receives through grpc-js, one message after another; but what it gives to the program is an
 * iterable that queues every `next()`, so that grpc-js never sees two at once. Requests are pulled by nice-grpc alone.
 */
export const NICE_GRPC: readonly Part[] = [
  responses('createBidiStreamingMethod'),
  responses('createServerStreamingMethod'),
  {
    steps: ['nice-grpc', './utils/readableToAsyncIterable'],
    watch: (module, watch) => patchMethod(module, 'readableToAsyncIterable', (self, args, native) => {
      const requests = native.apply(self, args);
      watch.runtime.shield.run(() => { watchRequests(args[0], requests, watch); });
      return requests;
    }),
  },
];

function responses(name: string): Part {
  return {
    steps: ['nice-grpc', `./client/${name}`],
    watch: (module, watch) => patchMethod(module, name, (self, args, native) => watchMethod(native.apply(self, args) as Method, args[0] as Definition, watch)),
  };
}

/** A client's method. Its call of grpc-js is made when the first message is asked for. */
function watchMethod(method: Method, { path }: Definition, { iterables, runtime: { shield, streams } }: Watch): Method {
  const upcoming = (): Stream => new Stream({ number: streams.invocations(path, 'client') + 1, path, side: 'client' });
  return function (this: unknown, ...args) {
    const iterable = method.apply(this, args);
    shield.run(() => {
      if (typeof iterable === 'object' && iterable !== null) iterables.watch(iterable, () => ({ stream: upcoming() }));
    });
    return iterable;
  };
}

/** What a handler of a server is given. A client's responses are taken from such an iterable by nice-grpc itself. */
function watchRequests(call: unknown, requests: unknown, { iterables, runtime: { streams } }: Watch): void {
  if (typeof call !== 'object' || call === null || typeof requests !== 'object' || requests === null || sideOf(call) === 'client') return;
  iterables.watch(requests, () => ({ stream: new Stream(streams.of(call).name) }));
}
