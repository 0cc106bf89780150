import { misusesIn } from '../testing/misuses-in';

describe('forks', () => {
  test('two branches of Promise.all that send in several steps meet', () => {
    expect(misusesIn(`
      async function sendFile(call, file) { call.write(file.header); await file.load(); call.write(file.body); }
      async function sendBoth(call, a, b) {
        await Promise.all([sendFile(call, a), sendFile(call, b)]);
      }
    `)).toEqual(['send observable 1/1', 'send observable 1/1']);
  });

  test('branches that write before their first await are ordered', () => {
    expect(misusesIn(`
      async function greet(call, name) { call.write(name); await log(name); }
      async function greetAll(call) {
        await Promise.all([greet(call, 'a'), greet(call, 'b')]);
        call.write('bye');
      }
    `)).toEqual([]);
  });

  test.each(['allSettled', 'race', 'any'])('branches of Promise.%s meet', (name) => {
    expect(misusesIn(`
      async function feed(call, items) {
        for (const item of items) { await item.ready(); call.write(item); }
      }
      async function main(call, a, b) { await Promise.${name}([feed(call, a), feed(call, b)]); }
    `)).toEqual(['send observable 2/2']);
  });

  test('a loser of Promise.race still sends afterwards', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await item.ready(); call.write(item); } }
      async function main(call, items) {
        await Promise.race([feed(call, items), sleep(100)]);
        call.write('bye');
      }
    `)).toEqual(['send observable 1/4']);
  });

  test.each(['feed(call);', 'void feed(call);', 'feed(call).catch(console.error);', 'const unused = feed(call);', '(async () => { await feed(call); })();'])(
    'a floating sender, as %s, meets the main one',
    (start) => {
      expect(misusesIn(`
        async function feed(call) { for (;;) { await tick(); call.write('beat'); } }
        async function main(call, items) {
          ${start}
          for (const item of items) { await item.ready(); call.write(item); }
        }
      `)).toEqual(['send observable 1/4']);
    },
  );

  test('a sender that is awaited at once is a part of its caller', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await item.ready(); call.write(item); } }
      async function main(call, a, b) {
        await feed(call, a);
        await feed(call, b);
        call.write('bye');
      }
    `)).toEqual([]);
  });

  test('a stored promise that is awaited before the next send is over', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call) {
        const done = feed(call);
        await other();
        await done;
        call.write('bye');
      }
    `)).toEqual([]);
  });

  test('a promise awaited on one way only still counts as over', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call, quick) {
        const done = feed(call);
        await Promise.all([done, other()]);
        call.write('bye');
      }
    `)).toEqual([]);
  });

  test('a send in the segment that forks runs before what the task does after its wait', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call) {
        const done = feed(call);
        call.write('header');
        await done;
      }
    `)).toEqual([]);
  });

  test('a send that falls between the steps of a task it has just started is seen', () => {
    expect(misusesIn(`
      async function feed(call) { call.write(1); await tick(); call.write(2); }
      async function main(call) {
        const done = feed(call);
        call.write('header');
        await done;
      }
    `)).toEqual(['send observable 1/4']);
  });

  test('map(async) that sends several messages each meets itself', () => {
    expect(misusesIn(`
      async function main(call, files) {
        await Promise.all(files.map(async (file) => {
          call.write(file.name);
          call.write(await file.body());
        }));
      }
    `)).toContain('send observable 4/4');
  });

  test('map(async) that sends one message each changes the order only', () => {
    expect(misusesIn(`
      async function main(call, jobs) {
        await Promise.all(jobs.map(async (job) => { call.write(await job.run()); }));
      }
    `)).toEqual(['send contract 2/2']);
  });

  test('forEach(async) meets itself and what follows', () => {
    expect(misusesIn(`
      function main(call, files) {
        files.forEach(async (file) => {
          await file.open();
          call.write(file.name);
          await file.read();
          call.write(file.body);
        });
      }
    `)).toEqual(['send observable 4/4', 'send observable 4/6', 'send observable 6/6']);
  });

  test('for…of with await sends in turn', () => {
    expect(misusesIn(`
      async function main(call, files) {
        for (const file of files) { await file.open(); call.write(file.name); await file.read(); call.write(file.body); }
      }
    `)).toEqual([]);
  });

  test('an async data listener that waits before it sends meets its next run', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', async (m) => { const r = await work(m); call.write(r); }); }
    `)).toEqual(['send observable listener 1/1']);
  });

  test('an async data listener that sends before it waits is in order', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', async (m) => { call.write(ack(m)); await store(m); }); }
    `)).toEqual([]);
  });

  test('a synchronous data listener that echoes is in order', () => {
    expect(misusesIn(`
      function main(call) {
        call.on('data', (m) => { call.write(m); });
        call.on('end', () => { call.end(); });
      }
    `)).toEqual([]);
  });

  test('a heartbeat beside a synchronous echo changes the order only', () => {
    expect(misusesIn(`
      function main(call) {
        setInterval(() => { call.write('beat'); }, 1000);
        call.on('data', (m) => { call.write(m); });
      }
    `)).toEqual(['send contract 2/3']);
  });

  test('a heartbeat beside a loop that sends meets it', () => {
    expect(misusesIn(`
      async function main(call, items) {
        setInterval(() => { call.write('beat'); }, 1000);
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual(['send observable 2/3']);
  });

  test('a heartbeat that is cleared before the next send is over', () => {
    expect(misusesIn(`
      async function main(call) {
        const beat = setInterval(() => { call.write('beat'); }, 1000);
        await work();
        clearInterval(beat);
        call.write('result');
        await work();
        call.write('more');
      }
    `)).toEqual([]);
  });

  test('an async interval that outlasts its period meets itself', () => {
    expect(misusesIn(`
      function main(call) {
        setInterval(async () => { call.write('a'); await load(); call.write('b'); }, 10);
      }
    `)).toEqual(['send observable 2/2', 'send observable 2/2']);
  });

  test('a timer that re-arms itself after it sent runs alone', () => {
    expect(misusesIn(`
      function tick(call) { call.write('beat'); setTimeout(() => tick(call), 1000); }
    `)).toEqual([]);
  });

  test('a then callback runs after its promise', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      function main(call) { feed(call).then(() => { call.write('bye'); }); }
    `)).toEqual([]);
  });

  test('an operation that is not awaited is under way at the next one', () => {
    expect(misusesIn(`
      async function main(call) { const a = call.sendMsg(1); const b = call.sendMsg(2); await Promise.all([a, b]); }
    `)).toEqual(['send observable 1/1']);
  });

  test('a pipe into the stream meets another sender', () => {
    expect(misusesIn(`
      async function main(source, call) { source.pipe(call); await tick(); call.write('header'); }
    `)).toEqual(['send observable 1/1']);
  });

  test('what is written in the turn that sets up a pipe goes first', () => {
    expect(misusesIn(`
      function main(source, call) { source.pipe(call); call.write('header'); }
    `)).toEqual([]);
  });

  test('two pipes into one stream meet', () => {
    expect(misusesIn(`
      function main(a, b, call) { a.pipe(call); b.pipe(call); }
    `)).toEqual(['send observable 1/1']);
  });

  test('a write when the piped source fails follows the pipe', () => {
    expect(misusesIn(`
      function main(source, call) { source.on('error', () => { call.write('failed'); }); source.pipe(call); }
    `)).toEqual([]);
  });

  test('an interval that a data listener starts is no answer', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', () => { setInterval(() => { call.write('mark'); }, 1000); }); }
    `)).toEqual(['send contract 1/1']);
  });

  test('an awaited pipeline is over', () => {
    expect(misusesIn(`
      import { pipeline } from 'node:stream/promises';
      async function main(source, call) { await pipeline(source, call); }
    `)).toEqual([]);
  });
});

describe('a wait on another way', () => {
  test.each([
    ['a catch clause that returns', "call.on('data', async (m) => { let r; try { r = parse(m); } catch (e) { await report(e); return; } call.write(r); });"],
    ['an arm that returns', "call.on('data', async (m) => { if (m.save) { await save(m); return; } call.write(m); });"],
    ['an arm that throws', "call.on('data', async (m) => { if (m.bad) { await report(m); throw m; } call.write(m); });"],
    ['the other arm', "call.on('data', async (m) => { if (m.save) await save(m); else call.write(m); });"],
    ['another case', "call.on('data', async (m) => { switch (m.kind) { case 1: await save(m); break; default: call.write(m); } });"],
    ['a ternary', "call.on('data', async (m) => (m.save ? await save(m) : call.write(m)));"],
  ])('%s', (_name, code) => {
    expect(misusesIn(`function main(call) { ${code} }`)).toEqual([]);
  });

  test('branches of Promise.all that wait in another arm than they write in', () => {
    expect(misusesIn(`
      async function say(call, m) { if (m.save) { await save(m); return; } call.write(m); }
      async function main(call, a, b) { await Promise.all([say(call, a), say(call, b)]); }
    `)).toEqual([]);
  });

  test('a wait in one arm, and a write after both', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', async (m) => { if (m.save) await save(m); call.write(m); }); }
    `)).toEqual(['send observable listener 1/1']);
  });
});

describe('timers that one turn sets', () => {
  test('in the order of computed delays', () => {
    expect(misusesIn(`
      function main(call, items) {
        items.forEach((item, i) => setTimeout(() => call.write(item), i * 100));
        setTimeout(() => call.end(), items.length * 100);
      }
    `)).toEqual([]);
  });

  test.each([
    ['a tick before an immediate', 'process.nextTick(() => call.write(1)); setImmediate(() => call.end());'],
    ['an immediate before a timeout', 'setImmediate(() => call.write(1)); setTimeout(() => call.end(), 1000);'],
  ])('%s', (_name, code) => {
    expect(misusesIn(`function main(call) { ${code} }`)).toEqual([]);
  });

  test('whose callbacks wait meet each other', () => {
    expect(misusesIn(`
      function main(call, items) {
        items.forEach((item, i) => setTimeout(async () => { call.write(item); await tick(); call.write(item); }, i * 100));
      }
    `)).toContain('send observable 2/2');
  });
});

describe('what outlives a turn', () => {
  test('a promise send of a listener meets the next event', () => {
    expect(misusesIn(`
      function main(call, source) { source.on('data', async (m) => { await call.sendMsg(m); }); }
    `)).toEqual(['send observable listener 1/1']);
  });

  test('only the promises in a list are over with it', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await tick(); call.write(item); } }
      async function main(call, items) {
        const sent = [];
        void feed(call, items);
        sent.push(log(1));
        sent.push(work(call));
        await Promise.all(sent);
        call.write(2);
      }
      async function work(call) { await tick(); }
    `)).toEqual(['send observable 1/8']);
  });

  test('a write callback runs beside the next sender', () => {
    expect(misusesIn(`
      async function main(call, items) {
        call.write(1, () => { call.write(2); });
        for (const item of items) { await tick(); call.write(item); }
      }
    `)).toEqual(['send observable 2/3']);
  });

  test('a chain of write callbacks is one sender', () => {
    expect(misusesIn(`
      function next(call, n) { if (n === 0) { call.end(); return; } call.write(n, () => next(call, n - 1)); }
      function main(call) { call.write('first'); call.write('second', () => next(call, 3)); }
    `)).toEqual([]);
  });
});

describe('what a turn orders', () => {
  test('a timer that one arm sets, before the other arm has waited', () => {
    expect(misusesIn(`
      async function main(call, late) {
        if (late) { setTimeout(() => { call.write(1); }, 10); } else { await tick(); }
        call.write(2);
      }
    `)).toEqual([]);
  });

  test('a timer that was set before an arm that waits', () => {
    expect(misusesIn(`
      async function main(call, late) {
        setTimeout(() => { call.write(1); }, 10);
        if (late) await tick();
        call.write(2);
      }
    `)).toEqual(['send contract 2/4']);
  });

  test.each([
    ['what a later timer of one turn leads to', '10', '20', []],
    ['not what an earlier timer leads to', '20', '10', ['send contract 2/3']],
    ['not what timers of unknown delays lead to', 'one', 'other', ['send contract 2/3']],
  ])('%s', (_name, delay, other, misuses) => {
    expect(misusesIn(`
      function main(call, source) {
        setTimeout(() => { call.write(1); }, ${delay});
        setTimeout(() => { source.on('data', () => { call.write(2); }); }, ${other});
      }
    `)).toEqual(misuses);
  });

  test('the listeners of one end', () => {
    expect(misusesIn(`
      function main(call, source) {
        source.on('end', async () => { await flush(); call.end(); });
        source.on('end', () => { call.write('last'); });
      }
    `)).toEqual([]);
  });

  test('all events before the end', () => {
    expect(misusesIn(`
      function main(call, source) {
        source.on('data', async (m) => { call.write(m); await log(m); });
        source.on('end', async () => { for (const m of tail) await call.sendMsg(m); });
      }
    `)).toEqual([]);
  });

  test('what branches send before they wait counts as one step', () => {
    expect(misusesIn(`
      async function main(call, items) {
        setInterval(() => { call.write('beat'); }, 1000);
        await tick();
        await Promise.all(items.map(async (item) => { call.write(item); }));
      }
    `)).toEqual(['send contract 2/4']);
  });
});

describe('two arms of one question', () => {
  test.each([
    ['an if', 'if (late) { await tick(); call.write(1); } else { call.write(2); }', 'contract'],
    ['an early exit', 'if (late) { await tick(); call.write(1); return; } call.write(2);', 'contract'],
    ['an if, and what follows', 'if (late) { await tick(); call.write(1); } else { call.write(2); } call.write(3); await tick(); call.write(4);', 'observable'],
    ['an if that is asked again and again', 'for (const item of late) { if (item) { await tick(); call.write(1); } else { call.write(2); } }', 'observable'],
  ])('%s', (_name, code, tier) => {
    expect(new Set(misusesIn(`
      async function main(call) {
        const step = async (late) => { ${code} };
        await Promise.all([step(true), step(false)]);
      }
    `))).toEqual(new Set([`send ${tier} 2/2`]));
  });
});
