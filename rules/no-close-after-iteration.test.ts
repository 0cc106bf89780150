import { noCloseAfterIteration } from './no-close-after-iteration';
import { grpc, typed } from './testing/rule-tester';

typed.run('no-close-after-iteration', noCloseAfterIteration, {
  invalid: [
    {
      code: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call) call.write(note as Note);
          call.end();
        }
      `),
      errors: [
        {
          data: { line: '3', stream: 'call' },
          line: 4,
          messageId: 'destroyed',
          suggestions: [
            {
              data: { line: '3' },
              messageId: 'lasting',
              output: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call.iterator({ destroyOnReturn: false })) call.write(note as Note);
          call.end();
        }
      `),
            },
          ],
        },
      ],
      name: 'a half-close behind the loop',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call.iterator({ destroyOnReturn: false })) call.write(note as Note);
          call.end();
        }
      `),
      name: 'an iterator that leaves the stream open',
    },
    {
      code: grpc(`
        async function record(call: grpc.ServerReadableStream<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          let last: Note = { text: '', tags: [] };
          for await (const note of call) last = note as Note;
          callback(null, last);
        }
      `),
      name: 'an answer by callback behind the loop',
    },
  ],
});
