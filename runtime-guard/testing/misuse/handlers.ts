/* eslint-disable grpc-streams/no-async-stream-listener, grpc-streams/no-concurrent-send, grpc-streams/no-send-after-close, grpc-streams/single-sender -- these programs break the contract on purpose */
import type { Bidi, Download, Note } from '../echo-service';
import { both, ended } from '../closing';
import type { Misuse } from '../scenario';
import { asked, notes, numbers, once, received, sendAll, sent, sleep, tick } from '../tasks';

/** Answers each message by a task of its own, and closes after the last of `count`. */
function answering(call: Bidi, count: number, answer: (note: Note) => Promise<void>): void {
  let open = count;
  const done = (): void => {
    open -= 1;
    if (open === 0) ended(call);
  };
  call.on('data', (note: Note) => { void answer(note).then(done, done); });
}

export const HANDLERS: readonly Misuse[] = [
  {
    contract: 'Table: an async data listener that sends after an await.',
    handlers: () => ({
      bidi: (call: Bidi) => {
        answering(call, 3, async (note) => { await tick(); await sent(call, note); });
      },
    }),
    kind: 'concurrent-send',
    name: 'an async data listener that awaits and then writes',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      for (const note of notes(3)) call.write(note);
      return numbers(await all);
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: two tasks, each a single atomic send: potential unless in flight.',
    handlers: () => {
      const calls: Bidi[] = [];
      return {
        bidi: (call: Bidi) => {
          calls.push(call);
          call.on('data', (note: Note) => { for (const each of calls) { try { each.write(note); } catch { /* recorded */ } } });
          call.on('end', () => { calls.splice(calls.indexOf(call), 1); ended(call); });
          call.write({ n: 0 });
        },
      };
    },
    kind: 'concurrent-send',
    name: 'broadcast from several handlers',
    run: async (client) => {
      const members = [client.bidi(), client.bidi()];
      const ends = members.map((call) => received(call));
      await Promise.all(members.map((call) => once(call, 'data')));
      await Promise.all(members.map((call, index) => sendAll(call, notes(5, 10 * index), 1)));
      for (const call of members) call.end();
      await Promise.all(ends);
    },
    verdict: 'potential',
  },
  {
    contract: 'Table: two tasks, each a single atomic send.',
    handlers: () => ({
      download: (call: Download) => {
        const beat = setInterval(() => { try { call.write({ text: 'beat' }); } catch { /* recorded */ } }, 1);
        const send = async (): Promise<void> => {
          for (const note of notes(5)) { try { call.write(note); } catch { /* recorded */ } await sleep(2); }
          clearInterval(beat);
          call.end();
        };
        void send();
      },
    }),
    kind: 'concurrent-send',
    name: 'a heartbeat beside a sender',
    run: async (client) => received(client.download({})),
    verdict: 'potential',
  },
  {
    contract: 'Table: a unary callback answered twice.',
    handlers: () => ({
      unary: (call, callback) => {
        callback(null, call.request);
        try { callback(null, call.request); } catch { /* recorded */ }
      },
    }),
    kind: 'send-after-close',
    name: 'a unary callback answered twice',
    run: (client) => asked(client, { n: 1 }),
    verdict: 'throw',
  },
  {
    contract: 'Table: an async data listener that sends after an await; single atomic sends.',
    handlers: () => ({
      bidi: (call: Bidi) => { answering(call, 3, async (note) => { await tick(); call.write(note); }); },
    }),
    kind: 'concurrent-send',
    name: 'an async data listener that awaits and then writes without waiting',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      for (const note of notes(3)) call.write(note);
      await all;
    },
    verdict: 'potential',
  },
  {
    contract: 'Table: two tasks, each a single atomic send; thrown when in flight.',
    handlers: () => ({
      download: async (call: Download) => {
        const beat = setInterval(() => { sent(call, { text: 'beat' }).catch(() => undefined); }, 1);
        await both(sendAll(call, notes(8), 1));
        clearInterval(beat);
        ended(call);
      },
    }),
    kind: 'concurrent-send',
    name: 'a heartbeat with callbacks beside a sender',
    run: (client) => received(client.download({})),
    verdict: 'throw',
  },
  {
    contract: 'Contract 3 and 6: two handlers are two tasks, and must not send on one stream at once.',
    handlers: () => {
      let feed: Download | undefined;
      return {
        download: async (call: Download) => {
          feed = call;
          await both(sendAll(call, notes(12), 1));
          ended(call);
        },
        unary: (call, callback) => {
          callback(null, {});
          if (feed !== undefined) void both(sendAll(feed, notes(4, 11), 1));
        },
      };
    },
    kind: 'concurrent-send',
    name: 'a handler that sends on the stream of another',
    run: async (client) => {
      const call = client.download({});
      const all = received(call);
      await once(call, 'data');
      await asked(client, {});
      await both(all);
    },
    verdict: 'throw',
  },
  {
    contract: 'Contract 3 and 6: each handler is a task; sends of both with callbacks meet in flight.',
    handlers: () => {
      const calls: Bidi[] = [];
      return {
        bidi: (call: Bidi) => {
          calls.push(call);
          call.on('data', (note: Note) => { for (const each of calls) sent(each, note).catch(() => undefined); });
          call.on('end', () => { calls.splice(calls.indexOf(call), 1); ended(call); });
          call.write({ n: 0 });
        },
      };
    },
    kind: 'concurrent-send',
    name: 'broadcast from several handlers, with callbacks',
    run: async (client) => {
      const members = [client.bidi(), client.bidi()];
      const ends = members.map((call) => received(call));
      await Promise.all(members.map((call) => once(call, 'data')));
      await Promise.all(members.map((call, index) => sendAll(call, notes(8, 10 * index), 1)));
      for (const call of members) call.end();
      await Promise.all(ends);
    },
    verdict: 'throw',
  },
];
