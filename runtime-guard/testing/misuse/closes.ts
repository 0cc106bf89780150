/* eslint-disable grpc-streams/no-async-stream-listener, grpc-streams/no-close-during-send, grpc-streams/no-send-after-close -- these programs break the contract on purpose */
import type { Bidi, Download, Note } from '../echo-service';
import { both, ended } from '../closing';
import type { Misuse } from '../scenario';
import { asked, notes, once, received, sendAll, sent, tick, uploading } from '../tasks';

export const CLOSES: readonly Misuse[] = [
  {
    contract: 'Table: close during send.',
    kind: 'close-during-send',
    name: 'end() racing a sender',
    orElse: 'send-after-close',
    run: async (client) => {
      const call = client.bidi();
      const all = both(received(call));
      const sender = async (): Promise<void> => { for (const note of notes(20)) { await sent(call, note); await tick(); } };
      const closer = async (): Promise<void> => { await once(call, 'data'); call.end(); };
      await both(sender(), closer());
      ended(call);
      await all;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: close during send.',
    handlers: () => ({
      bidi: (call: Bidi) => {
        const all = once(call, 'end');
        call.on('data', (note: Note) => { void all.then(() => sent(call, note)).catch(() => undefined); });
        call.on('end', () => call.end());
      },
    }),
    kind: 'close-during-send',
    name: 'end() from an end listener beside async replies',
    orElse: 'send-after-close',
    run: async (client) => {
      const call = client.bidi();
      const all = both(received(call));
      call.write({ n: 1 });
      call.end();
      await all;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: close during send.',
    handlers: () => ({
      bidi: (call: Bidi) => {
        call.on('data', (note: Note) => {
          const closed = once(call, 'close');
          void closed.then(() => { call.write(note); }).catch(() => undefined);
        });
        call.on('end', () => { call.end(); });
      },
    }),
    kind: 'close-during-send',
    name: 'a reply after the end listener has closed and the call is over',
    orElse: 'send-after-close',
    run: async (client) => {
      const call = client.bidi();
      const all = both(received(call));
      call.write({ n: 1 });
      call.end();
      await all;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: send after close.',
    kind: 'send-after-close',
    name: 'a send after the close',
    run: async (client) => {
      const { call, reply } = uploading(client);
      call.write({ n: 1 });
      call.end();
      try { call.write({ n: 2 }); } catch { /* recorded */ }
      await reply;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: close during send; a timer ends the call.',
    kind: 'close-during-send',
    name: 'end() by a timer beside a sender',
    orElse: 'send-after-close',
    run: async (client) => {
      const call = client.bidi();
      const all = both(received(call));
      setTimeout(() => { try { call.end(); } catch { /* recorded */ } }, 4);
      call.on('error', () => undefined);
      for (const note of notes(20)) { await sent(call, note).catch(() => undefined); await tick(); }
      ended(call);
      await all;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: close during send; plain writes after it are lost.',
    kind: 'close-during-send',
    name: 'end() beside a task that goes on with plain writes',
    orElse: 'send-after-close',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const replied = both(reply);
      call.on('error', () => undefined);
      const sender = async (): Promise<void> => { for (const note of notes(9)) { await tick(); call.write(note); } };
      const closer = async (): Promise<void> => { await tick().then(tick).then(tick); call.end(); };
      await both(sender(), closer());
      ended(call);
      await replied;
    },
    verdict: 'throw',
  },
  {
    contract: 'Contract 6: the end of a handler is its half-close; what it has not waited for races it.',
    handlers: () => {
      let floating: Promise<void> | undefined;
      return {
        download: async (call: Download) => {
          floating = sendAll(call, notes(5), 1);
          await tick();
          ended(call);
        },
        unary: (_, callback) => { void both(floating ?? tick()).then(() => { callback(null, {}); }); },
      };
    },
    kind: 'close-during-send',
    name: 'a handler that ends beside a sender it does not wait for',
    orElse: 'send-after-close',
    run: async (client) => {
      await received(client.download({}));
      await asked(client, {});
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: send after close, on the same path.',
    handlers: () => ({
      download: (call: Download) => {
        call.write({ n: 1 });
        call.end();
        try { call.write({ n: 2 }); } catch { /* recorded */ }
      },
    }),
    kind: 'send-after-close',
    name: 'a handler that writes after its end()',
    run: async (client) => received(client.download({})),
    verdict: 'throw',
  },
  {
    contract: 'Table: send after close, on the same path.',
    kind: 'send-after-close',
    name: 'a last message given to a second end()',
    run: async (client) => {
      const { call, reply } = uploading(client);
      call.end({ n: 1 });
      try { call.end({ n: 2 }); } catch { /* recorded */ }
      await reply;
    },
    verdict: 'throw',
  },
];
