import { noMutateAfterSend } from './no-mutate-after-send';
import { grpc, typed } from './testing/rule-tester';

typed.run('no-mutate-after-send', noMutateAfterSend, {
  invalid: [
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, texts: string[]) {
          const note: Note = { text: '', tags: [] };
          for (const text of texts) {
            note.text = text;
            call.write(note);
          }
        }
      `),
      errors: [
        {
          data: { line: '6', message: 'note', stream: 'call' },
          line: 5,
          messageId: 'mutated',
          suggestions: [
            {
              data: { copy: '{ ...note }', line: '6' },
              messageId: 'copy',
              output: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, texts: string[]) {
          const note: Note = { text: '', tags: [] };
          for (const text of texts) {
            note.text = text;
            call.write({ ...note });
          }
        }
      `),
            },
          ],
        },
      ],
      name: 'one object re-used in a loop',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>, note: Note) {
          call.write(note);
          note.tags.push('sent');
        }
      `),
      errors: [{ line: 4, messageId: 'mutated' }],
      name: 'a list inside a message, on the server',
    },
  ],
  valid: [
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, texts: string[]) {
          for (const text of texts) {
            const note: Note = { text: '', tags: [] };
            note.text = text;
            call.write(note);
          }
        }
      `),
      name: 'a fresh object each time',
    },
    {
      code: grpc(`
        import { createWriteStream } from 'node:fs';
        function main(note: Note) { const log = createWriteStream('log'); log.write(note); note.text = ''; }
      `),
      name: 'a stream that is not a gRPC stream',
    },
  ],
});
