import { noConcurrentReceive } from '../no-concurrent-receive';
import { noConcurrentSend } from '../no-concurrent-send';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  'interface Message { text: string }',
  'interface ChatStream { sendMsg(message: Message): Promise<void>; recvMsg(): Promise<Message | undefined>; closeSend(): Promise<void> }',
  'declare const message: Message; declare function open(): ChatStream;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

typed.run('no-concurrent-send', withoutSuggestions(noConcurrentSend), {
  invalid: [
    {
      code: code(`
        async function main() {
          const stream = open();
          await Promise.all([
            stream.sendMsg(message),
            stream.sendMsg(message),
          ]);
        }
      `),
      errors: [{ line: 6, messageId: 'overlap' }],
      name: 'a send while another is pending, without any package',
    },
    {
      code: code(`
        class GoStream { async sendMsg(message: Message) { console.log(message); } readonly recvMsg = async () => message; }
        async function feed(stream: GoStream) { for (let i = 0; i < 3; i += 1) await stream.sendMsg(message); }
        async function main(stream: GoStream) {
          void feed(stream);
          await feed(stream);
        }
      `),
      errors: [{ line: 3, messageId: 'shared' }],
      name: "two senders on a class of the project's own",
    },
    {
      code: code(`
        interface Documented {
          /** Must not be called while another send is pending: it takes no lock. */
          sendMsg(message: Message): Promise<void>;
        }
        async function main(stream: Documented) { await Promise.all([stream.sendMsg(message), stream.sendMsg(message)]); }
      `),
      errors: [{ line: 6, messageId: 'overlap' }],
      name: 'a member whose comment speaks of what is pending',
    },
    {
      code: code(`
        type Sender<M> = { readonly sendMsg: (message: M, flags?: number) => Promise<void> };
        async function main(stream: Sender<Message> & { id: string }) {
          void stream.sendMsg(message);
          await stream.sendMsg(message);
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'a function-valued member of a generic type',
    },
  ],
  valid: [
    {
      code: code(`
        async function main() {
          const stream = open();
          await stream.sendMsg(message);
          await stream.sendMsg(message);
          await stream.closeSend();
        }
      `),
      name: 'sends one after the other',
    },
    {
      code: code(`
        async function send() { const stream = open(); await stream.sendMsg(message); await stream.closeSend(); }
        async function main() { await Promise.all([send(), send()]); }
      `),
      name: 'a stream of its own for each task',
    },
    {
      code: code(`
        class Bot { async sendMsg(chat: number, text: string) { console.log(chat, text); } }
        async function main(bot: Bot) { await Promise.all([bot.sendMsg(1, 'a'), bot.sendMsg(2, 'b')]); }
      `),
      name: 'a bot that sends to several chats',
    },
    {
      code: code(`
        class Logger { sendMsg(text: string) { console.log(text); } }
        async function main(logger: Logger) {
          const feed = async () => { logger.sendMsg('a'); await feed(); logger.sendMsg('b'); };
          await Promise.all([feed(), feed()]);
        }
      `),
      name: 'a method that returns no promise',
    },
    {
      code: code(`
        class SafeStream {
          private last: Promise<void> = Promise.resolve();
          constructor(private readonly stream: ChatStream) {}
          sendMsg(message: Message): Promise<void> {
            this.last = this.last.then(() => this.stream.sendMsg(message));
            return this.last;
          }
        }
        async function main(stream: SafeStream) { await Promise.all([stream.sendMsg(message), stream.sendMsg(message)]); }
      `),
      name: 'a method that puts its calls in order itself',
    },
  ],
});

typed.run('no-concurrent-receive', withoutSuggestions(noConcurrentReceive), {
  invalid: [
    {
      code: code('async function main(stream: ChatStream) {\nawait Promise.all([\nstream.recvMsg(),\nstream.recvMsg()]);\n}'),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'two receives at once',
    },
  ],
  valid: [
    {
      code: code(`
        async function receive(stream: ChatStream) { while (await stream.recvMsg()) console.log(1); }
        async function main() {
          const stream = open();
          const received = receive(stream);
          await stream.sendMsg(message);
          await stream.closeSend();
          await received;
        }
      `),
      name: 'one receiver beside one sender',
    },
  ],
});
