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
