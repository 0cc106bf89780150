import type { Bidi, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, notes, numbers, received, sendAll, sent, sorted, tick } from '../tasks';

const INVISIBLE = 'Guard: what counts order is invisible by nature; potential at most, never a throw.';

export const COUNTS: readonly Legal[] = [
  {
    contract: INVISIBLE,
    expected: [1, 2, 3, 11, 12, 13],
    name: 'a counted close: the last of two tasks ends the call',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      let open = 2;
      let busy = false;
      const isBusy = (): boolean => busy;
      const task = async (first: number): Promise<void> => {
        while (isBusy()) await tick();
        busy = true;
        for (const note of notes(3, first)) await sent(call, note);
        busy = false;
        open -= 1;
        if (open === 0) call.end();
      };
      await Promise.all([task(1), task(11)]);
      return sorted(numbers(await all));
    },
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        const answers: Promise<void>[] = [];
        let last = Promise.resolve();
        let open = 1;
        const done = (): void => { open -= 1; if (open === 0) call.end(); };
        call.on('data', (note: Note) => {
          open += 1;
          last = last.then(async () => { await tick(); await sent(call, note); });
          answers.push(last.then(done));
        });
        call.on('end', done);
      },
    }),
    name: 'a server that counts its answers and closes after the last',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3))),
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: [1, 2],
    name: 'a latch that the last of three tasks opens',
    run: (client) => bidi(client, async (call) => {
      let left = 3;
      let open: (() => void) | undefined;
      const opened = new Promise<void>((resolve) => { open = resolve; });
      const down = (): void => { left -= 1; if (left === 0) open?.(); };
      const sending = async (): Promise<void> => { await tick(); await sent(call, { n: 1 }); down(); };
      const working = async (): Promise<void> => { await asked(client, {}); down(); };
      const after = async (): Promise<void> => { await opened; await sent(call, { n: 2 }); };
      await Promise.all([after(), sending(), working(), working()]);
    }),
    verdict: 'potential at most',
  },
];
