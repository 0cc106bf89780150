import { undoAll } from '../../core/patch';
import type { Part } from '../packages';
import type { Watch } from '../watch';
import { watchCalls } from './calls';
import { inputStreamPrototype } from './probe';
import { watchInputStreams } from './sends';

type TransportClass = Parameters<typeof inputStreamPrototype>[0];

/** protobuf-ts over grpc-js: a promise for each send, and responses that can be iterated over. */
export function protobufTsParts(watch: Watch): Part[] {
  return [{
    steps: ['@protobuf-ts/grpc-transport'],
    watch: (module) => {
      const transport: unknown = Reflect.get(module, 'GrpcTransport');
      if (typeof transport !== 'function') return () => undefined;
      const { prototype } = transport;
      const inputs = inputStreamPrototype({ prototype } as TransportClass);
      return undoAll([
        ...(inputs === undefined ? [] : [watchInputStreams(inputs, watch.runtime)]),
        watchCalls(prototype as object, watch),
      ]);
    },
  }];
}
