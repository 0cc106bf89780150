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
