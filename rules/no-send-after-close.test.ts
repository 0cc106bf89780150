import { noSendAfterClose } from './no-send-after-close';
import { grpc, typed } from './testing/rule-tester';

typed.run('no-send-after-close', noSendAfterClose, {
  invalid: [
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          if (notes.length === 0) call.end();
          for (const note of notes) call.write(note);
          call.write({ text: 'total', tags: [] });
        }
      `),
      errors: [
        { data: { line: '3', stream: 'call' }, line: 5, messageId: 'sentLate' },
      ],
      name: 'a send behind a close on one way',
    },
    {
      code: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { callback(new Error('empty')); }
          callback(null, call.request);
        }
      `),
      errors: [
        {
          data: { line: '3' },
          line: 4,
          messageId: 'repliedTwice',
          suggestions: [
            {
              data: { line: '3' },
              messageId: 'returnReply',
              output: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { return callback(new Error('empty')); }
          callback(null, call.request);
        }
      `),
            },
          ],
        },
      ],
      name: 'a second answer',
    },
  ],
  valid: [
    {
      code: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { callback(new Error('empty')); return; }
          callback(null, call.request);
        }
      `),
      name: 'a return behind the first answer',
    },
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          for (const note of notes) call.write(note);
          call.end();
        }
      `),
      name: 'a close behind the sends',
    },
  ],
});
