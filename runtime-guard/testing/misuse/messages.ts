/* eslint-disable grpc-streams/no-mutate-after-send -- these programs break the contract on purpose */
import { type Note } from '../echo-service';
import type { Misuse } from '../scenario';
import { uploading } from '../tasks';

/** A message as code generators for classes make them. */
class Reading implements Note {
  n = 0;

  setN(n: number): this {
    this.n = n;
    return this;
  }
}

export const MESSAGES: readonly Misuse[] = [
  {
    contract: 'Table: message changed after send.',
    kind: 'message-changed',
    name: 'one message object used again',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const note: Note = {};
      for (let n = 1; n <= 3; n += 1) {
        note.n = n;
        call.write(note);
      }
      call.end();
      await reply;
    },
    verdict: 'report',
  },
  {
    contract: 'Table: message changed after send; a fluent setter returns the same object.',
    kind: 'message-changed',
    name: 'a fluent setter on one message',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const reading = new Reading();
      call.write(reading.setN(1));
      call.write(reading.setN(2));
      call.write(reading.setN(3));
      call.end();
      await reply;
    },
    verdict: 'report',
  },
  {
    contract: 'Table: message changed after send; live state.',
    kind: 'message-changed',
    name: 'live state that a timer sends while moves change it',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const state = { moves: [] as number[], text: 'board' };
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          for (const move of [1, 2, 3]) {
            state.moves.push(move);
            call.write(state);
          }
          clearInterval(timer);
          resolve();
        }, 1);
      });
      call.end();
      await reply;
    },
    verdict: 'report',
  },
  {
    contract: 'Table: message changed after send.',
    handlers: () => ({
      download: (call) => {
        const note: Note = {};
        for (const n of [1, 2, 3]) call.write(Object.assign(note, { n }));
        call.end();
      },
    }),
    kind: 'message-changed',
    name: 'one message of a handler used again',
    run: (client) => new Promise((resolve) => { client.download({}).resume().on('end', resolve); }),
    verdict: 'report',
  },
];
