import { noAbandonedReceive } from './no-abandoned-receive';
import { grpc, typed } from './testing/rule-tester';

typed.run('no-abandoned-receive', noAbandonedReceive, {
  invalid: [
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          await Promise.race([notes.next(), tick()]);
          const late = await notes.next();
          return late;
        }
      `),
      errors: [
        { data: { line: '4', other: 'the pending call on line 4', stream: 'notes', task: '`main()` itself' }, line: 5, messageId: 'overlap' },
      ],
      name: 'a receive beside the loser of a race',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          for (;;) {
            const next = await Promise.race([notes.next(), tick()]);
            if (next === undefined) continue;
            if (next.done) break;
          }
        }
      `),
      errors: [{ data: { line: '5', other: 'a further run of it', stream: 'notes', task: 'the pending call on line 5' }, line: 5, messageId: 'repeated' }],
      name: 'a further round after the loser of a race',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          await Promise.race([receive(notes), tick()]);
          await notes.next();
        }
        async function receive(notes: AsyncIterator<Note>) { return notes.next(); }
      `),
      errors: [{ data: { line: '7', other: 'the pending call on line 7', stream: 'notes', task: '`main()` itself' }, line: 5, messageId: 'overlap' }],
      name: 'the loser in a function further down',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          let pending = notes.next();
          for (;;) {
            const next = await Promise.race([pending, tick()]);
            if (next === undefined) continue;
            if (next.done) break;
            pending = notes.next();
          }
        }
      `),
      name: 'a pending receive that is raced again',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const first = await Promise.race([call[Symbol.asyncIterator]().next(), tick()]);
          call.cancel();
          return first;
        }
      `),
      name: 'a call that is given up',
    },
  ],
});
