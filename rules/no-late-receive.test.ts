import { lapsesIn } from './testing/lapses-in';

describe('a receiver that misses early messages', () => {
  test.each([
    ['a listener', 'async function f() { const call = client.list();\n await tick();\n call.onMessage(show); }'],
    ['a listener on one half', 'async function f() { const call = client.list();\n const user = await load();\n call.responses.onMessage(show); }'],
    ['a loop', 'async function f() { const call = client.list();\n await tick();\n for await (const note of call.lossy) show(note); }'],
    ['in a block', 'async function f(ok) { const call = client.list();\n await tick();\n if (ok) call.onMessage(show); }'],
    ['after a loop that waits', 'async function f(lines) { const call = client.list();\n for await (const line of lines) log(line);\n call.onMessage(show); }'],
    ['after a wait in a block', 'async function f() { const call = client.list();\n { await tick(); }\n call.onMessage(show); }'],
    ['on a stream that was awaited', 'async function f() { const call = await client.list();\n await tick();\n call.onMessage(show); }'],
    ['at the top level', 'const call = client.list();\n await tick();\n call.onMessage(show);'],
    ['through an optional chain', 'async function f() { const call = client.list();\n await tick();\n call?.onMessage(show); }'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual(['late-receive 2/3']);
  });
});

describe('a receiver that is in time, or may be', () => {
  test.each([
    ['at once', 'async function f() { const call = client.list(); call.onMessage(show); await tick(); }'],
    ['after waiting for the stream itself', 'async function f() { const call = await client.list(); call.onMessage(show); }'],
    ['after waiting before the opening', 'async function f() { await tick(); const call = client.list(); call.onMessage(show); }'],
    ['after something without a wait', 'async function f() { const call = client.list(); log(); call.onMessage(show); }'],
    ['after a wait on one way', 'async function f(slow) { const call = client.list(); if (slow) await tick(); call.onMessage(show); }'],
    ['after a wait behind a condition', 'async function f(slow) { const call = client.list(); slow && (await tick()); slow?.(await tick()); call.onMessage(show); }'],
    ['after a wait in a function', 'async function f() { const call = client.list(); const later = async () => { await tick(); }; call.onMessage(show); }'],
    ['after a wait that is none', 'async function f() { const call = client.list(); await null; call.onMessage(show); }'],
    ['after a wait in an empty loop', 'async function f(names) { const call = client.list(); for (const name of names) await load(name); call.onMessage(show); }'],
    ['after waiting on the stream', 'async function f() { const call = client.talk(); await ready(call); call.onMessage(show); call.end(); }'],
    ['after a send on the stream', 'async function f() { const call = client.talk(); await call.send(1); call.onMessage(show); call.end(); }'],
    ['in another function', 'async function f() { const call = client.list(); await tick(); on(() => { call.onMessage(show); }); }'],
    ['on a stream from elsewhere', 'async function f(call) { await tick(); call.onMessage(show); }'],
    ['on a variable that is set again', 'async function f() { let call = client.list(); await tick(); call = client.list(); call.onMessage(show); }'],
    ['a receiver that sees all messages', "async function f() { const call = client.list(); await tick(); call.on('data', show); }"],
    ['a loop that sees all messages', 'async function f() { const call = client.list(); await tick(); for await (const note of call) show(note); }'],
    ['on something else', 'async function f() { const room = client.list(); await tick(); room.onMessage(show); }'],
    ['on what is no stream of a client', 'async function f() { const call = server.list(); await tick(); call.onMessage(show); }'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual([]);
  });
});
