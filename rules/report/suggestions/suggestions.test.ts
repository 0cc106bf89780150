import { noCloseAfterIteration } from '../../no-close-after-iteration';
import { noCloseDuringSend } from '../../no-close-during-send';
import { noConcurrentSend } from '../../no-concurrent-send';
import { noMutateAfterSend } from '../../no-mutate-after-send';
import { noSendAfterClose } from '../../no-send-after-close';
import { lintMended } from '../../testing/lint-mended';
import { untyped } from '../../testing/rule-tester';

const IMPORT = "import * as grpc from '@grpc/grpc-js';";
const FEED = 'async function feed(call, file) { for await (const part of read(file)) call.write(part); }';

/** Code that imports gRPC on its first line and has a sender of several steps on its second. */
function withSender(code: string): string {
  return `${IMPORT}\n${FEED}\n${code.trim()}\n`;
}

function suggests({ after, before, messageId, name, report }: Repair): object {
  return { code: withSender(before), errors: [{ messageId: report, suggestions: [{ messageId, output: withSender(after) }] }], name };
}

function suggestsNothing(name: string, code: string, report: string): object {
  return { code: withSender(code), errors: [{ messageId: report, suggestions: [] }], name };
}

interface Repair {
  readonly after: string;
  readonly before: string;
  readonly messageId: string;
  readonly name: string;
  readonly report: string;
}

const SENDS: readonly Repair[] = [
  {
    after: 'async function main(call) { await feed(call); await feed(call); }',
    before: 'async function main(call) { void feed(call); await feed(call); }',
    messageId: 'awaitCall',
    name: 'await in the place of void',
    report: 'shared',
  },
  {
    after: 'async function main(call) { await feed(call).catch(log); await feed(call); }',
    before: 'async function main(call) { feed(call).catch(log); await feed(call); }',
    messageId: 'awaitCall',
    name: 'await in front of a chain',
    report: 'shared',
  },
  {
    after: 'async function main(call, files) { for (const file of files) await feed(call, file); }',
    before: 'async function main(call, files) { for (const file of files) feed(call, file); }',
    messageId: 'awaitCall',
    name: 'await in a loop',
    report: 'repeated',
  },
  {
    after: `
async function main(call) {
  await feed(call);
  await feed(call);
}`,
    before: `
async function main(call) {
  await Promise.all([
    feed(call),
    feed(call),
  ]);
}`,
    messageId: 'sequence',
    name: 'a sequence for Promise.all',
    report: 'shared',
  },
  {
    after: 'async function main(call) { const all = [1, 2]; for (const file of all) { for await (const part of read(file)) call.write(part); } }',
    before: 'async function main(call) { const all = [1, 2]; all.forEach(async (file) => { for await (const part of read(file)) call.write(part); }); }',
    messageId: 'loop',
    name: 'a loop for forEach',
    report: 'repeated',
  },
  {
    after: 'async function main(call, files: File[]) { for (const file of files) { for await (const part of read(file)) call.write(part); } }',
    before: 'async function main(call, files: File[]) { files.forEach(async (file: File) => { for await (const part of read(file)) call.write(part); }) }',
    messageId: 'loop',
    name: 'a loop for forEach, with types',
    report: 'repeated',
  },
  {
    after: 'async function main(call, files) { for (const file of files) { for await (const part of read(file)) call.write(part); } }',
    before: 'async function main(call, files) { await Promise.all(files.map(async (file) => { for await (const part of read(file)) call.write(part); })); }',
    messageId: 'loop',
    name: 'a loop for Promise.all over map',
    report: 'repeated',
  },
];

const CLOSES: readonly Repair[] = [
  {
    after: 'async function main(call) { await feed(call); call.end(); }',
    before: 'async function main(call) { feed(call); call.end(); }',
    messageId: 'awaitCall',
    name: 'await before the half-close',
    report: 'overlap',
  },
  {
    after: `
async function main(call) {
  const sent = feed(call);
  await sent;
  call.end();
}`,
    before: `
async function main(call) {
  const sent = feed(call);
  call.end();
  await sent;
}`,
    messageId: 'closeLater',
    name: 'the half-close behind the wait',
    report: 'overlap',
  },
  {
    after: 'async function main(call) { const sent = feed(call); log(); await sent; call.end(); }',
    before: 'async function main(call) { const sent = feed(call); call.end(); log(); await sent; }',
    messageId: 'closeLater',
    name: 'the half-close behind the wait, on one line',
    report: 'overlap',
  },
];

const MUTATIONS: readonly Repair[] = [
  {
    after: 'function main(call, values) { const note = { value: 0 }; for (const value of values) { note.value = value; call.write({ ...note }); } }',
    before: 'function main(call, values) { const note = { value: 0 }; for (const value of values) { note.value = value; call.write(note); } }',
    messageId: 'copy',
    name: 'a copy of an object',
    report: 'mutated',
  },
  {
    after: 'interface Note { value: number } function main(call, note: Note) { call.write({ ...note }); note.value = 2; }',
    before: 'interface Note { value: number } function main(call, note: Note) { call.write(note); note.value = 2; }',
    messageId: 'copy',
    name: 'a copy of an object of a declared type',
    report: 'mutated',
  },
  {
    after: 'function main(call) { const notes = []; notes.push(1); call.write({ notes: [...notes] }); notes.length = 0; }',
    before: 'function main(call) { const notes = []; notes.push(1); call.write({ notes }); notes.length = 0; }',
    messageId: 'copy',
    name: 'a copy of a list inside a message',
    report: 'mutated',
  },
];

const HANDLER = 'new grpc.Server().addService(Chat, { talk });';

const ITERATIONS: readonly Repair[] = [
  {
    after: `${HANDLER} async function talk(call) { for await (const m of call.iterator({ destroyOnReturn: false })) call.write(m); call.end(); }`,
    before: `${HANDLER} async function talk(call) { for await (const m of call) call.write(m); call.end(); }`,
    messageId: 'lasting',
    name: 'an iterator that leaves the stream open',
    report: 'destroyed',
  },
  {
    after: `${HANDLER} async function talk(call) { for await (const m of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>) call.write(m); call.end(); }`,
    before: `${HANDLER} async function talk(call) { for await (const m of call as AsyncIterable<Note>) call.write(m); call.end(); }`,
    messageId: 'lasting',
    name: 'an iterator that leaves the stream open, under a cast',
    report: 'destroyed',
  },
];

const REPLIES: readonly Repair[] = [
  {
    after: 'new grpc.Server().addService(Chat, { get }); function get(call, callback) { if (call.request.bad) return callback(bad); callback(null, 1); }',
    before: 'new grpc.Server().addService(Chat, { get }); function get(call, callback) { if (call.request.bad) callback(bad); callback(null, 1); }',
    messageId: 'returnReply',
    name: 'a return before an answer',
    report: 'repliedTwice',
  },
  {
    after: 'new grpc.Server().addService(Chat, { get }); function get(call, callback) { if (call.request.bad) { log(); return callback(bad); } callback(null, 1); }',
    before: 'new grpc.Server().addService(Chat, { get }); function get(call, callback) { if (call.request.bad) { log(); callback(bad); } callback(null, 1); }',
    messageId: 'returnReply',
    name: 'a return before the last statement of a branch',
    report: 'repliedTwice',
  },
];

function cases(repairs: readonly Repair[]): object[] {
  return repairs.map(suggests);
}

untyped.run('suggestions of no-concurrent-send', noConcurrentSend, {
  invalid: [
    ...cases(SENDS),
    suggestsNothing('no await outside an async function', 'function main(call) { feed(call); feed(call); }', 'shared'),
    suggestsNothing(
      'no await where the other sender has started before',
      "async function main(call) { setInterval(() => call.write('beat'), 10); void feed(call); }",
      'overlap',
    ),
    suggestsNothing(
      'no sequence beside a receiver, which may have to run meanwhile',
      'async function main(call) { await Promise.all([feed(call), feed(call), receive(call)]); }',
      'shared',
    ),
    suggestsNothing('no sequence where the results are used', 'async function main(call) { return Promise.all([feed(call), feed(call)]); }', 'shared'),
    suggestsNothing(
      'no loop over what may be a map',
      'async function main(call, files) { files.forEach(async (file) => { for await (const part of read(file)) call.write(part); }); }',
      'repeated',
    ),
    suggestsNothing(
      'no loop for a callback that returns',
      'async function main(call, files: File[]) { files.forEach(async (file) => { if (!file) return; for await (const part of read(file)) call.write(part); }); }',
      'repeated',
    ),
    suggestsNothing(
      'no loop in a function that cannot wait',
      'function main(call, files: File[]) { files.forEach(async (file) => { for await (const part of read(file)) call.write(part); }); }',
      'repeated',
    ),
    suggestsNothing(
      'no loop whose element would hide the list',
      'async function main(call, file: File[]) { file.forEach(async (file) => { for await (const part of read(file)) call.write(part); }); }',
      'repeated',
    ),
  ] as never[],
  valid: [],
});

untyped.run('suggestions of no-close-during-send', noCloseDuringSend, {
  invalid: [
    ...cases(CLOSES),
    suggestsNothing(
      'no move across another wait, which the half-close may have to precede',
      'async function main(call) { const sent = feed(call); call.end(); await reply(); await sent; }',
      'overlap',
    ),
    suggestsNothing('no move where nothing waits', 'async function main(call) { const sent = feed(call); call.end(); return sent; }', 'overlap'),
  ] as never[],
  valid: [],
});

untyped.run('suggestions of no-mutate-after-send', noMutateAfterSend, {
  invalid: [
    ...cases(MUTATIONS),
    suggestsNothing('no copy of an object of a class', 'function main(call) { const note = new Note(); call.write(note); note.value = 2; }', 'mutated'),
    suggestsNothing(
      'no shallow copy against a change further inside',
      'interface Note { body: { text: number } } function main(call, note: Note) { call.write(note); note.body.text = 2; }',
      'mutated',
    ),
  ] as never[],
  valid: [],
});

untyped.run('suggestions of no-close-after-iteration', noCloseAfterIteration, { invalid: cases(ITERATIONS) as never[], valid: [] });

untyped.run('suggestions of no-send-after-close', noSendAfterClose, {
  invalid: [
    ...cases(REPLIES),
    suggestsNothing(
      'no return where more follows in the branch',
      'new grpc.Server().addService(Chat, { get }); function get(call, callback) { if (call.request.bad) { callback(bad); log(); } callback(null, 1); }',
      'repliedTwice',
    ),
  ] as never[],
  valid: [],
});

describe('code mended by a suggestion', () => {
  test.each([...SENDS, ...CLOSES, ...MUTATIONS, ...ITERATIONS, ...REPLIES].map(({ before, name }) => [name, before]))('%s', (_, before) => {
    expect(lintMended(withSender(before))).toEqual([]);
  });
});
