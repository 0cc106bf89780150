import { consistentSendLock } from './consistent-send-lock';
import { grpc, typed } from './testing/rule-tester';

typed.run('consistent-send-lock', consistentSendLock, {
  invalid: [
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function feed(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
        }
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          const fed = feed(call, notes);
          await tick();
          call.write({ text: 'summary', tags: [] });
          await fed;
        }
      `),
      errors: [
        { data: { line: '5', other: '`feed()` started on line 8', stream: 'call', task: '`main()` itself' }, line: 10, messageId: 'overlap' },
      ],
      name: 'a send that does not ask for the lock',
    },
  ],
  valid: [
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function feed(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
        }
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          const fed = feed(call, notes);
          await tick();
          await sending.runExclusive(() => { call.write({ text: 'summary', tags: [] }); });
          await fed;
        }
      `),
      name: 'a lock on every way',
    },
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
          call.write({ text: 'summary', tags: [] });
        }
      `),
      name: 'a send behind the holder of the lock',
    },
  ],
});
