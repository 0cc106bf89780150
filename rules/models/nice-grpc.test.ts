import { noConcurrentReceive } from '../no-concurrent-receive';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  "import { createChannel, createClient, createServer, type CallContext, type CallOptions } from 'nice-grpc';",
  "import { ChatDefinition, type ChatClient, type ChatServiceImplementation } from './generated/ts-proto-nice-grpc';",
  "import type { Note } from './generated/note';",
  'declare const client: ChatClient; declare const note: Note; declare function tick(): Promise<void>;',
  'declare function feed(): AsyncIterable<Note>;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

typed.run('no-concurrent-receive', withoutSuggestions(noConcurrentReceive), {
  invalid: [
    {
      code: code(`
        async function main() {
          const responses = client.talk(feed());
          const log = async () => { for await (const item of responses) console.log(item); };
          await Promise.all([log(), log()]);
        }
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'two loops over the responses of one call',
    },
    {
      code: code(`
        async function log(items: AsyncIterable<Note>) { for await (const item of items) console.log(item); }
        async function main() {
          const responses = client.list(note, { metadata: undefined });
          await Promise.all([log(responses), log(responses)]);
        }
      `),
      errors: [{ line: 2, messageId: 'shared' }],
      name: 'two loops in a function that only gets responses',
    },
    {
      code: code(`
        async function main() {
          const talker: ChatClient<{ retry?: boolean }> = createClient(ChatDefinition, createChannel('localhost:1')) as never;
          const iterator = (talker.talk(feed()) as AsyncIterable<Note>)[Symbol.asyncIterator]();
          await Promise.all([iterator.next(), iterator.next()]);
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'two results asked for at once, of a client with options of its own',
    },
    {
      code: code(`
        class Chat implements ChatServiceImplementation {
          declare greet: ChatServiceImplementation['greet'];
          declare list: ChatServiceImplementation['list'];
          declare upload: ChatServiceImplementation['upload'];
          async *talk(requests: AsyncIterable<Note>, context: CallContext) {
            const read = async () => { for await (const item of requests) console.log(item); };
            await Promise.all([read(), read()]);
          }
        }
      `),
      errors: [{ line: 7, messageId: 'shared' }],
      name: 'the requests of a handler, in a class',
    },
    {
      code: code(`
        const chat: Partial<ChatServiceImplementation> = {
          async upload(requests) {
            const read = async () => { for await (const item of requests) console.log(item); };
            await Promise.all([read(), read()]);
            return note;
          },
        };
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'the requests of a handler that omits its context',
    },
    {
      code: code(`
        class Feed {
          private readonly responses: AsyncIterable<Note>;
          constructor(client: ChatClient) { this.responses = client.list(note); }
          async log() { for await (const item of this.responses) console.log(item); }
          async run() { await Promise.all([this.log(), this.log()]); }
        }
      `),
      errors: [{ line: 5, messageId: 'shared' }],
      name: 'two loops over the responses that a field holds',
    },
  ],
  valid: [
    {
      code: code(`
        class Feed {
          private readonly items: AsyncIterable<Note>;
          constructor(client: ChatClient, own: boolean) { if (own) this.items = feed(); else this.items = client.list(note); }
          async log() { for await (const item of this.items) console.log(item); }
          async run() { await Promise.all([this.log(), this.log()]); }
        }
      `),
      name: 'a field that may hold another iterable',
    },
    {
      code: code(`
        async function main() {
          const responses = client.talk(feed());
          for await (const item of responses) console.log(item);
        }
      `),
      name: 'one loop',
    },
    {
      code: code(`
        async function log() { for await (const item of client.talk(feed())) console.log(item); }
        async function main() { await Promise.all([log(), log()]); }
      `),
      name: 'a call of its own for each task',
    },
    {
      code: code(`
        async function main() {
          const items = feed();
          const log = async () => { for await (const item of items) console.log(item); };
          await Promise.all([log(), log()]);
        }
      `),
      name: 'an async iterable that is not from gRPC',
    },
    {
      code: code(`
        async function log(items: AsyncIterable<Note>) { for await (const item of items) console.log(item); }
        async function main() {
          const items = feed();
          await Promise.all([log(items), log(items)]);
          await log(client.talk(feed()));
        }
      `),
      name: 'a function that gets other iterables, too',
    },
    {
      code: code(`
        async function main(requests: AsyncIterable<Note>, context: { user: string }) {
          const read = async () => { for await (const item of requests) console.log(item, context); };
          await Promise.all([read(), read()]);
        }
      `),
      name: 'an iterable beside a context that is not a call’s',
    },
    {
      code: code('async function main() { await Promise.all([client.greet(note), client.greet(note)]); }'),
      name: 'concurrent unary calls on one client',
    },
    {
      code: code(`
        async function main() {
          let items = client.talk(feed());
          items = feed();
          const log = async () => { for await (const item of items) console.log(item); };
          await Promise.all([log(), log()]);
        }
      `),
      name: 'a variable that is given another iterable',
    },
  ],
});
