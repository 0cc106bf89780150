import { join } from 'node:path';

import * as parser from '@typescript-eslint/parser';
import { RuleTester } from '@typescript-eslint/rule-tester';

RuleTester.afterAll = afterAll;

/** Tests a rule with types: the code sees the real `@grpc/grpc-js` and the names of `PRELUDE`. */
export const typed = new RuleTester({
  languageOptions: {
    parser,
    parserOptions: {
      projectService: true,
      tsconfigRootDir: join(__dirname, '..', '..', 'fixtures', 'lint'),
    },
  },
});

/** Tests a rule without types, as on plain JavaScript. */
export const untyped = new RuleTester({ languageOptions: { parser } });

/** The first line of typed test code: what the snippets need. */
const PRELUDE = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { once } from 'node:events';",
  'interface Note { text: string; tags: string[] }',
  'interface Chat { talk(): grpc.ClientDuplexStream<Note, Note>; upload(): grpc.ClientWritableStream<Note> }',
  'declare const client: Chat;',
  'declare function tick(): Promise<void>;',
].join(' ');

/** Code with the prelude as its line 1, so that the snippet starts on line 2. */
export function grpc(code: string): string {
  return `${PRELUDE}\n${code.replace(/^\n/, '')}`;
}
