import { undoAll } from '../../core/patch';
import type { Part } from '../packages';
import { watchCalls } from './calls';
import { inputStreamPrototype } from './probe';
import { watchInputStreams } from './sends';

/** protobuf-ts over grpc-js: a promise for each send, and responses that can be iterated over. */
export const PROTOBUF_TS: readonly Part[] = [{
  steps: ['@protobuf-ts/grpc-transport', './grpc-transport'],
  watch: (module, watch) => {
    const transport: unknown = Reflect.get(module, 'GrpcTransport');
    if (typeof transport !== 'function') return () => undefined;
    const inputs = inputStreamPrototype(transport);
    return undoAll([
      ...(inputs === undefined ? [] : [watchInputStreams(inputs, watch.runtime)]),
      watchCalls(transport.prototype as object, watch),
    ]);
  },
}];
