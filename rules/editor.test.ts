import { existsSync } from 'node:fs';

import { type Diagnostic, Editor, type Range } from './testing/editor';

/** Line 9 starts a sender, and line 10 sends beside it. */
const RACE = `import type { ClientDuplexStream } from '@grpc/grpc-js';

declare function read(file: string): AsyncIterable<object>;

async function feed(call: ClientDuplexStream<object, object>, file: string): Promise<void> {
  for await (const part of read(file)) call.write(part);
}
export async function upload(call: ClientDuplexStream<object, object>): Promise<void> {
  void feed(call, 'a');
  for await (const part of read('b')) call.write(part);
}
`;
const MENDED = RACE.replace('void feed', 'await feed');

/** The same without types: line 7 starts a sender, and line 8 sends beside it. */
const UNTYPED_RACE = `const grpc = require('@grpc/grpc-js');

async function feed(call, file) {
  for await (const part of read(file)) call.write(part);
}
exports.upload = async (call) => {
  void feed(call, 'a');
  for await (const part of read('b')) call.write(part);
};
`;

describe('the ESLint server of VS Code', () => {
  const editor = new Editor();

  beforeAll(() => editor.start(), 60_000);
  afterAll(() => editor.stop());

  async function only(name: string): Promise<Diagnostic> {
    const [diagnostic, ...further] = await editor.diagnostics(name);
    expect(further).toEqual([]);
    if (diagnostic === undefined) throw new Error(`There is no diagnostic in ${name}.`);
    return diagnostic;
  }

  test('shows a race at its later site', async () => {
    editor.open('shown.ts', RACE);
    const { code, range } = await only('shown.ts');
    expect([code, marked(RACE, range)]).toEqual(['grpc-streams/no-concurrent-send', 'call.write(part)']);
    expect(range.start.line).toBe(9);
  }, 60_000);

  test('names the other site in the message, since it passes on no related information', async () => {
    editor.open('named.ts', RACE);
    const { message, relatedInformation } = await only('named.ts');
    expect(message).toMatch(/^`call` is sent to by two tasks at once: here by `upload\(\)` itself, and on line 6 by `feed\(\)` started on line 9\./);
    expect(relatedInformation).toBeUndefined();
  }, 60_000);

  test('links to the page that is installed with the rule', async () => {
    editor.open('linked.ts', RACE);
    const { codeDescription } = await only('linked.ts');
    expect(existsSync(new URL(codeDescription.href))).toBe(true);
  }, 60_000);

  test('applies a suggestion, which clears the diagnostics', async () => {
    editor.open('suggested.ts', RACE);
    const actions = await editor.actions('suggested.ts', await only('suggested.ts'));
    expect(actions.map(({ title }) => title)).toEqual(['Await the sender on line 9 before going on. (grpc-streams/no-concurrent-send)']);
    for (const action of actions) await editor.run(action);
    expect(editor.textOf('suggested.ts')).toBe(MENDED);
    expect(await editor.diagnostics('suggested.ts')).toEqual([]);
  }, 60_000);

  test('clears the diagnostics when an edit mends the race, and shows them when it is back', async () => {
    editor.open('edited.ts', RACE);
    await only('edited.ts');
    editor.change('edited.ts', MENDED);
    expect(await editor.diagnostics('edited.ts')).toEqual([]);
    editor.change('edited.ts', RACE);
    await only('edited.ts');
  }, 60_000);

  test('takes text that does not parse while it is typed', async () => {
    editor.open('typed.ts', `${RACE}export function half(call: Client`);
    const [diagnostic] = await editor.diagnostics('typed.ts');
    expect(diagnostic?.message).toMatch(/^Parsing error: /);
    editor.change('typed.ts', RACE);
    expect((await only('typed.ts')).code).toBe('grpc-streams/no-concurrent-send');
  }, 60_000);

  test('shows a race in JavaScript without types', async () => {
    editor.open('untyped.js', UNTYPED_RACE);
    const { code, message } = await only('untyped.js');
    expect(code).toBe('grpc-streams/no-concurrent-send');
    expect(message).toContain('on line 4 by `feed()` started on line 7');
  }, 60_000);
});

/** The marked text, on one line. */
function marked(text: string, { end, start }: Range): string | undefined {
  return text.split('\n')[start.line]?.slice(start.character, end.character);
}
