import { misusesIn } from '../testing/misuses-in';

const OTHER = "void (async () => { for (;;) { await tick(); call.write('beat'); } })();";

describe('methods of a stream that are handled like functions', () => {
  test.each([
    ['bound', 'const send = call.write.bind(call);', 'send(item)'],
    ['bound and kept in an object', 'const outbox = { send: call.write.bind(call) };', 'outbox.send(item)'],
    ['called on the stream', '', 'call.write.call(call, item)'],
    ['applied to the stream', '', 'call.write.apply(call, [item])'],
    ['promisified, then bound', 'const send = promisify(call.write).bind(call);', 'await send(item)'],
    ['bound, then promisified', 'const send = util.promisify(call.write.bind(call));', 'await send(item)'],
    ['given to forEach with its stream', '', 'item.parts.forEach(call.write, call)'],
    ['given to then', '', 'item.load().then(call.write.bind(call))'],
  ])('%s', (_, setUp, send) => {
    expect(misusesIn(`
      async function main(call, items) {
        ${setUp}
        ${OTHER}
        for (const item of items) { await item.ready(); ${send}; }
      }
    `)).toContain('send observable 3/4');
  });

  test('given to a listener', () => {
    expect(misusesIn(`
      async function main(call, source, items) {
        source.on('data', call.write.bind(call));
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual(['send observable 2/3']);
  });

  test('given to a timer', () => {
    expect(misusesIn(`
      async function main(call, items) {
        setInterval(call.write.bind(call), 1000, 'beat');
        for (const item of items) { await item.ready(); call.write(item); }
      }
    `)).toEqual(['send observable 2/3']);
  });

  test('a promisified send that is not awaited is under way at the next one', () => {
    expect(misusesIn(`
      async function main(call) {
        const send = promisify(call.write).bind(call);
        const first = send(1);
        await Promise.all([first, send(2)]);
      }
    `)).toEqual(['send observable 3/4']);
  });

  test('bound where the module starts', () => {
    expect(misusesIn(`
      const call = client.chat();
      const send = call.write.bind(call);
      async function feed(items) { for (const item of items) { await item.ready(); send(item); } }
      async function main(a, b) { await Promise.all([feed(a), feed(b)]); }
    `)).toEqual(['send observable 3/3']);
  });

  test.each([
    ['awaited in turn', 'const send = promisify(call.write).bind(call); await send(1); await send(2); call.end();'],
    ['taken off the stream', `const { write } = call; ${OTHER.replace('call.write', 'write')} await tick(); call.write(1); await tick(); call.write(2);`],
    ['bound to another stream', `const send = peer.write.bind(peer); ${OTHER} await tick(); send(1); await tick(); send(2);`],
    ['two bound listeners of one source', "source.on('data', call.write.bind(call)); source.on('end', call.end.bind(call));"],
    ['the messages of one turn', 'items.forEach(call.write, call); items.forEach((item) => call.write(item)); call.end();'],
    ['bound anew for each stream', `let send = call.write.bind(call); const feed = async () => { await tick(); send(1); await tick(); send(2); }; await feed(); send = peer.write.bind(peer); await feed();`],
    ['a chain of callbacks', 'const send = call.write.bind(call); send(1, () => { send(2, () => { call.end(); }); });'],
    ['names that lead to each other', 'call.write(1); a(1); b(2);'],
  ])('not %s', (_, body) => {
    expect(misusesIn(`
      const a = b.bind(a); const b = a.bind(b);
      async function main(call, peer, source, items) { ${body} }
    `)).toEqual([]);
  });
});
