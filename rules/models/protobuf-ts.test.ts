import { noConcurrentReceive } from '../no-concurrent-receive';
import { noConcurrentSend } from '../no-concurrent-send';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  "import type { ServerCallContext, RpcInputStream, RpcOutputStream } from '@protobuf-ts/runtime-rpc';",
  "import type { ChatClient, IChat, IChatClient } from './generated/protobuf-ts.client';",
  "import type { Note } from './generated/note';",
  'declare const client: ChatClient; declare const note: Note; declare function tick(): Promise<void>;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

typed.run('no-concurrent-send', withoutSuggestions(noConcurrentSend), {
  invalid: [
    {
      code: code(`
        async function main() {
          const call = client.talk();
          await Promise.all([
            call.requests.send(note),
            call.requests.send(note),
          ]);
        }
      `),
      errors: [{ line: 6, messageId: 'overlap' }],
      name: 'a send while another is pending',
    },
    {
      code: code(`
        async function main(client: IChatClient, notes: Note[]) {
          const { requests } = client.upload();
          for (const item of notes) void requests.send(item);
        }
      `),
      errors: [{ line: 4, messageId: 'repeated' }],
      name: 'sends in a loop that nobody waits for, through the interface of the client',
    },
    {
      code: code(`
        async function feed(requests: RpcInputStream<Note>) { for (let i = 0; i < 3; i += 1) await requests.send(note); }
        async function main() {
          const call = client.talk();
          await Promise.all([feed(call.requests), feed(call.requests)]);
        }
      `),
      errors: [{ line: 2, messageId: 'shared' }],
      name: 'two senders that were handed the requests',
    },
    {
      code: code(`
        class Chat implements Partial<IChat> {
          async list(request: Note, responses: RpcInputStream<Note>, context: ServerCallContext) {
            void responses.send(request);
            await responses.send(request);
          }
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'the responses of a server',
    },
    {
      code: code(`
        type Requests = ReturnType<ChatClient['talk']>['requests'];
        async function main(requests: Requests | undefined) {
          await Promise.all([requests?.send(note), requests?.send(note)]);
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'through a type of the method, and an optional value',
    },
    {
      code: code(`
        async function main(notes: Note[]) {
          const call = client.talk();
          call.responses.onMessage(async (item) => {
            await call.requests.send(item);
          });
          for (const item of notes) await call.requests.send(item);
        }
      `),
      errors: [{ line: 7, messageId: 'overlap' }],
      name: 'a listener that sends beside a loop',
    },
  ],
  valid: [
    {
      code: code(`
        async function main(notes: Note[]) {
          const call = client.talk();
          for (const item of notes) await call.requests.send(item);
          await call.requests.complete();
          await call;
        }
      `),
      name: 'sends one after the other',
    },
    {
      code: code(`
        async function send(notes: Note[]) {
          const call = client.upload();
          for (const item of notes) await call.requests.send(item);
          await call.requests.complete();
          return call.response;
        }
        async function main(notes: Note[]) { await Promise.all([send(notes), send(notes)]); }
      `),
      name: 'a call of its own for each task',
    },
    {
      code: code('async function main() { await Promise.all([client.greet(note), client.greet(note)]); }'),
      name: 'concurrent unary calls on one client',
    },
    {
      code: code(`
        class Mail { async send(text: string) { await tick(); return text; } }
        async function main(mail: Mail) { await Promise.all([mail.send('a'), mail.send('b')]); }
      `),
      name: "a user's own class that has a method named send",
    },
    {
      code: code(`
        interface Socket { send(data: string): Promise<void> }
        async function main(requests: Socket) { await Promise.all([requests.send('a'), requests.send('b')]); }
      `),
      name: 'a socket that is called requests',
    },
  ],
});

typed.run('no-concurrent-receive', withoutSuggestions(noConcurrentReceive), {
  invalid: [
    {
      code: code(`
        async function log(responses: RpcOutputStream<Note>) { for await (const item of responses) console.log(item); }
        async function main() {
          const call = client.talk();
          await Promise.all([log(call.responses), log(call.responses)]);
        }
      `),
      errors: [{ line: 2, messageId: 'shared' }],
      name: 'two loops over the responses',
    },
    {
      code: code(`
        async function main() {
          const iterator = client.list(note).responses[Symbol.asyncIterator]();
          await Promise.all([iterator.next(), iterator.next()]);
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'two results of an iterator asked for at once',
    },
  ],
  valid: [
    {
      code: code(`
        async function receive(responses: RpcOutputStream<Note>) { for await (const item of responses) console.log(item); }
        async function main(notes: Note[]) {
          const call = client.talk();
          const received = receive(call.responses);
          for (const item of notes) await call.requests.send(item);
          await call.requests.complete();
          await received;
        }
      `),
      name: 'one receiver beside one sender',
    },
    {
      code: code(`
        async function main() {
          const call = client.list(note);
          for await (const item of call.responses) { console.log(item); break; }
          for await (const item of call.responses) console.log(item);
        }
      `),
      name: 'one loop after the other',
    },
    {
      code: code(`
        async function main() {
          const call = client.list(note);
          call.responses.onMessage((item) => { console.log(item); });
          for await (const item of call.responses) console.log(item);
        }
      `),
      name: 'a listener beside a loop, each of which gets every message',
    },
  ],
});
