import { noCloseDuringSend } from '../no-close-during-send';
import { noConcurrentReceive } from '../no-concurrent-receive';
import { noConcurrentSend } from '../no-concurrent-send';
import { singleSender } from '../single-sender';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  "import { createClient, type ConnectRouter, type HandlerContext, type ServiceImpl, type Transport } from '@connectrpc/connect';",
  "import { createWritableIterable, type WritableIterable } from '@connectrpc/connect/protocol';",
  "import { createWriteStream } from 'node:fs';",
  "import { Chat, type Note } from './generated/connect_pb';",
  'declare const transport: Transport; const client = createClient(Chat, transport);',
  'declare function tick(): Promise<void>; declare function feed(): AsyncIterable<Note>;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

/** The iterable puts them in order, and delivers them before it ends. */
const QUEUED = code(`
  async function main() {
    const requests = createWritableIterable<{ text: string }>();
    void requests.write({ text: 'a' });
    void requests.write({ text: 'b' });
    requests.close();
    await client.upload(requests);
  }
`);

typed.run('no-close-during-send', withoutSuggestions(noCloseDuringSend), {
  invalid: [
    {
      code: code(`
        async function main(requests: WritableIterable<{ text: string }>) {
          void (async () => { await tick(); await requests.write({ text: 'a' }); })();
          requests.close();
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'a close while another task has yet to write',
    },
  ],
  valid: [{ code: QUEUED, name: 'a close behind writes that the iterable queues' }],
});

typed.run('single-sender', withoutSuggestions(singleSender), {
  invalid: [
    {
      code: code('async function main(requests: WritableIterable<number>) {\nawait Promise.all([\nrequests.write(1),\nrequests.write(2)]);\n}'),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'a write while another is pending',
    },
  ],
  valid: [
    {
      code: code('async function main(requests: WritableIterable<number>) { await requests.write(1); await requests.write(2); requests.close(); }'),
      name: 'one write after the other',
    },
  ],
});

typed.run('no-concurrent-send', withoutSuggestions(noConcurrentSend), {
  invalid: [
    {
      code: code(`
        async function send(requests: WritableIterable<{ text: string }>) {
          for (let i = 0; i < 3; i += 1) await requests.write({ text: 'a' });
        }
        async function main() {
          const requests = createWritableIterable<{ text: string }>();
          const response = client.upload(requests);
          await Promise.all([
            send(requests),
            send(requests),
          ]);
          requests.close();
          await response;
        }
      `),
      errors: [{ line: 3, messageId: 'shared' }],
      name: 'two writers of the requests',
    },
  ],
  valid: [
    { code: QUEUED, name: 'writes that the iterable queues' },
    {
      code: code(`
        async function main() {
          const requests = createWritableIterable<{ text: string }>();
          const response = client.upload(requests);
          await requests.write({ text: 'a' });
          await requests.write({ text: 'b' });
          requests.close();
          await response;
        }
      `),
      name: 'one write after the other',
    },
    {
      code: code(`
        async function send() {
          const requests = createWritableIterable<{ text: string }>();
          const response = client.upload(requests);
          await requests.write({ text: 'a' });
          requests.close();
          return response;
        }
        async function main() { await Promise.all([send(), send()]); }
      `),
      name: 'requests of its own for each task',
    },
    {
      code: code(`
        async function main() {
          const requests = createWriteStream('log');
          const send = async () => { await tick(); requests.write('a'); await tick(); requests.write('b'); };
          await Promise.all([send(), send()]);
        }
      `),
      name: 'a file',
    },
  ],
});

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
        function routes(router: ConnectRouter) {
          router.service(Chat, {
            async upload(requests) {
              const read = async () => { for await (const item of requests) console.log(item); };
              await Promise.all([read(), read()]);
              return { text: '' };
            },
          });
        }
      `),
      errors: [{ line: 5, messageId: 'shared' }],
      name: 'the requests of a handler in an object of handlers',
    },
    {
      code: code(`
        class Chatting implements Partial<ServiceImpl<typeof Chat>> {
          async *talk(requests: AsyncIterable<Note>, context: HandlerContext) {
            const read = async () => { for await (const item of requests) console.log(item); };
            await Promise.all([read(), read()]);
          }
        }
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'the requests of a handler in a class',
    },
  ],
  valid: [
    {
      code: code(`
        async function main() {
          const responses = client.talk(feed());
          for await (const item of responses) { console.log(item); break; }
          for await (const item of responses) console.log(item);
        }
      `),
      name: 'one loop after the other',
    },
    {
      code: code(`
        function routes(router: ConnectRouter) {
          router.service(Chat, {
            async *talk(requests) { for await (const item of requests) yield item; },
          });
        }
      `),
      name: 'a handler that answers each request',
    },
    {
      code: code(`
        async function main() {
          const requests = createWritableIterable<{ text: string }>();
          const received = (async () => { for await (const item of client.talk(requests)) console.log(item); })();
          await requests.write({ text: 'a' });
          requests.close();
          await received;
        }
      `),
      name: 'one receiver beside one sender',
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
  ],
});
