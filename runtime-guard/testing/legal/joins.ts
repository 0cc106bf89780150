import { AsyncLocalStorage } from 'node:async_hooks';
import { once as onceEmitted, EventEmitter } from 'node:events';

import type { Note } from '../echo-service';
import type { Legal } from '../scenario';
import { SCOPES } from '../scopes';
import { asked, bidi, notes, sendAll, sent, sleep, tick } from '../tasks';

const storage = new AsyncLocalStorage<object>();
const CONTEXTS: typeof SCOPES = { ...SCOPES, 'a storage': () => (work) => storage.run({}, work) };
/** Made before any stream is open. */
const WITHIN = Object.entries(CONTEXTS).map(([name, make]) => ({ name, within: make() }));

export const JOINS: readonly Legal[] = [
  ...WITHIN.map(({ name, within }): Legal => ({
    contract: 'Happens-before: a call before what its caller does next.',
    expected: [1, 2, 3, 4],
    name: `${name} that sends, between sends of its caller`,
    run: (client) => bidi(client, async (call) => {
      await tick();
      within(() => { call.write({ n: 1 }, () => undefined); });
      call.write({ n: 2 }, () => undefined);
      await sleep(1);
      within(() => { call.write({ n: 3 }, () => undefined); });
      await Promise.resolve();
      call.write({ n: 4 }, () => undefined);
    }),
    verdict: 'silent',
  })),
  {
    contract: 'Never flagged: Promise.all whose branches write before their first await.',
    expected: [1, 2, 3],
    name: 'Promise.all whose branches write before their first await',
    run: (client) => bidi(client, async (call) => {
      const branch = async (n: number): Promise<void> => { call.write({ n }); await sleep(1); };
      await Promise.all([branch(1), branch(2)]);
      call.write({ n: 3 });
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join.',
    expected: [1, 2, 3, 4],
    name: 'fork and join: two tasks prepare, one sends what each joined',
    run: (client) => bidi(client, async (call) => {
      const first = sendAll(call, notes(2), 2);
      await Promise.allSettled([first, sleep(1)]);
      await sendAll(call, notes(2, 3), 1);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join.',
    expected: [1, 2, 3],
    name: 'Promise.all of a sender and others, then a write',
    run: (client) => bidi(client, async (call) => {
      await Promise.all([sendAll(call, notes(2), 1), asked(client, {}), sleep(1)]);
      call.write({ n: 3 });
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join.',
    expected: [1, 2, 3, 4],
    name: 'nested Promise.all, then writes',
    run: (client) => bidi(client, async (call) => {
      const inner = Promise.all([tick(), Promise.all([sendAll(call, notes(2), 1), sleep(0)])]);
      await Promise.all([inner, asked(client, {})]);
      await sendAll(call, notes(2, 3));
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join, also when it fails.',
    expected: [1, 2],
    name: 'allSettled of a sender that fails, then a write',
    run: (client) => bidi(client, async (call) => {
      const failing = async (): Promise<void> => {
        await sent(call, { n: 1 });
        throw new Error('the source is broken');
      };
      await Promise.allSettled([failing(), sleep(1)]);
      await sent(call, { n: 2 });
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [3, 1, 2],
    name: 'a for await over promises',
    run: (client) => bidi(client, async (call) => {
      const sources = [3, 1, 2].map(async (n) => { await sleep(n); return { n }; });
      // eslint-disable-next-line @typescript-eslint/await-thenable -- a loop over promises waits for each, which is the point
      for await (const note of sources) await sent(call, note);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits; the tasks of a Promise.all return what the joined one sends.',
    expected: [0, 1, 2, 3],
    name: 'answers that are gathered at once and sent in order',
    run: (client) => bidi(client, async (call) => {
      const answers = await Promise.all([0, 1, 2, 3].map((n) => asked(client, { n })));
      for (const answer of answers) call.write(answer);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits; the loser of the race sends nothing.',
    expected: [1, 2],
    name: 'Promise.race of an answer with a timeout that is cleared',
    run: (client) => bidi(client, async (call) => {
      for (const n of [1, 2]) {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<Note>((resolve) => { timer = setTimeout(() => { resolve({ n: -1 }); }, 10_000); });
        const note = await Promise.race([asked(client, { n }), late]);
        clearTimeout(timer);
        await sent(call, note);
      }
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join.',
    expected: [1, 2, 3, 4],
    name: 'a sender that is started early and joined late',
    run: (client) => bidi(client, async (call) => {
      const early = sendAll(call, notes(2), 1);
      await asked(client, {});
      await early;
      await sendAll(call, notes(2, 3));
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a resolver before whoever awaits the promise.',
    expected: [1, 2],
    name: 'a deferred promise between two senders',
    run: (client) => bidi(client, async (call) => {
      let open: (() => void) | undefined;
      const opened = new Promise<void>((resolve) => { open = resolve; });
      const first = async (): Promise<void> => { await tick(); await sent(call, { n: 1 }); open?.(); };
      const second = async (): Promise<void> => { await opened; await sent(call, { n: 2 }); };
      await Promise.all([second(), first()]);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: an emission before whoever awaits it by events.once.',
    expected: [1, 2],
    name: 'events.once between two senders',
    run: (client) => bidi(client, async (call) => {
      const emitter = new EventEmitter();
      const first = async (): Promise<void> => { await tick(); await sent(call, { n: 1 }); emitter.emit('sent'); };
      const second = async (): Promise<void> => { await onceEmitted(emitter, 'sent'); await sent(call, { n: 2 }); };
      await Promise.all([second(), first()]);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits, also after catch and finally.',
    expected: [1, 2, 3],
    name: 'then, catch and finally',
    run: (client) => bidi(client, (call) => sent(call, { n: 1 })
      .then(() => { throw new Error('no'); })
      .catch(() => sent(call, { n: 2 }))
      .finally(() => sent(call, { n: 3 }))),
    verdict: 'silent',
  },
];
