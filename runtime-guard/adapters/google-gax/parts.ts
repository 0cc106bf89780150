import { patchMethod, undoAll } from '../../core/patch';
import { watchEvents } from '../grpc-js/emit';
import { watchReceives } from '../grpc-js/receive';
import type { Part } from '../packages';
import { watchSends } from './sends';

/**
 * google-gax gives to the program a duplex around a call of grpc-js, made before the call is; the name of the method is
 * learnt from the call. What overlaps, overlaps on the wrapper; the call gets its messages from one pump.
 */
export const GOOGLE_GAX: readonly Part[] = [{
  steps: ['google-gax', './streamingCalls/streaming.js'],
  watch: (module, { runtime }) => {
    const { shield, streams } = runtime;
    const wrapper: unknown = Reflect.get(module, 'StreamProxy');
    if (typeof wrapper !== 'function') return () => undefined;
    const prototype = wrapper.prototype as object;
    streams.learn(prototype);
    return undoAll([
      watchSends(prototype, runtime),
      watchReceives(prototype, runtime),
      watchEvents(prototype, runtime),
      patchMethod(prototype, 'eventForwardHelper', (self, args, native) => {
        shield.run(() => {
          const [call] = args;
          if (typeof call === 'object' && call !== null && streams.isWatched(call)) streams.of(self).name = streams.of(call).name;
        });
        return native.apply(self, args);
      }),
    ]);
  },
}];
