import { misusesIn } from '../testing/misuses-in';

describe('receivers', () => {
  test('two for await loops at once', () => {
    expect(misusesIn(`
      async function log(call) { for await (const m of call) console.log(m); }
      async function show(call) { for await (const m of call) render(m); }
      async function main(call) { await Promise.all([log(call), show(call)]); }
    `)).toEqual(['receive observable 1/2']);
  });

  test('two for await loops in turn', () => {
    expect(misusesIn(`
      async function log(call) { for await (const m of call) { console.log(m); break; } }
      async function main(call) { await log(call); await log(call); }
    `)).toEqual([]);
  });

  test('a data listener and a for await in one task', () => {
    expect(misusesIn(`
      async function main(call) {
        call.on('data', (m) => console.log(m));
        for await (const m of call) render(m);
      }
    `)).toEqual(['receive observable 2/3']);
  });

  test('a data listener that was taken off again', () => {
    expect(misusesIn(`
      async function main(call) {
        const listener = (m) => console.log(m);
        call.on('data', listener);
        await tick();
        call.off('data', listener);
        for await (const m of call) render(m);
      }
    `)).toEqual([]);
  });

  test('two data listeners', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', log); call.on('data', (m) => render(m)); }
    `)).toEqual([]);
  });

  test('a data listener and a pipe', () => {
    expect(misusesIn(`
      function main(call, sink) { call.on('data', (m) => log(m)); call.pipe(sink); }
    `)).toEqual([]);
  });

  test('read() beside a data listener', () => {
    expect(misusesIn(`
      function main(call) {
        call.on('data', (m) => log(m));
        const first = call.read();
      }
    `)).toEqual(['receive observable 2/3']);
  });

  test('read() in a readable listener', () => {
    expect(misusesIn(`
      function main(call) { call.on('readable', () => { for (let m = call.read(); m !== null; m = call.read()) log(m); }); }
    `)).toEqual([]);
  });

  test('next() twice without waiting', () => {
    expect(misusesIn(`
      async function main(call) {
        const messages = call[Symbol.asyncIterator]();
        const [a, b] = await Promise.all([messages.next(), messages.next()]);
      }
    `)).toEqual(['receive observable 3/3']);
  });

  test('next() in turn', () => {
    expect(misusesIn(`
      async function main(call) {
        const messages = call[Symbol.asyncIterator]();
        await messages.next();
        await messages.next();
      }
    `)).toEqual([]);
  });

  test('two loops over generators that draw from one stream', () => {
    expect(misusesIn(`
      async function* notes(call) {
        for await (const m of call) yield m.note;
      }
      async function log(call) { for await (const note of notes(call)) console.log(note); }
      async function main(call) { await Promise.all([log(call), log(call)]); }
    `)).toEqual(['receive observable 2/2']);
  });

  test('two loops over generators in turn', () => {
    expect(misusesIn(`
      async function* notes(call) {
        for await (const m of call) yield m.note;
      }
      async function log(call) { for await (const note of notes(call)) console.log(note); }
      async function main(call) { await log(call); await log(call); }
    `)).toEqual([]);
  });

  test('a receive restarted after it lost a race to a delay', () => {
    expect(misusesIn(`
      async function main(call) {
        await Promise.race([call.recvMsg(), sleep(100)]);
        const m = await call.recvMsg();
      }
    `)).toEqual(['receive observable abandoned 2/3']);
  });

  test('a receive restarted in the next round of a loop that goes on without it', () => {
    expect(misusesIn(`
      async function main(call, idle) {
        const messages = call[Symbol.asyncIterator]();
        for (;;) {
          const next = await Promise.race([messages.next(), idle()]);
          if (next === IDLE) continue;
          if (next.done) break;
          render(next.value);
        }
      }
    `)).toEqual(['receive observable abandoned 4/4']);
  });

  test('a receive restarted after a timeout was swallowed', () => {
    expect(misusesIn(`
      async function main(call) {
        while (running()) {
          try { render(await Promise.race([call.recvMsg(), timeout(100)])); }
          catch (error) { log(error); }
        }
      }
    `)).toEqual(['receive observable abandoned 3/3']);
  });

  test.each([
    ['a call that was cancelled in between', `
      async function main(call) {
        await Promise.race([call.recvMsg(), sleep(100)]);
        call.cancel();
        await call.recvMsg();
      }`],
    ['a timeout that throws', `
      async function main(call) {
        for (;;) render(await Promise.race([call.recvMsg(), timeout(100)]));
      }`],
    ['a timeout that ends the loop', `
      async function main(call) {
        for (;;) {
          const m = await Promise.race([call.recvMsg(), timeout(100)]);
          if (m === TIMEOUT) { call.cancel(); return; }
          render(m);
        }
      }`],
    ['a timeout whose handler leaves', `
      async function main(call) {
        for (;;) {
          try { render(await Promise.race([call.recvMsg(), timeout(100)])); } catch (error) { call.cancel(); throw error; }
        }
      }`],
    ['a promise that is kept until it settles', `
      async function main(call) {
        const messages = call[Symbol.asyncIterator]();
        let next = messages.next();
        for (;;) {
          const winner = await Promise.race([next, sleep(100)]);
          if (winner === undefined) continue;
          render(winner);
          next = messages.next();
        }
      }`],
    ['a delay of its own that rejects', `
      const timeout = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), ms));
      async function main(call) {
        await Promise.race([call.recvMsg(), timeout(100)]);
        const m = await call.recvMsg();
      }`],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('for await over call.iterator()', () => {
    expect(misusesIn(`
      async function log(call) { for await (const m of call.iterator({ destroyOnReturn: false })) console.log(m); }
      async function main(call) { void log(call); for await (const m of call) render(m); }
    `)).toEqual(['receive observable 1/2']);
  });

  test('a listener to the end of the stream receives nothing', () => {
    expect(misusesIn(`
      async function main(call) { call.on('end', () => log('end')); for await (const m of call) render(m); }
    `)).toEqual([]);
  });
});

describe('a receive that loses a race', () => {
  test.each([
    ['to a delay, and the code returns', 'async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (m === undefined) { call.cancel(); return; } use(m); } }'],
    ['to a timer of its own, and the code throws', `async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), new Promise((r) => setTimeout(r, 5000, null))]); if (m === null) throw new Error('late'); use(m); } }`],
    ['to a delay, and the loop breaks', 'async function main(call) { while (true) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (!m) break; use(m); } }'],
    ['to a delay, and a switch returns', 'async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); switch (m) { case undefined: return; default: use(m); } } }'],
    ['to a delay that ends the loop', 'async function main(call) { let m; while ((m = await Promise.race([call.recvMsg(), delay(9, TIMEOUT)])) !== TIMEOUT) use(m); }'],
    ['in a helper that throws', `async function recv(call, ms) { const m = await Promise.race([call.recvMsg(), sleep(ms)]); if (m === undefined) throw new Error('late'); return m; }
async function main(call) { for (;;) use(await recv(call, 9)); }`],
    ['to a delay, and the other arm returns', 'async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (m) use(m); else return; } }'],
    ['to a delay, and a flag ends the loop', 'async function main(call) { let open = true; while (open) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (m === undefined) { open = false; call.cancel(); } else use(m); } }'],
    ['to a delay, by a test with a name', 'async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); const late = m === undefined; if (late) return; use(m); } }'],
    ['in a helper whose caller leaves', `const recv = (call, ms) => Promise.race([call.recvMsg(), sleep(ms)]);
async function main(call) { for (;;) { const m = await recv(call, 9); if (!m) return; use(m); } }`],
    ['to a delay that ends a for loop', 'async function main(call) { for (let m = await Promise.race([call.recvMsg(), sleep(9)]); m !== undefined; m = await Promise.race([call.recvMsg(), sleep(9)])) use(m); }'],
    ['to a delay, and an assertion throws', 'async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); assert(m); use(m); } }'],
    ['to a timeout that lowers a flag', 'async function main(call) { let open = true; while (open) { try { use(await Promise.race([call.recvMsg(), timeout(9)])); } catch (e) { open = false; } } }'],
    ['to a timeout that sets a field', 'class A { constructor(call) { this.call = call; } async run() { while (!this.stopped) { try { use(await Promise.race([this.call.recvMsg(), timeout(9)])); } catch (e) { this.stopped = true; } } } }'],
    ['to a timeout that is kept', 'async function main(call) { let failure; while (!failure) { try { use(await Promise.race([call.recvMsg(), timeout(9)])); } catch (e) { failure = e; } } }'],
    ['to a timeout that some function handles', 'async function main(call) { while (running()) { try { use(await Promise.race([call.recvMsg(), timeout(9)])); } catch (e) { fail(e); } } }'],
    ['to a timeout that is handled outside the loop', 'async function main(call) { try { for (;;) { use(await Promise.race([call.recvMsg(), timeout(9)])); } } catch (e) { log(e); } }'],
    ['but is kept, with tags', `async function main(call, peer) { const tagA = (v) => ({ from: 'a', v }); const tagB = (v) => ({ from: 'b', v }); let a = call.recvMsg(), b = peer.recvMsg(); for (;;) { const w = await Promise.race([a.then(tagA), b.then(tagB)]); use(w.v); if (w.from === 'a') a = call.recvMsg(); else b = peer.recvMsg(); } }`],
    ['but is kept, with tags in place', `async function main(call, peer) { let a = call.recvMsg(), b = peer.recvMsg(); while (true) { const w = await Promise.race([a.then((v) => ['a', v]), b.then((v) => ['b', v]).catch(() => ['b'])]); if (w[0] === 'a') a = call.recvMsg(); else b = peer.recvMsg(); } }`],
    ['to a delay, but is kept', 'async function main(call) { let next = call.recvMsg(); for (;;) { const w = await Promise.race([next.then((v) => ({ v })), sleep(10)]); if (w === undefined) { beat(); continue; } use(w.v); next = call.recvMsg(); } }'],
    ['but is kept, with tags by a helper', `const tag = (p, from) => p.then((v) => ({ from, v }));
async function main(call, peer) { let a = call.recvMsg(), b = peer.recvMsg(); for (;;) { const w = await Promise.race([tag(a, 'a'), tag(b, 'b')]); if (w.from === 'a') a = call.recvMsg(); else b = peer.recvMsg(); } }`],
    ['but is kept in a map', `async function main(call, peer) { const pending = new Map([['a', call.recvMsg()], ['b', peer.recvMsg()]]); for (;;) { const w = await Promise.race(pending.values()); if (w.from === 'a') pending.set('a', call.recvMsg()); else pending.set('b', peer.recvMsg()); } }`],
    ['in a helper that swallows, whose caller leaves', `async function poll(call) { try { return await Promise.race([call.recvMsg(), timeout(9)]); } catch { return undefined; } }
async function main(call) { while (running()) { const m = await poll(call); if (m === undefined) { call.cancel(); return; } use(m); } }`],
    ['in a helper that swallows, whose result ends the loop', `async function poll(call) { try { return await Promise.race([call.recvMsg(), timeout(9)]); } catch { return undefined; } }
async function main(call) { let m; while ((m = await poll(call))) use(m); }`],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('to an event that the code asks about', () => {
    expect(misusesIn(`
      async function main(call, signal) {
        const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
        for (;;) { const m = await Promise.race([call.recvMsg(), aborted]); if (signal.aborted) break; use(m); }
      }
    `)).toEqual([]);
  });

  test('to a delay, and a default throws', () => {
    expect(misusesIn('async function main(call) { for (;;) use((await Promise.race([call.recvMsg(), sleep(9)])) ?? fail()); }')).toEqual([]);
  });

  test.each([
    ['to a delay, and only messages are looked at', `async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (m) use(m); } }`, '1/1'],
    ['to a delay, and the loop continues', `async function main(call) { for (;;) { const m = await Promise.race([call.recvMsg(), sleep(100)]); if (m === undefined) continue; use(m); } }`, '1/1'],
    ['in a helper whose caller goes on', `const recv = (call, ms) => Promise.race([call.recvMsg(), sleep(ms)]);
async function main(call) { for (;;) { const m = await recv(call, 9); if (m) use(m); } }`, '1/1'],
    ['to a timeout that is logged', `async function main(call) { while (running()) { try { use(await Promise.race([call.recvMsg(), timeout(9)])); } catch (e) { console.warn(e); } } }`, '1/1'],
    ['in a helper that swallows, whose caller goes on', `async function poll(call) { try { return await Promise.race([call.recvMsg(), timeout(9)]); } catch { return undefined; } }
async function main(call) { while (running()) { const m = await poll(call); if (m) use(m); } }`, '1/1'],
    ['in a helper that swallows, whose caller continues', `async function poll(call) { try { return await Promise.race([call.recvMsg(), timeout(9)]); } catch (e) { return null; } }
async function main(call) { for (;;) { const m = await poll(call); if (m === null) continue; use(m); } }`, '1/1'],
  ])('%s', (_name, code, lines) => {
    expect(misusesIn(code)).toEqual([`receive observable abandoned ${lines}`]);
  });
});

describe('what a loop over a stream leaves running', () => {
  test.each([
    ['a receive', 'void call.recvMsg();', ['receive observable 1/1', 'receive observable 1/1']],
    ['a listener', "call.on('data', log);", ['receive observable 1/1']],
  ])('%s', (_name, code, misuses) => {
    expect(misusesIn(`async function main(call) { for await (const m of call) { ${code} } }`)).toEqual(misuses);
  });

  test.each([
    ['a receive that is awaited', 'await call.recvMsg();'],
    ['a listener, and breaks', "call.on('data', log); break;"],
    ['a receive, and returns', 'return call.recvMsg();'],
    ['a send', 'await call.sendMsg(m);'],
  ])('not %s', (_name, code) => {
    expect(misusesIn(`async function main(call) { for await (const m of call) { ${code} } }`)).toEqual([]);
  });
});
