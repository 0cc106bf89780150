import { misusesIn } from '../testing/misuses-in';

describe('half-close beside a send', () => {
  test('a close while a floating sender still sends', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await item.ready(); call.write(item); } }
      async function main(call, items) {
        void feed(call, items);
        call.end();
      }
    `)).toEqual(['close observable 1/4']);
  });

  test('a close after the sender was awaited', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await item.ready(); call.write(item); } }
      async function main(call, items) { await feed(call, items); call.end(); }
    `)).toEqual([]);
  });

  test('write, write, end of one task', () => {
    expect(misusesIn(`
      function main(call) { call.write(1); call.write(2); call.end(); }
    `)).toEqual([]);
  });

  test("the end listener's close beside async replies", () => {
    expect(misusesIn(`
      function main(call) {
        call.on('data', async (m) => { const r = await work(m); call.write(r); });
        call.on('end', () => call.end());
      }
    `)).toEqual(['send observable listener 2/2', 'close observable 2/3']);
  });

  test("the end listener's close once all replies were sent", () => {
    expect(misusesIn(`
      function main(call) {
        const replies = [];
        const reply = async (m) => { const r = await work(m); call.write(r); };
        call.on('data', (m) => { replies.push(reply(m)); });
        call.on('end', async () => { await Promise.all(replies); call.end(); });
      }
    `)).toEqual(['send observable listener 3/3']);
  });

  test('a close behind a counter of pending replies', () => {
    expect(misusesIn(`
      function main(call) {
        let pending = 0;
        let ended = false;
        const finish = () => { if (ended && pending === 0) call.end(); };
        call.on('data', async (m) => { pending += 1; const r = await work(m); call.write(r); pending -= 1; finish(); });
        call.on('end', () => { ended = true; finish(); });
      }
    `)).toEqual(['send observable listener 5/5']);
  });

  test.each([
    ['counts down', 'let open = 3;', 'open -= 1; if (open === 0) call.end();'],
    ['counts down as it asks', 'let open = 3;', 'if (--open === 0) call.end();'],
    ['leaves while others are open', 'let open = 3;', 'open--; if (open > 0) return; call.end();'],
    ['takes itself out of a set', 'const open = new Set([1, 2, 3]);', 'open.delete(n); if (open.size === 0) call.end();'],
  ])('the close of the last sender, which %s', (_name, declaration, close) => {
    expect(misusesIn(`
      async function main(call) {
        ${declaration}
        const one = async (n) => { await pause(); call.write({ n }); ${close} };
        await Promise.all([one(1), one(2), one(3)]);
      }
    `)).toEqual(['send contract 3/3']);
  });

  test('the close of the last method to be done', () => {
    expect(misusesIn(`
      class Session {
        constructor(call) { this.call = call; this.open = 2; }
        async one(n) { await pause(); this.call.write({ n }); this.open -= 1; if (this.open === 0) this.call.end(); }
        async all() { await Promise.all([this.one(1), this.one(2)]); }
      }
    `)).toEqual(['send contract 3/3']);
  });

  test.each([
    ['that asks something else', 'let open = 3;', 'if (n === 2) call.end();'],
    ['that counts for itself alone', '', 'let open = 3; open -= 1; if (open === 0) call.end();'],
  ])('a conditional close %s', (_name, declaration, close) => {
    expect(misusesIn(`
      async function main(call) {
        ${declaration}
        const one = async (n) => { await pause(); call.write({ n }); ${close} };
        await Promise.all([one(1), one(2), one(3)]);
      }
    `)).toEqual(['send contract 3/3', 'close observable 3/3']);
  });

  test('a conditional close of a method, beside what it has started', () => {
    expect(misusesIn(`
      class Session {
        constructor(call) { this.call = call; }
        async step(last) {
          void this.call.sendMsg(1);
          if (last) this.call.end();
        }
      }
    `)).toEqual(['close observable 4/5']);
  });

  test('a close after what a promise callback has done at once', () => {
    expect(misusesIn(`
      async function step(call) { call.write(1); }
      async function main(call) {
        await work().then(() => { void step(call); });
        call.end();
      }
    `)).toEqual([]);
  });

  test('a close in the end, beside a send of the block', () => {
    expect(misusesIn(`
      function main(call) {
        setInterval(async () => {
          try { await call.sendMsg(1); } finally { call.end(); }
        }, 10);
      }
    `)).toEqual(['send observable 3/3', 'close observable 3/3']);
  });

  test('a close behind an early exit', () => {
    expect(misusesIn(`
      function main(call) {
        let pending = 0;
        call.on('data', async (m) => { pending += 1; const r = await work(m); call.write(r); pending -= 1; });
        call.on('end', () => { if (pending > 0) return; call.end(); });
      }
    `)).toEqual(['send observable listener 3/3']);
  });

  test("a timer's close beside a sender", () => {
    expect(misusesIn(`
      async function main(call, items) {
        setTimeout(() => { call.end(); }, 5000);
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual(['close observable 2/3']);
  });

  test('a cancel never conflicts', () => {
    expect(misusesIn(`
      async function main(call, items) {
        setTimeout(() => { call.cancel(); }, 5000);
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual([]);
  });

  test.each([
    "await once(call, 'end');",
    "await new Promise((resolve) => call.on('end', resolve));",
    "const ended = new Promise((resolve) => call.on('end', resolve)); await ended;",
    "const ended = deferred(); call.on('end', () => ended.resolve()); await ended.promise;",
    'await finished(call);',
  ])('a close once the listener has heard the end: %s', (wait) => {
    expect(misusesIn(`
      async function main(call) {
        call.on('data', (m) => { call.write(m); });
        ${wait}
        call.end();
      }
    `)).toEqual([]);
  });

  test('a close after a promise that resolves at the end of what it listens to', () => {
    expect(misusesIn(`
      async function main(call, lines) {
        await new Promise((resolve) => {
          lines.on('line', (line) => { call.write(line); });
          lines.on('close', resolve);
        });
        call.end();
      }
    `)).toEqual([]);
  });

  test('two closes', () => {
    expect(misusesIn(`
      async function stop(call) { await tick(); call.end(); }
      async function main(call) { void stop(call); await tick(); call.end(); }
    `)).toEqual([]);
  });

  test('a shutdown listener answers to somebody else, which breaks the contract only', () => {
    expect(misusesIn(`
      async function main(call, items) {
        process.on('SIGINT', () => { call.end(); });
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual(['close contract 2/3']);
  });

  test.each(['error', 'cancelled', 'close'])("the %s listener's close", (event) => {
    expect(misusesIn(`
      function main(call) {
        call.on('data', async (m) => { call.write(await work(m)); });
        call.on('${event}', () => call.end());
      }
    `)).toEqual(['send observable listener 2/2', 'close contract 2/3']);
  });
});
