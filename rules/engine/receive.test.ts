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
