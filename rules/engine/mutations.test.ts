import { misusesIn } from '../testing/misuses-in';

describe('messages changed after a send', () => {
  test.each([
    ['a property', 'message.seq = 2;'],
    ['a nested property', 'message.body.text = "b";'],
    ['a counter', 'message.seq++;'],
    ['a compound assignment', 'message.seq += 1;'],
    ['a deleted property', 'delete message.note;'],
    ['Object.assign', 'Object.assign(message, { seq: 2 });'],
    ['an array in the message', 'message.tags.push("b");'],
    ['a generated setter', 'message.setSeq(2);'],
    ['a chain of generated setters', 'message.setSeq(2).setText("b");'],
  ])('%s', (_, change) => {
    expect(misusesIn(`
      function main(call, message) {
        call.write(message);
        ${change}
      }
    `)).toEqual(['mutation of message 2/3']);
  });

  test('one object re-used in a loop', () => {
    expect(misusesIn(`
      function main(call, items) {
        const message = { seq: 0 };
        for (const item of items) {
          message.seq = item;
          call.write(message);
        }
      }
    `)).toEqual(['mutation of message 5/4']);
  });

  test('one object re-used in a loop that waits', () => {
    expect(misusesIn(`
      async function main(call, items) {
        const message = {};
        for (const item of items) {
          message.seq = item;
          call.write(message);
          await once(call, 'drain');
        }
      }
    `)).toEqual(['mutation of message 5/4']);
  });
});

describe('messages re-used by a callback that repeats', () => {
  test('a reply that a listener keeps', () => {
    expect(misusesIn(`
      function main(call) {
        const reply = {};
        call.on('data', (m) => {
          reply.id = m.id;
          call.write(reply);
        });
      }
    `)).toEqual(['mutation of reply 5/4']);
  });

  test('a reading that an interval sends', () => {
    expect(misusesIn(`
      function main(call, sensor) {
        const reading = { value: 0 };
        setInterval(() => {
          reading.value = sensor.read();
          call.write(reading);
        }, 1000);
      }
    `)).toEqual(['mutation of reading 5/4']);
  });

  test('a message that each run makes', () => {
    expect(misusesIn(`
      function main(call) { call.on('data', (m) => { const reply = {}; reply.id = m.id; call.write(reply); }); }
    `)).toEqual([]);
  });

  test('a message that is sent once, at the end', () => {
    expect(misusesIn(`
      function main(call, summary) { call.on('end', () => { summary.done = true; call.write(summary); call.end(); }); }
    `)).toEqual([]);
  });
});

describe('messages that stay as they were sent', () => {
  test('a fresh object in each round', () => {
    expect(misusesIn(`
      function main(call, items) {
        for (const item of items) { const message = {}; message.seq = item; call.write(message); }
      }
    `)).toEqual([]);
  });

  test('a variable that gets a new object before the change', () => {
    expect(misusesIn(`
      function main(call, message) {
        call.write(message);
        message = { ...message };
        message.seq = 2;
        call.write(message);
      }
    `)).toEqual([]);
  });

  test('a copy is sent', () => {
    expect(misusesIn(`
      function main(call, items) {
        const message = {};
        for (const item of items) { message.seq = item; call.write({ ...message }); }
      }
    `)).toEqual([]);
  });

  test('changes before the send', () => {
    expect(misusesIn(`
      function main(call, message) { message.seq = 1; message.tags.push('a'); call.write(message); }
    `)).toEqual([]);
  });

  test('reads after the send', () => {
    expect(misusesIn(`
      function main(call, message) { call.write(message); log(message.seq, message.getSeq(), message.tags.map(String)); }
    `)).toEqual([]);
  });

  test('a promise-based send that was awaited', () => {
    expect(misusesIn(`
      async function main(call, message) { await call.sendMsg(message); message.seq = 2; await call.sendMsg(message); }
    `)).toEqual([]);
  });

  test('a write whose callback is awaited', () => {
    expect(misusesIn(`
      async function main(call, message, items) {
        for (const item of items) { message.seq = item; await new Promise((resolve) => call.write(message, resolve)); }
      }
    `)).toEqual([]);
  });

  test('another arm', () => {
    expect(misusesIn(`
      function main(call, message, quick) { if (quick) { call.write(message); } else { message.seq = 2; } }
    `)).toEqual([]);
  });

  test('a send that returns', () => {
    expect(misusesIn(`
      function main(call, message, quick) {
        if (quick) { call.write(message); return; }
        message.seq = 2;
      }
    `)).toEqual([]);
  });

  test('a send that ends the loop', () => {
    expect(misusesIn(`
      function main(call, message, items) {
        for (const item of items) { message.seq = item; if (item.last) { call.write(message); break; } }
      }
    `)).toEqual([]);
  });

  test('another object of the same name', () => {
    expect(misusesIn(`
      function main(call, message) { call.write(message); { const message = {}; message.seq = 2; } }
    `)).toEqual([]);
  });
});

describe('messages of somebody else', () => {
  test('an object of the caller, sent by a helper', () => {
    expect(misusesIn(`
      function send(call, message) { call.write(message); }
      function main(call, items) {
        const message = {};
        for (const item of items) {
          message.seq = item;
          send(call, message);
        }
      }
    `)).toEqual(['mutation of message 1/5']);
  });

  test('a helper that changes what was sent', () => {
    expect(misusesIn(`
      function stamp(message) { message.time = now(); }
      function main(call, message) {
        call.write(message);
        stamp(message);
      }
    `)).toEqual(['mutation of message 3/1']);
  });

  test('a field that a method sends and changes in each round', () => {
    expect(misusesIn(`
      class Sender {
        constructor(call) { this.call = call; this.message = {}; }
        all(items) {
          for (const item of items) {
            this.message.seq = item;
            this.call.write(this.message);
          }
        }
      }
    `)).toEqual(['mutation of this.message 6/5']);
  });

  test('a message of a closure that a listener sends again and again', () => {
    expect(misusesIn(`
      function main(call, source) {
        const reading = {};
        const emit = (value) => { reading.value = value; call.write(reading); };
        source.on('data', emit);
      }
    `)).toEqual(['mutation of reading 3/3']);
  });

  test('an alias of the message', () => {
    expect(misusesIn(`
      function main(call, message) {
        const tags = message.tags;
        call.write(message);
        tags.push('late');
      }
    `)).toEqual(['mutation of message 3/4']);
  });

  test('a fluent setter in the send', () => {
    expect(misusesIn(`
      function main(call, items) {
        const message = new Item();
        for (const item of items) call.write(message.setName(item.name));
      }
    `)).toEqual(['mutation of CallExpression 3/3']);
  });

  test.each([
    ['an object', "{ body: { text: 'a' } }", "note.body.text = 'b';"],
    ['a list', "{ tags: ['a'] }", "note.tags.push('b');"],
    ['a list of an object', "{ body: { tags: ['a'] } }", "note.body.tags.push('b');"],
  ])('%s inside a message that is written out before', (_name, literal, change) => {
    expect(misusesIn(`
      function main(call) {
        const note = ${literal};
        call.write(note);
        ${change}
      }
    `)).toEqual(['mutation of note 3/4']);
  });

  test('not what has been put in its place', () => {
    expect(misusesIn(`
      function main(call) { const note = { tags: ['a'] }; call.write({ ...note }); note.tags = []; note.tags.push('b'); }
    `)).toEqual([]);
  });

  test('two sends of one object that is changed between', () => {
    expect(misusesIn(`
      function main(call) {
        const message = { seq: 1 };
        call.write(message);
        message.seq = 2;
        call.write(message);
      }
    `)).toEqual(['mutation of message 3/4']);
  });
});

describe('what a message written out in the send holds', () => {
  test('a batch that is emptied', () => {
    expect(misusesIn(`
      async function main(call, source) {
        const batch = [];
        for await (const item of source) {
          batch.push(item);
          if (batch.length < 10) continue;
          call.write({ items: batch });
          batch.length = 0;
        }
      }
    `)).toEqual(['mutation of batch 6/7']);
  });

  test('a batch that is spliced', () => {
    expect(misusesIn(`
      function main(call, batch) {
        call.write({ items: batch });
        batch.splice(0);
      }
    `)).toEqual(['mutation of batch 2/3']);
  });

  test('a buffer that is read into again', () => {
    expect(misusesIn(`
      async function main(call, file) {
        const buffer = Buffer.alloc(1024);
        for (;;) {
          const { bytesRead } = await file.read(buffer);
          if (bytesRead === 0) break;
          call.write({ bytes: buffer.subarray(0, bytesRead) });
        }
      }
    `)).toEqual(['mutation of CallExpression 6/4']);
  });

  test.each([
    ['a new batch', 'function main(call, items) { let batch = []; for (const item of items) { batch.push(item); if (batch.length > 9) { call.write({ items: batch }); batch = []; } } }'],
    ['a copy of the batch', 'function main(call, batch) { call.write({ items: [...batch] }); batch.length = 0; }'],
    ['a sliced batch', 'function main(call, batch) { call.write({ items: batch.slice() }); batch.length = 0; }'],
    ['what splice takes out', 'function main(call, batch) { call.write({ items: batch.splice(0, 10) }); batch.push(1); }'],
    ['a copied buffer', 'async function main(call, file) { const b = Buffer.alloc(9); for (;;) { await file.read(b); call.write({ bytes: Buffer.from(b) }); } }'],
    ['a counter', 'function main(call, items) { let seq = 0; for (const item of items) { call.write({ seq, item }); seq += 1; } }'],
    ['an entity that is saved later', 'async function main(call, db, user) { call.write({ user }); await db.save(user); user.saved = true; }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('live state', () => {
  test('sent by an interval, changed by a listener', () => {
    expect(misusesIn(`
      function main(call, worker) {
        const status = { done: 0 };
        setInterval(() => call.write(status), 1000);
        worker.on('progress', (n) => { status.done = n; });
      }
    `)).toEqual(['mutation of status 3/4']);
  });

  test('changed by a listener, sent by an interval that starts later', () => {
    expect(misusesIn(`
      function main(call, worker) {
        const status = { done: 0 };
        worker.on('progress', (n) => { status.done = n; });
        setInterval(() => call.write(status), 1000);
      }
    `)).toEqual(['mutation of status 4/3']);
  });

  test('sent by an interval, changed while it runs', () => {
    expect(misusesIn(`
      async function main(call, steps) {
        const status = { done: 0 };
        setInterval(() => call.write(status), 1000);
        for (const step of steps) { await step(); status.done += 1; }
      }
    `)).toEqual(['mutation of status 3/4']);
  });

  test('a field that the constructor sends and a method changes', () => {
    expect(misusesIn(`
      class Progress {
        status = { done: 0 };
        constructor(call) { setInterval(() => call.write(this.status), 1000); }
        async run(call, steps) { for (const step of steps) { await step(); this.status.done += 1; } call.end(); }
      }
    `)).toContainEqual('mutation of this.status 3/4');
  });

  test.each([
    ['a copy', "function main(call, worker) { const status = {}; setInterval(() => call.write({ ...status }), 9); worker.on('progress', (n) => { status.done = n; }); }"],
    ['changes before it starts', 'function main(call) { const status = {}; status.done = 0; setInterval(() => call.write(status), 9); status.started = true; }'],
    ['a state that is replaced', "class A { state = {}; constructor(call, worker) { setInterval(() => call.write(this.state), 9); worker.on('progress', (n) => { this.state = { n }; }); } }"],
    ['an interval that has been cleared', 'async function main(call) { const status = {}; const t = setInterval(() => call.write(status), 9); await work(); clearInterval(t); status.done = 1; }'],
    ['one timer', 'async function main(call) { const status = {}; setTimeout(() => call.write(status), 9); status.done = 1; }'],
    ['a field of the message that is read', "function main(call, worker) { const status = {}; setInterval(() => call.write({ done: status.done }), 9); worker.on('progress', (n) => { status.done = n; }); }"],
    ['a message made by each run', "function main(call, source) { source.on('data', (m) => { m.seen = true; call.write(m); }); }"],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('messages that are free again', () => {
  test.each([
    ['where the send may have failed', 'function main(call, peer, m) { try { validate(m); call.write(m); } catch (error) { m.error = error.message; peer.write(m); } }'],
    ['after the stream was cancelled', 'function main(call, m) { call.write(m); call.cancel(); m.seq = 2; }'],
    ['after the stream has finished', 'async function main(call, m) { call.write(m); call.end(); await finished(call); m.seq = 2; }'],
    ['after a promise that stands for the end', "async function main(call, m) { const done = new Promise((resolve) => call.on('end', resolve)); call.write(m); call.end(); await done; m.seq = 2; }"],
    ['setters before the send', 'function main(call, item) { const m = new Item(); m.setName(item.name).setSeq(1); call.write(m); }'],
    ['a setter of something else', 'function main(call, m) { call.write(m); call.setTimeout(10); socket.setKeepAlive(true); }'],
    ['a map of sent messages', 'function main(call, sent, m) { call.write(m); sent.set(m.id, m); sent.delete(1); }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('messages that are replaced', () => {
  test.each([
    ['a batch that a flush replaces', `function main(call, source) { let rows = []; const flush = () => { call.write({ rows }); rows = []; }; setInterval(flush, 100); source.on('data', (m) => { rows.push(m); }); }`],
    ['a window sent whole', `function main(call, source) { let window = newWindow(); setInterval(() => { call.write(window); window = newWindow(); }, 100); source.on('data', (m) => { window.count += 1; window.values.push(m); }); }`],
    ['a batch under another name', `function main(call, source) { let batch = []; setInterval(() => { const items = batch; batch = []; call.write({ items }); }, 100); source.on('data', (m) => { batch.push(m); }); }`],
    ['a batch that a closure replaces', `function main(call, source) { let batch = []; const reset = () => { batch = []; }; setInterval(() => { call.write({ batch }); reset(); }, 100); source.on('data', (m) => batch.push(m)); }`],
    ['a field of an object', `function main(call, source) { const st = { acc: { n: 0 } }; setInterval(() => { call.write(st.acc); st.acc = { n: 0 }; }, 100); source.on('data', (m) => { st.acc.n += m.n; }); }`],
    ['a field within the message', `function main(call, source) { const st = { rows: [] }; setInterval(() => { call.write({ rows: st.rows }); st.rows = []; }, 100); source.on('data', (m) => { st.rows.push(m); }); }`],
    ['a field of an object, by one listener', `function main(call, source) { const st = { acc: { n: 0 } }; source.on('data', (m) => { st.acc.n += m.n; if (st.acc.n > 10) { call.write(st.acc); st.acc = { n: 0 }; } }); }`],
    ['a field of a class', `class Agg { constructor(call, source) { this.call = call; this.acc = { n: 0 }; setInterval(() => { this.call.write(this.acc); this.acc = { n: 0 }; }, 9); source.on('data', (m) => { this.acc.n += m.n; }); } }`],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('not a field that stays', () => {
    expect(misusesIn(`
      function main(call, source) {
        const state = { sum: { n: 0 } };
        setInterval(() => { call.write(state.sum); }, 100);
        source.on('data', (m) => { state.sum.n += m.n; });
      }
    `)).toEqual(['mutation of state.sum 3/4']);
  });

  test('not a batch that is emptied', () => {
    expect(misusesIn(`
      function main(call, source) {
        const rows = [];
        setInterval(() => { call.write({ rows }); rows.length = 0; }, 100);
        source.on('data', (m) => { rows.push(m); });
      }
    `)).toContain('mutation of rows 3/3');
  });
});

describe('sends that are waited for', () => {
  test.each([
    ['through a helper', 'const send = (call, m) => call.sendMsg(m); async function main(call) { const m = {}; for (let i = 0; i < 3; i++) { m.n = i; await send(call, m); } }'],
    ['through a method', 'class S { constructor(call) { this.call = call; } send(m) { return this.call.sendMsg(m); } async all() { const m = {}; for (let i = 0; i < 3; i++) { m.n = i; await this.send(m); } } }'],
    ['by a name', 'async function main(call, m) { const p = call.sendMsg(m); await p; m.n = 2; await call.sendMsg(m); }'],
    ['with a then', 'async function main(call, m) { await call.sendMsg(m).then(() => log()); m.n = 2; }'],
    ['by a then', 'function main(call, m) { return call.sendMsg(m).then(() => { m.n = 2; return call.sendMsg(m); }); }'],
    ['with a catch', 'async function main(call) { const m = {}; for (let i = 0; i < 3; i++) { m.n = i; await call.sendMsg(m).catch(log); } }'],
    ['together', 'async function main(call, peer, m) { await Promise.all([call.sendMsg(m), peer.sendMsg(m)]); m.n = 2; }'],
    ['by a timeout', 'async function main(call) { const m = {}; for (let i = 0; i < 3; i++) { m.n = i; await withTimeout(call.sendMsg(m)); } }'],
    ['in either case', 'async function main(call, fast) { const m = {}; for (let i = 0; i < 3; i++) { m.n = i; await (fast ? call.sendMsg(m) : call.sendMsg(m)); } }'],
    ['in a list', 'async function main(call, peer, m) { const sends = [call.sendMsg(m), peer.sendMsg(m)]; await Promise.all(sends); m.n = 2; }'],
    ['in the next round', 'async function main(call) { const m = {}; let last; for (let i = 0; i < 3; i++) { if (last) await last; m.n = i; last = call.sendMsg(m); } await last; }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test.each([
    ['a send that nobody waits for', 'call.sendMsg(m);'],
    ['a send whose promise is thrown away', 'void call.sendMsg(m);'],
    ['a send whose promise is waited for later', 'const sent = call.sendMsg(m);'],
  ])('not %s', (_name, send) => {
    expect(misusesIn(`
      async function main(call, m) {
        ${send}
        m.n = 2;
      }
    `)).toEqual(['mutation of m 2/3']);
  });
});

describe('calls that only look like changes', () => {
  test.each([
    ['reading by a key', 'function main(call, repo, request) { call.write(request); return repo.read(request); }'],
    ['a cache', 'function main(call, cache, key) { call.write(key); cache.read(key); }'],
    ['a scheduler', 'function main(call, scheduler, job, worker) { call.write(job); scheduler.assign(job, worker); }'],
    ['a role', `function main(call, roles, user) { call.write({ user }); roles.assign(user, 'admin'); }`],
    ['a list that never changes', 'function main(call, items) { let list = List(); for (const i of items) { call.write({ list }); list = list.push(i); } }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test.each([
    ['a buffer', 'Buffer.alloc(9)'],
    ['an array of bytes', 'new Uint8Array(9)'],
  ])('reading into %s', (_name, made) => {
    expect(misusesIn(`
      async function main(call, file) {
        const bytes = ${made};
        for (;;) {
          await file.read(bytes);
          call.write({ bytes });
        }
      }
    `)).toEqual(['mutation of bytes 5/4']);
  });
});

describe('messages of an object that other code may have renewed', () => {
  test.each([
    ['by a method', 'function main(call, ctx, m) { call.write(ctx.batch); ctx.reset(); ctx.batch.rows.push(m); }'],
    ['by an inherited method', 'class A extends Base { flush(m) { this.call.write(this.batch); this.reset(); this.batch.rows.push(m); } }'],
    ['by a function', 'function main(call, ctx, m) { call.write(ctx.batch); rotate(ctx); ctx.batch.n += 1; }'],
    ['that was written out', 'function main(call, m) { const ctx = { batch: { n: 0 } }; call.write(ctx.batch); rotate(ctx); ctx.batch.n += 1; }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('not by a log', () => {
    expect(misusesIn(`
      function main(call, ctx) {
        call.write(ctx.batch);
        logger.info(ctx);
        ctx.batch.n += 1;
      }
    `)).toEqual(['mutation of ctx.batch 2/4']);
  });
});

describe('messages that have been answered', () => {
  test.each([
    ['by the end of the stream', 'async function main(call, job) { call.write(job); call.end(); for await (const r of call) use(r); job.done = true; }'],
    ['by an event', `async function main(call, m) { call.write(m); await once(call, 'data'); m.n = 2; call.write(m); }`],
    ['by a receive', 'async function main(call, m) { call.write(m); const r = await call.recvMsg(); m.n = r.n; call.write(m); }'],
    ['in the loop over the answers', 'async function main(call, job) { call.write(job); for await (const r of call) { job.n = r.n; } }'],
    ['by each message of a conversation', 'async function main(call, m) { call.write(m); for await (const r of call) { m.seq = r.seq + 1; call.write(m); } }'],
    ['by a receive in a helper', 'const recv = (call) => call.recvMsg(); async function main(call, m) { for (let i = 0; i < 3; i++) { m.n = i; call.write(m); await recv(call); } }'],
    ['by an iterator', 'async function main(call, m) { const it = call[Symbol.asyncIterator](); for (let i = 0; i < 3; i++) { m.n = i; call.write(m); const { value } = await it.next(); use(value); } }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('not by the next request', () => {
    expect(misusesIn(`
      async function echo(serverCall) {
        const reply = {};
        for await (const m of serverCall) {
          reply.id = m.id;
          serverCall.write(reply);
        }
      }
    `)).toEqual(['mutation of reply 5/4']);
  });

  test('not by another stream', () => {
    expect(misusesIn(`
      async function main(call, peer, m) {
        call.write(m);
        await peer.recvMsg();
        m.n = 2;
      }
    `)).toEqual(['mutation of m 2/4']);
  });
});

describe('a send and a change under conditions of their own', () => {
  test.each([
    ['the opposite', 'function main(call, m, dry) { if (dry) call.write(m); if (!dry) { m.confirm = true; call.write(m); } }'],
    ['a flag', 'function main(call, m, fast) { let sent = false; if (fast) { call.write(m); sent = true; } if (!sent) { m.n = 2; call.write(m); } }'],
    ['an early exit', 'function main(call, m, dry) { if (dry) call.write(m); if (dry) return; m.confirm = true; call.write(m); }'],
    ['a helper', 'function confirm(m) { m.confirm = true; } function main(call, m, dry) { if (dry) call.write(m); if (!dry) { confirm(m); call.write(m); } }'],
    ['an expression', 'function main(call, m, dry) { dry && call.write(m); if (!dry) { m.c = true; call.write(m); } }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test.each([
    ['the send alone', 'm.name = item.name; if (item.ok) call.write(m);'],
    ['the change alone', 'if (item.name) m.name = item.name; call.write(m);'],
  ])('not where %s has one', (_name, body) => {
    expect(misusesIn(`function main(call, items) { const m = {}; for (const item of items) { ${body} } }`)).toEqual(['mutation of m 1/1']);
  });
});

describe('what a message shares with others', () => {
  test.each([
    ['the arrays of a copy', 'call.write({ ...m });', 'm.tags.push("b");'],
    ['the objects of a copy', 'call.write({ ...m });', 'm.body.text = "b";'],
    ['the list that a getter gives', 'call.write(m);', 'm.getItemsList().push(1);'],
  ])('%s', (_name, send, change) => {
    expect(misusesIn(`
      function main(call, m) {
        ${send}
        ${change}
      }
    `)).toEqual(['mutation of m 2/3']);
  });

  test.each([
    ['not the fields of a copy', 'function main(call, m) { call.write({ ...m }); m.seq = 2; m.tags = []; m.tags.push(1); }'],
    ['not what the copy replaces', 'function main(call, m) { call.write({ ...m, tags: [...m.tags] }); m.tags.push(1); }'],
    ['not a list of somebody else', 'function main(call, m) { call.write(m); registry.getItemsList().push(m); }'],
  ])('%s', (_name, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});
