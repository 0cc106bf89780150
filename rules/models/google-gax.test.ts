import { noConcurrentReceive } from '../no-concurrent-receive';
import { noConcurrentSend } from '../no-concurrent-send';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  "import type { CallOptions, CancellableStream } from 'google-gax';",
  "import type { Duplex } from 'node:stream';",
  'declare class SpeechClient { recognize(request: object): Promise<object>; streamingRecognize(options?: CallOptions): CancellableStream }',
  'declare const client: SpeechClient; declare function tick(): Promise<void>; declare function open(): Duplex;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

typed.run('no-concurrent-send', withoutSuggestions(noConcurrentSend), {
  invalid: [
    {
      code: code(`
        async function main() {
          const stream = client.streamingRecognize();
          const feed = async () => { await tick(); stream.write({ audio: 1 }); await tick(); stream.write({ audio: 2 }); };
          await Promise.all([feed(), feed()]);
        }
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'two senders',
    },
  ],
  valid: [
    {
      code: code(`
        async function main(parts: object[]) {
          const stream = client.streamingRecognize();
          stream.on('data', (part: object) => { console.log(part); });
          for (const part of parts) { stream.write(part); await tick(); }
          stream.end();
        }
      `),
      name: 'one sender beside a listener',
    },
    {
      code: code(`
        async function main() {
          const stream = open();
          const feed = async () => { await tick(); stream.write('a'); await tick(); stream.write('b'); };
          await Promise.all([feed(), feed()]);
        }
      `),
      name: 'a duplex stream that is not from the library',
    },
    {
      code: code('async function main() { await Promise.all([client.recognize({}), client.recognize({})]); }'),
      name: 'concurrent unary calls on one client',
    },
  ],
});

typed.run('no-concurrent-receive', withoutSuggestions(noConcurrentReceive), {
  invalid: [
    {
      code: code(`
        async function main(stream: CancellableStream) {
          stream.on('data', (part: object) => { console.log(part); });
          for await (const part of stream) console.log(part);
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'a listener and a loop',
    },
  ],
  valid: [
    {
      code: code(`
        async function main() {
          const stream = open();
          stream.on('data', (part: object) => { console.log(part); });
          for await (const part of stream) console.log(part);
        }
      `),
      name: 'a duplex stream that is not from the library',
    },
  ],
});
