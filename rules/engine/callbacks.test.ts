import { misusesIn } from '../testing/misuses-in';

const STEPS = "await tick(); call.write('a'); await tick(); call.write('b');";

describe('subscriptions to observables', () => {
  test.each([
    ['a function', 'source.subscribe((x) => { call.write(x); });'],
    ['an observer', 'source.subscribe({ next: (x) => { call.write(x); } });'],
    ["a stream's own method", 'source.subscribe(call.write.bind(call));'],
    ['an operator that works in series', 'source.pipe(concatMap(async (x) => { call.write(x); await tick(); })).subscribe();'],
    ['an operator by the way', 'const seen = source.pipe(tap((x) => { call.write(x); })); seen.subscribe();'],
  ])('%s meets another sender', (_, start) => {
    expect(misusesIn(`
      import { concatMap, tap } from 'rxjs';
      async function main(call, source) {
        ${start}
        ${STEPS}
      }
    `)).toContain('send observable 3/4');
  });

  test.each(['mergeMap', 'switchMap', 'flatMap'])('%s lets its callback meet itself', (operator) => {
    expect(misusesIn(`
      import { ${operator} } from 'rxjs/operators';
      function main(call, source) {
        source.pipe(${operator}(async (x) => { call.write(x.head); await tick(); call.write(x.tail); })).subscribe();
      }
    `)).toContain('send observable 3/3');
  });

  test('an async observer that waits meets its next run', () => {
    expect(misusesIn(`
      function main(call, source) { source.subscribe(async (x) => { const r = await work(x); call.write(r); }); }
    `)).toEqual(['send observable listener 1/1']);
  });

  test('the completion does not wait for an async observer', () => {
    expect(misusesIn(`
      function main(call, source) {
        source.subscribe({
          next: async (x) => { const r = await work(x); call.write(r); },
          complete: () => { call.end(); },
        });
      }
    `)).toEqual(['send observable listener 3/3', 'close observable 3/4']);
  });

  test('a completion that waits for what the observer has begun', () => {
    expect(misusesIn(`
      function main(call, source) {
        const replies = [];
        const reply = async (x) => { const r = await work(x); call.write(r); };
        source.subscribe({
          next: (x) => { replies.push(reply(x)); },
          complete: async () => { await Promise.all(replies); call.end(); },
        });
      }
    `)).toEqual(['send observable listener 3/3']);
  });

  test.each([
    ['the completion of what works at once', 'source.pipe(mergeMap(async (x) => { await work(x); })).subscribe({ next: (x) => { call.write(x); }, complete: () => { call.end(); } });'],
    ['the completion of what sends', 'source.subscribe({ next: (x) => { call.write(x); }, complete: () => { call.end(); } });'],
    ['the completion of a series', 'source.pipe(concatMap(async (x) => { call.write(x.head); await tick(); call.write(x.tail); })).subscribe({ complete: () => { call.end(); } });'],
    ['a series and its observer', 'source.pipe(concatMap(async (x) => { call.write(x.head); await tick(); return x; })).subscribe((x) => { call.write(x.tail); });'],
    ['one at a time', 'source.pipe(mergeMap(async (x) => { call.write(x.head); await tick(); call.write(x.tail); }, 1)).subscribe();'],
    ['values that come at once', 'from([1, 2]).subscribe((x) => { call.write(x); }); call.end();'],
    ['a source that may be over at once', 'source.subscribe((x) => { call.write(x); }); call.end();'],
    ['a subscription that ends of itself', `source.pipe(takeUntil(stop)).subscribe((x) => { call.write(x); }); ${STEPS}`],
    ['a subscription that was ended', `const subscription = source.subscribe((x) => { call.write(x); }); await tick(); subscription.unsubscribe(); ${STEPS}`],
    ['a subscription that is ended by what it returned', `const stop = source.subscribe((x) => { call.write(x); }); await tick(); stop(); ${STEPS}`],
    ['subscriptions that were ended together', `const all = new Subscription(); all.add(source.subscribe((x) => { call.write(x); })); await tick(); all.unsubscribe(); ${STEPS}`],
    ['a promise that completes', `await new Promise((resolve) => { source.subscribe({ next: (x) => { call.write(x); }, complete: resolve }); }); ${STEPS}`],
    ['a subscription to a topic', `source.subscribe('topic', (x) => { call.write(x); }); ${STEPS}`],
    ['an operator of another library', `source.pipe(flow(async (x) => { call.write(x); await tick(); call.write(x); })).subscribe(); ${STEPS}`],
  ])('not %s', (_, body) => {
    expect(misusesIn(`
      import { concatMap, from, mergeMap, Subscription, takeUntil } from 'rxjs';
      import { flow } from 'elsewhere';
      async function main(call, source, stop) { ${body} }
    `)).toEqual([]);
  });
});

describe('callbacks given to code elsewhere', () => {
  test.each([
    ["import fs from 'node:fs';", 'fs.readFile(path, (error, data) => { call.write(data); });'],
    ["import { readFile as load } from 'fs';", 'load(path, (error, data) => { call.write(data); });'],
    ["const { lookup } = require('node:dns');", 'lookup(path, (error, data) => { call.write(data); });'],
    ["import { finished } from 'node:stream';", "finished(source, () => { call.write('done'); });"],
  ])("a callback of Node's own meets the rest: %s", (imports, start) => {
    expect(misusesIn(`
      ${imports}
      async function main(call, path, source) {
        ${start}
        ${STEPS}
      }
    `)).toContain('send observable 3/4');
  });

  test('two callbacks of which one closes', () => {
    expect(misusesIn(`
      import { readFile } from 'node:fs';
      function main(call, a, b) {
        readFile(a, (error, data) => { call.write(data); });
        readFile(b, (error, data) => { call.write(data); call.end(); });
      }
    `)).toContain('close observable 3/4');
  });

  test('a close behind a counter of callbacks', () => {
    expect(misusesIn(`
      import { readFile } from 'node:fs';
      function main(call, a, b) {
        let left = 2;
        const send = (error, data) => { call.write(data); left -= 1; if (left === 0) call.end(); };
        readFile(a, send);
        readFile(b, send);
      }
    `)).toEqual(['send contract 4/4']);
  });

  test('an abort listener runs once', () => {
    expect(misusesIn(`
      function main(call, signal) { signal.addEventListener('abort', async () => { call.write('a'); await tick(); call.write('b'); }); }
    `)).toEqual([]);
  });

  test.each([
    ['a chain of callbacks', 'fs.readFile(a, (e, x) => { call.write(x); fs.readFile(b, (f, y) => { call.write(y); call.end(); }); });'],
    ['a callback that settles a promise', 'await new Promise((resolve) => { fs.readFile(a, (e, x) => { call.write(x); resolve(); }); }); call.write(1); await tick(); call.end();'],
    ['functions that return what they read', 'const x = fs.readFileSync(a); call.write(x); await tick(); call.write(x); call.end();'],
    ['a series of callbacks', 'async.eachSeries(items, (item, done) => call.write(item, done), () => call.end());'],
    ['steps in series', 'async.series([(done) => call.write(1, done), (done) => call.write(2, done)], () => call.end());'],
    ['a callback that may be waited for', `db.query('q', async (row) => { call.write(row); await tick(); call.write(row); }); ${STEPS}`],
    ['events in turn', "await once(source, 'open'); for await (const [x] of on(source, 'data')) { call.write(x); await tick(); } call.end();"],
  ])('not %s', (_, body) => {
    expect(misusesIn(`
      import fs from 'node:fs';
      import async from 'async';
      import { on, once } from 'node:events';
      async function main(call, a, b, items, db, source) { ${body} }
    `)).toEqual([]);
  });
});

describe('tasks of many at once', () => {
  test('Array.from with an async callback runs it for each element', () => {
    expect(misusesIn(`
      async function main(call, n) {
        await Promise.all(Array.from({ length: n }, async () => { call.write('a'); await tick(); call.write('b'); }));
      }
    `)).toContain('send observable 2/2');
  });

  test('a generator that is drawn from beside another sender', () => {
    expect(misusesIn(`
      async function* feed(call) { await tick(); call.write('a'); yield 1; call.write('b'); }
      async function main(call) {
        void (async () => { for await (const x of feed(call)) log(x); })();
        ${STEPS}
      }
    `)).toContain('send observable 1/4');
  });

  test.each([
    ['the values of an object', 'const running = {}; for (const item of items) running[item.id] = feed(item); await Promise.all(Object.values(running));'],
    ['the values of an object that is written out', 'const running = { a: feed(items[0]) }; await Promise.allSettled(Object.values(running));'],
    ['the values of a map', 'const running = new Map(); for (const item of items) running.set(item.id, feed(item)); await Promise.all(running.values());'],
    ['an array that is made', 'await Promise.all(Array.from(items, async (item) => { await feed(item); }));'],
    ['all that settles', 'await Promise.allSettled(items.map((item) => feed(item)));'],
    ['a promise with its resolvers', "const { promise, resolve } = Promise.withResolvers(); setTimeout(() => { call.write('a'); resolve(); }, 10); await promise;"],
  ])('%s is waited for', (_, body) => {
    expect(misusesIn(`
      async function main(call, items) {
        const feed = async (item) => { await item.ready(); call.write(item); };
        ${body}
        call.end();
      }
    `)).not.toContainEqual(expect.stringContaining('close'));
  });
});

describe('what stops a timer', () => {
  const BEAT = "const beat = setInterval(() => { call.write('beat'); }, 1000);";

  test.each([
    ['a list of functions', `const list = []; ${BEAT} list.push(() => clearInterval(beat)); await tick(); for (const stop of list) stop();`],
    ['a list that is run by forEach', `const list = []; ${BEAT} list.push(() => clearInterval(beat)); await tick(); list.forEach((stop) => stop());`],
    ['a list that is written out', `${BEAT} const list = [() => clearInterval(beat)]; await tick(); while (list.length) list.pop()();`],
    ['a stack of functions', `${BEAT} const stack = new DisposableStack(); stack.defer(() => { clearInterval(beat); }); await tick(); stack.dispose();`],
    ['Symbol.dispose', `${BEAT} await tick(); beat[Symbol.dispose]();`],
    ['the end of a block', "{ using beat = setInterval(() => { call.write('beat'); }, 1000); await tick(); }"],
    ['a return out of a block', "await (async () => { using beat = setInterval(() => { call.write('beat'); }, 1000); await tick(); return 1; })();"],
  ])('%s', (_, body) => {
    expect(misusesIn(`async function main(call) { ${body} call.write(1); await tick(); call.end(); }`)).toEqual([]);
  });

  test.each([
    ['a list that nobody runs', `const list = []; ${BEAT} list.push(() => clearInterval(beat)); await tick();`],
    ['a block that has not ended', "using beat = setInterval(() => { call.write('beat'); }, 1000); await tick();"],
    ['a list of other functions', `const list = []; ${BEAT} list.push(() => log(beat)); await tick(); for (const stop of list) stop();`],
  ])('not %s', (_, body) => {
    expect(misusesIn(`async function main(call) { ${body} call.write(1); await tick(); call.end(); }`)).toContain('close observable 1/1');
  });
});
