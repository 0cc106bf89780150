import { lapsesIn } from './testing/lapses-in';

describe('a write without regard to the room in the stream', () => {
  test.each([
    ['while (true)', 'function f(call) { while (true) {\n call.write(read()); } }'],
    ['for (;;)', 'function f(call) { for (;;)\n call.write(read()); }'],
    ['while a flag is set', 'function f(call) { let more = true; while (more) {\n call.write(read()); more = ask(); } }'],
    ['do … while', 'function f(call) { do {\n call.write(read()); } while (ask()); }'],
    ['until a time', 'function f(call, end) { while (Date.now() < end)\n call.write(read()); }'],
    ['for await over a foreign source', 'async function f(call, lines) { for await (const line of lines)\n call.write(line); }'],
    ['for await at the top level', 'const call = open(); for await (const line of file.readLines())\n call.write({ line });'],
    ['for await over a generator that reads', 'async function* rows() { for (;;) yield await read(); } async function f(call) { for await (const row of rows())\n call.write(row); }'],
    ['for await over a generator that goes on forever in another', 'async function* all() { for await (const page of pages()) yield* page; } async function f(call) { for await (const row of all())\n call.write(row); }'],
    ['for … of a generator that never stops', 'function* readings() { while (true) yield read(); } function f(call) { for (const reading of readings())\n call.write(reading); }'],
    ['for … of what is asked for and is no collection', 'function f(call) { for (const reading of readings())\n call.write(reading); }'],
    ['a list within each round', 'async function f(call, pages) { for await (const page of pages)\n for (const row of page) call.write(row); }'],
    ['marked with void', 'function f(call) { for (;;)\n void call.write(read()); }'],
    ['behind a condition', 'function f(call) { for (;;)\n ask() && call.write(read()); }'],
    ['through an optional chain', 'function f(call) { for (;;)\n call?.write(read()); }'],
    ['beside a callback that waits', 'function f(call) { for (;;) {\n call.write(read(async () => { await tick(); })); } }'],
    ['without a message', 'function f(call) { for (;;)\n call.write(); }'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual(['unbounded-send 1/2']);
  });
});

describe('a write that is paced or bounded', () => {
  test.each([
    ['a wait for drain', "async function f(call, lines) { for await (const line of lines) if (!call.write(line)) await once(call, 'drain'); }"],
    ['a result that is kept', 'async function f(call, lines) { for await (const line of lines) { const ok = call.write(line); if (!ok) stop(); } }'],
    ['a result that ends the loop', 'function f(call) { while (call.write(read())); }'],
    ['a callback', 'function f(call) { for (;;) call.write(read(), sent); }'],
    ['arguments that may hold a callback', 'function f(call, parts) { for (;;) call.write(...parts); }'],
    ['an await in the loop', 'async function f(call) { for (;;) { call.write(read()); await sleep(1000); } }'],
    ['an await in the condition', 'async function f(call) { while (await more()) call.write(read()); }'],
    ['an await in an outer round, and a list', 'async function f(call) { for (;;) { for (const row of await page()) call.write(row); await tick(); } }'],
    ['a yield', 'function* f(call) { for (;;) { call.write(read()); yield; } }'],
    ['a list', 'function f(call, list) { for (const item of list) call.write(item); }'],
    ['a list that is visited', 'function f(call, notes) { notes.forEach((note) => call.write(note)); }'],
    ['an array in for await', 'async function f(call, notes) { for await (const note of notes) call.write(note); }'],
    ['a stream made from an array', 'async function f(call, notes) { for await (const note of Readable.from(notes)) call.write(note); }'],
    ['a counted loop', 'function f(call) { for (let i = 0; i < 10; i += 1) call.write(i); }'],
    ['a loop counted down', 'function f(call, left) { while (left--) call.write(left); }'],
    ['a loop counted by hand', 'function f(call) { let sent = 0; while (true) { call.write(sent); if (++sent === 10) break; sent += 0; } }'],
    ['a while loop that counts', 'function f(call, count) { let i = 0; while (i < count) { call.write(i); i++; } }'],
    ['a queue that is drained', 'function f(call, queue) { while (queue.length > 0) call.write(queue.shift()); }'],
    ['a queue that is drained until it has no more', 'function f(call, queue) { for (;;) { const item = queue.shift(); if (!item) break; call.write(item); } }'],
    ['a linked list', 'function f(call, node) { while (node) { call.write(node.value); node = node.parent; } }'],
    ['matches of a pattern', 'function f(call, text) { let match; while ((match = WORD.exec(text))) call.write(match[0]); }'],
    ['the fill of the stream', 'function f(call) { while (!call.writableNeedDrain) call.write(read()); }'],
    ['messages of a peer', 'async function f(call, other) { for await (const message of call) other.call.write(message); }'],
    ['messages of a peer, through a function', 'async function f(call, replies) { for await (const message of translate(call)) replies.call.write(message); }'],
    ['messages of a peer, through a variable', 'async function f(call, replies) { const source = translate(call); for await (const message of source) replies.call.write(message); }'],
    ['ticks of a clock', 'async function f(call) { for await (const _ of setInterval(PERIOD)) call.write(1); }'],
    ['a generator that sleeps', 'async function* beats() { for (;;) { await sleep(PERIOD); yield 1; } } async function f(call) { for await (const beat of beats()) call.write(beat); }'],
    ['a generator over a list', 'async function* named() { for (const id of ids) yield await load(id); } async function f(call) { for await (const item of named()) call.write(item); }'],
    ['a generator of a few', 'function* few() { yield 1; yield 2; } function f(call) { for (const one of few()) call.write(one); }'],
    ['chunks of a buffer', 'function* chunks(data) { for (let i = 0; i < data.length; i += 64) yield data.subarray(i, i + 64); } function f(call, data) { for (const chunk of chunks(data)) call.write({ chunk }); }'],
    ['chunks of a buffer, from elsewhere', 'function f(call, data) { for (const chunk of readings(data, 64)) call.write(chunk); }'],
    ['a retry that is left after the write', 'function f(call) { while (true) { try { call.write(1); return; } catch { reopen(); } } }'],
    ['a loop that does not go round', 'function f(call) { do { call.write(1); } while (false); }'],
    ['a listener', "function f(call, socket) { for (;;) { socket.on('data', (data) => { call.write(data); }); break; } }"],
    ['keys', 'function f(call, table) { for (const key in table) call.write(key); }'],
    ['no loop', 'function f(call) { call.write(1); }'],
    ['an empty loop', 'function f(call) { for (;;); }'],
    ['something else that writes', 'function f(file) { for (;;) file.write(1); }'],
    ['a send that gives a promise', 'function f(call) { for (;;) sent = call.send(1); }'],
    ['a send without backpressure', 'function f(call) { for (;;) call.sendMessage(1); }'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual([]);
  });
});
