import { lapsesIn } from './testing/lapses-in';

describe('a send whose promise nobody keeps', () => {
  test.each([
    ['a statement', 'async function f(call) { call.send(1); }'],
    ['in a function that is not async', 'function f(call) { call.send(1); }'],
    ['marked with void', 'async function f(call) { void call.send(1); }'],
    ['after an await', 'async function f(call) { await call.send(1); call.send(2); }'],
    ['through an optional chain', 'async function f(call) { call?.send(1); }'],
    ['through a cast', 'async function f(call) { (call as any).send(1) as unknown; }'],
    ['of one half', 'async function f(call) { call.requests.send(1); }'],
    ['behind a condition', 'async function f(call, ready) { ready && call.send(1); }'],
    ['in an arm', 'async function f(call, ready) { ready ? call.send(1) : 0; }'],
    ['in a sequence', 'async function f(call) { return (call.send(1), 2); }'],
    ['between the rounds of a loop', 'async function f(call) { for (;; call.send(1)) await tick(); }'],
    ['without arguments', 'async function f(call) { call.send(); }'],
    ['with a spread', 'async function f(call, messages) { call.send(...messages); }'],
    ['at the top level', 'const call = open(); call.send(1);'],
    ['in the block of a callback', 'function f(call, notes) { notes.map((note) => { call.send(note); }); }'],
    ['as the result of a forEach callback', 'function f(call, notes) { notes.forEach((note) => call.send(note)); }'],
    ['as the result of an async forEach callback', 'function f(call, notes) { notes.forEach(async (note) => call.send(note)); }'],
    ['as the result of a forEach callback on what may be an array', 'function f(call, items) { items.forEach((item) => call.send(item)); }'],
    ['as the result of a listener', "function f(call, socket) { socket.on('message', (text) => call.send(text)); }"],
    ['as the result of an interval', 'function f(call) { setInterval(() => call.send(1), 1000); }'],
    ['as the result of a timer, behind a condition', 'function f(call, open) { setTimeout(() => open && call.send(1), 1000); }'],
    ['a promised write', 'const call = open(); const write = promisify(call.write).bind(call); async function f() { write(1); }'],
    ['a promised write, bound first', 'const call = open(); const write = util.promisify(call.write.bind(call)); async function f() { write(1); }'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual(['floating-send 1']);
  });
});

describe('no floating send', () => {
  test.each([
    ['awaited', 'async function f(call) { await call.send(1); }'],
    ['awaited at the top level', 'const call = open(); await call.send(1);'],
    ['returned', 'function f(call) { return call.send(1); }'],
    ['returned through an arm', 'function f(call, ready) { return ready ? call.send(1) : undefined; }'],
    ['chained', 'function f(call) { call.send(1).catch(report); }'],
    ['chained through an optional chain', 'function f(call) { call?.send(1)?.then(next, report); }'],
    ['stored', 'async function f(call) { const sent = call.send(1); await sent; }'],
    ['stored in a field', 'class A { push(call) { this.tail = call.send(1); } }'],
    ['added to a list', 'function f(call, sends) { sends.push(call.send(1)); }'],
    ['one of several', 'async function f(call) { await Promise.all([call.send(1), log()]); }'],
    ['passed on, and its result dropped', 'function f(call) { void settle(call.send(1)); }'],
    ['yielded', 'function* f(call) { yield call.send(1); }'],
    ['a function of its own', 'const send = (call, message) => call.send(message);'],
    ['queued', 'function f(call, queue) { queue.add(() => call.send(1)); }'],
    ['queued in a loop', 'function f(call, notes, queue) { for (const note of notes) queue.add(() => call.send(note)); }'],
    ['mapped to promises', 'async function f(call, notes) { await Promise.all(notes.map((note) => call.send(note))); }'],
    ['in a forEach that is awaited', 'async function f(call, source) { await source.forEach((item) => call.send(item)); }'],
    ['in a forEach of something that is no collection', 'function f(call, readings) { readings.forEach((reading) => call.send(reading)); }'],
    ['in a promise chain', 'function f(call, work) { return work.then(() => call.send(1)); }'],
    ['given to a timer of its own', 'import { setTimeout } from "./retry"; function f(call) { return setTimeout(() => call.send(1), 1000); }'],
    ['a write that gives no promise', 'function f(call) { call.write(1); }'],
    ['a send that gives no promise', 'function f(call) { call.sendMessage(1); }'],
    ['a half-close', 'function f(call) { call.complete(); }'],
    ['something else that sends', 'function f(response) { response.send(1); }'],
    ['a computed method', 'function f(call, name) { call[name](1); }'],
    ['a promised write that is awaited', 'const call = open(); const write = promisify(call.write).bind(call); async function f() { await write(1); }'],
    ['a promised write of something else', 'const write = promisify(file.write).bind(file); function f() { write(1); }'],
    ['a function that may be any', 'let write = promisify(call.write).bind(call); write = log; write(1);'],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual([]);
  });
});
