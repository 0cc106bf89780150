import { misusesIn } from '../testing/misuses-in';

describe('a send after the half-close', () => {
  test('on the straight way', () => {
    expect(misusesIn(`
      function main(call) {
        call.write(1);
        call.end();
        call.write(2);
      }
    `)).toEqual(['send-after-close 3/4']);
  });

  test('behind a wait', () => {
    expect(misusesIn(`
      async function main(call) {
        call.end();
        await work();
        call.write(2);
      }
    `)).toEqual(['send-after-close 2/4']);
  });

  test('where the close was conditional and the way goes on', () => {
    expect(misusesIn(`
      function main(call, items) {
        if (items.length === 0) call.end();
        call.write(items);
      }
    `)).toEqual(['send-after-close 2/3']);
  });

  test('in a helper that closes', () => {
    expect(misusesIn(`
      function finish(call) { call.end(); }
      function main(call) {
        finish(call);
        call.write(1);
      }
    `)).toEqual(['send-after-close 1/4']);
  });

  test('after a loop that closes and breaks', () => {
    expect(misusesIn(`
      function main(call, items) {
        for (const item of items) {
          if (item.bad) { call.end(); break; }
          call.write(item);
        }
        call.write('total');
      }
    `)).toEqual(['send-after-close 3/6']);
  });

  test('in the next round of a loop', () => {
    expect(misusesIn(`
      function main(call, items) {
        for (const item of items) {
          call.write(item);
          call.end();
        }
      }
    `)).toEqual(['send-after-close 4/3']);
  });

  test('in a loop over what is left', () => {
    expect(misusesIn(`
      function main(call, items) {
        call.end();
        for (const item of items) call.write(item);
      }
    `)).toEqual(['send-after-close 2/3']);
  });

  test('in a timer that is set after the close', () => {
    expect(misusesIn(`
      function main(call) {
        call.end();
        setTimeout(() => call.write(1), 10);
      }
    `)).toEqual(['send-after-close 2/3']);
  });

  test('of a method after another method closed', () => {
    expect(misusesIn(`
      class Session {
        constructor(call) { this.call = call; }
        close() { this.call.end(); }
        stop() {
          this.close();
          this.call.write('bye');
        }
      }
    `)).toEqual(['send-after-close 3/6']);
  });
});

describe('no send after the half-close', () => {
  test.each([
    ['an early exit', 'function main(call, x) { if (!x) { call.end(); return; } call.write(x); }'],
    ['the other arm', 'function main(call, x) { if (x) call.write(x); else call.end(); }'],
    ['a later condition', 'function main(call, last, next) { if (last) call.end(); if (!last) call.write(next); }'],
    ['a later early exit', 'function main(call, last, next) { if (last) call.end(); if (last) return; call.write(next); }'],
    ['a close in the last round', 'function main(call, items) { for (const item of items) { call.write(item); if (item.last) call.end(); } }'],
    ['a round that opens its own stream', 'function main(client, items) { for (const item of items) { const call = client.chat(); call.write(item); call.end(); } }'],
    ['a stream that is opened anew', 'function main(client, call) { call.end(); call = client.chat(); call.write(1); }'],
    ['a reconnecting field', 'class A { constructor() { this.open(); } open() { this.call = client.chat(); } again() { this.call.end(); this.open(); this.call.write(1); } }'],
    ['a catch clause', 'function main(call, x) { try { call.write(x); call.end(); } catch (error) { call.write(error); call.end(); } }'],
    ['an attempt that returns', 'function main(call, x) { try { call.write(x); call.end(); return; } catch {} call.write(0); call.end(); }'],
    ['a helper that knows the last one', 'function send(call, chunk, isLast) { call.write(chunk); if (isLast) call.end(); } function main(call) { send(call, 1, false); send(call, 2, true); }'],
    ['a method that counts', 'class A { constructor(call) { this.call = call; } done() { if (this.pending === 0) this.call.end(); } run() { this.done(); this.call.write(1); } }'],
    ['two streams', 'function main(call, peer) { call.end(); peer.write(1); }'],
    ['two closes', 'function main(call) { call.end(); call.end(); }'],
    ['a switch', 'function main(call, x) { switch (x.kind) { case 1: call.end(); break; default: call.write(x); } }'],
    ['a flag', 'function main(call, x) { let done = false; if (x.last) { call.end(); done = true; } if (!done) call.write(x); }'],
    ['a listener that closes', "function main(call) { call.on('end', () => call.end()); call.write(1); }"],
    ['a receive', "async function main(call) { call.end(); for await (const m of call) use(m); }"],
    ['a ternary', 'function main(call, x) { x ? call.end() : call.write(x); }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('a second reply', () => {
  test('where the return after an error is missing', () => {
    expect(misusesIn(`
      function get(serverCall, callback) {
        if (!serverCall.request) callback(new Error('empty'));
        callback(null, serverCall.request);
      }
    `)).toEqual(['second-reply 2/3']);
  });

  test('through a helper that replies', () => {
    expect(misusesIn(`
      function fail(serverCall, callback) { callback(new Error('no')); }
      function get(serverCall, callback) {
        if (serverCall.bad) fail(serverCall, callback);
        callback(null, serverCall.request);
      }
    `)).toEqual(['second-reply 1/4']);
  });

  test('by a check that answers on its own', () => {
    expect(misusesIn(`
      function check(found, callback) { if (!found) callback(new Error('none')); }
      function get(serverCall, callback) {
        check(serverCall.request, callback);
        callback(null, serverCall.request);
      }
    `)).toEqual(['second-reply 1/4']);
  });

  test.each([
    ['a return after the error', "function get(serverCall, callback) { if (serverCall.bad) return callback(new Error('x')); callback(null, 1); }"],
    ['two arms', "function get(serverCall, callback) { if (serverCall.bad) callback(new Error('x')); else callback(null, 1); }"],
    ['a catch clause', 'async function get(serverCall, callback) { try { const r = await work(serverCall); callback(null, r); } catch (error) { callback(error); } }'],
    ['a promise chain', 'function get(serverCall, callback) { work(serverCall).then((r) => callback(null, r)).catch((error) => callback(error)); }'],
    ['two listeners', "function get(serverCall, callback) { serverCall.on('end', () => callback(null, 1)); serverCall.on('error', (e) => callback(e)); }"],
    ['a retry', 'async function get(serverCall, callback) { for (let i = 0; i < 3; i += 1) { try { callback(null, await work(i)); return; } catch (error) { log(error); } } callback(new Error("all failed")); }'],
    ['a cache before the work', 'async function get(serverCall, callback) { try { return callback(null, await cache.get(1)); } catch (error) { log(error); } callback(null, {}); }'],
    ['a find in a loop', 'function get(serverCall, callback) { for (const f of features) { if (f.id === serverCall.request.id) { callback(null, f); return; } } callback(null, {}); }'],
    ['a match that is unique', 'function get(serverCall, callback) { for (const f of features) { if (f.id === serverCall.request.id) callback(null, f); } }'],
  ])('not with %s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('a send after the loop that drained a server duplex', () => {
  test('a half-close', () => {
    expect(misusesIn(`
      async function echo(serverCall) {
        for await (const m of serverCall) serverCall.write(m);
        serverCall.end();
      }
    `)).toEqual(['close-after-iteration 2/3']);
  });

  test('a write after a break', () => {
    expect(misusesIn(`
      async function echo(serverCall) {
        for await (const m of serverCall) { if (m.last) break; }
        serverCall.write('done');
      }
    `)).toEqual(['close-after-iteration 2/3']);
  });

  test('in a finally block', () => {
    expect(misusesIn(`
      async function echo(serverCall) {
        try { for await (const m of serverCall) serverCall.write(m); }
        finally { serverCall.end(); }
      }
    `)).toEqual(['close-after-iteration 2/3']);
  });

  test("not within the loop, nor on a client's stream, nor where the iterator leaves the stream alone", () => {
    expect(misusesIn(`
      async function last(serverCall) {
        for await (const m of serverCall) { serverCall.write(m); if (m.last) { serverCall.end(); return; } }
      }
      async function client(call) { for await (const m of call) use(m); call.end(); }
      async function lasting(serverCall) {
        for await (const m of serverCall.iterator({ destroyOnReturn: false })) serverCall.write(m);
        serverCall.end();
      }
    `)).toEqual([]);
  });
});

describe('a stream that other code may have opened anew', () => {
  test.each([
    ['by a method', `async function main(session) { session.call.end(); await session.open(); session.call.write('hello'); }`],
    ['by a function', 'async function main(ctx) { ctx.call.end(); await reconnect(ctx); ctx.call.write(1); }'],
    ['by an inherited method', 'class Chat extends Base { async again() { this.call.end(); await this.connect(); this.call.write(1); } }'],
    ['by the method of a superclass', 'class Chat extends Base { async connect() { this.call.end(); await super.connect(); this.call.write(1); } }'],
    ['in an object that was written out', 'async function main(call) { const ctx = { call }; ctx.call.end(); await reconnect(ctx); ctx.call.write(1); }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test.each([
    ['something else', "metrics.count('x');"],
    ['a log', 'console.log(session);'],
  ])('not by %s', (_name, other) => {
    expect(misusesIn(`
      function main(session) {
        session.call.end();
        ${other}
        session.call.write(1);
      }
    `)).toEqual(['send-after-close 2/4']);
  });
});

test('a send after a branch that has closed', () => {
  expect(misusesIn(`
    async function main(call) {
      await Promise.all([finish(call), tick()]);
      call.write(1);
    }
    async function finish(call) { await tick(); call.end(); }
  `)).toEqual(['send-after-close 5/3']);
});
