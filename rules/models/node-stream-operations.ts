import type { MethodModel } from './library-model';

const DATA_LISTENER: MethodModel = {
  completion: 'session',
  consumer: 'listener',
  direction: 'receive',
  events: ['data'],
  kind: 'receive',
};

/**
 * Operations of the libraries whose streams are Node's. A write is instant: its callback tells of a buffer, not
 * of the wire (measured on grpc-js 1.14.7: it fires within a tick until about 1 MiB is queued). What arrives
 * before the receiver waits in the stream (measured: `data` and `for await` 200 ms late see all messages).
 */
export const NODE_STREAM_OPERATIONS: Readonly<Record<string, MethodModel>> = {
  addListener: DATA_LISTENER,
  cancel: { completion: 'instant', direction: 'receive', kind: 'reset' },
  destroy: { completion: 'instant', direction: 'receive', kind: 'reset' },
  end: { completion: 'instant', direction: 'send', kind: 'close' },
  on: DATA_LISTENER,
  prependListener: DATA_LISTENER,
  read: { completion: 'instant', consumer: 'pull', direction: 'receive', kind: 'receive' },
  write: { completion: 'instant', direction: 'send', kind: 'send', message: 0 },
};
