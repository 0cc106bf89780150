import { misusesIn } from '../testing/misuses-in';

const TWO_STEPS = "await tick(); %.write('a'); await tick(); %.write('b');";

function twoSteps(stream: string): string {
  return TWO_STEPS.replaceAll('%', stream);
}

describe('stream identity', () => {
  test.each([
    ['a local', 'const call = client.chat();', 'call', 'call'],
    ['an alias', 'const call = client.chat(); const peer = call;', 'call', 'peer'],
    ['a cast', 'const call = client.chat(); const peer = call as unknown as Writable;', 'call', 'peer'],
    ['a destructured field', 'const { call } = session; const { call: peer } = session;', 'call', 'peer'],
    ['a field read twice', '', 'session.call', 'session.call'],
    ['an object literal', 'const call = client.chat(); const box = { call };', 'call', 'box.call'],
    ['an array literal', 'const call = client.chat(); const [peer] = [call];', 'call', 'peer'],
    ['a promise of a stream', 'const call = await client.open();', 'call', 'call'],
  ])('%s is followed', (_, setUp, first, second) => {
    expect(misusesIn(`
      async function main(client, session) {
        ${setUp}
        void (async () => { ${twoSteps(first)} })();
        ${twoSteps(second)}
      }
    `)).not.toEqual([]);
  });

  test.each([
    ['two locals', 'const call = client.chat(); const peer = client.chat();', 'call', 'peer'],
    ['two fields', '', 'session.call', 'session.peer'],
    ['one field of two objects', 'const other = client.session();', 'session.call', 'other.call'],
    ['two elements of an array literal', 'const [call, peer] = [client.chat(), client.chat()];', 'call', 'peer'],
    ['two elements of a list', 'const [call, peer] = client.open(2);', 'call', 'peer'],
    ['two entries of a map', "const call = client.calls.get('a'); const peer = client.calls.get('b');", 'call', 'peer'],
  ])('%s are kept apart', (_, setUp, first, second) => {
    expect(misusesIn(`
      async function main(client, session) {
        ${setUp}
        void (async () => { ${twoSteps(first)} })();
        ${twoSteps(second)}
      }
    `)).toEqual([]);
  });

  test('a parameter stands for what the caller passes', () => {
    expect(misusesIn(`
      async function feed(peer) { ${twoSteps('peer')} }
      async function main(client) {
        const call = client.chat();
        void feed(call);
        ${twoSteps('call')}
      }
    `)).not.toEqual([]);
  });

  test('a closure sees the stream of its function', () => {
    expect(misusesIn(`
      async function main(client) {
        const call = client.chat();
        const feed = async () => { ${twoSteps('call')} };
        void feed();
        ${twoSteps('call')}
      }
    `)).not.toEqual([]);
  });

  test('a field set by the constructor is one stream', () => {
    expect(misusesIn(`
      class Session {
        constructor(client) { this.call = client.chat(); }
        async feed() { ${twoSteps('this.call')} }
        async main() { void this.feed(); ${twoSteps('this.call')} }
      }
    `)).toContain('send observable 3/4');
  });

  test('a parameter property is one stream', () => {
    expect(misusesIn(`
      class Session {
        constructor(private readonly call: Call) {}
        async feed() { ${twoSteps('this.call')} }
        async main() { void this.feed(); ${twoSteps('this.call')} }
      }
    `)).toContain('send observable 3/4');
  });

  test('a private field is one stream', () => {
    expect(misusesIn(`
      class Session {
        #call;
        constructor(client) { this.#call = client.chat(); }
        async #feed() { ${twoSteps('this.#call')} }
        async main() { void this.#feed(); ${twoSteps('this.#call')} }
      }
    `)).toContain('send observable 4/5');
  });

  test('a field that a method replaces may be another stream each time', () => {
    expect(misusesIn(`
      class Session {
        connect() { this.call = this.client.chat(); }
        async feed() { ${twoSteps('this.call')} }
        async main() { void this.feed(); ${twoSteps('this.call')} }
      }
    `)).toEqual(expect.arrayContaining([expect.stringContaining('send contract')]));
  });

  test('what the constructor leaves running meets the methods', () => {
    expect(misusesIn(`
      class Session {
        constructor(client) {
          this.call = client.chat();
          setInterval(() => { this.call.write('beat'); }, 1000);
        }
        async feed() { ${twoSteps('this.call')} }
      }
    `)).toContain('send observable 4/6');
  });

  test('what the constructor sends is over when a method starts', () => {
    expect(misusesIn(`
      class Session {
        constructor(client) { this.call = client.chat(); this.call.write('hello'); }
        async feed() { ${twoSteps('this.call')} }
      }
    `)).toEqual([]);
  });

  test('a variable that is written again may be another stream', () => {
    expect(misusesIn(`
      async function main(client) {
        let call = client.chat();
        void (async () => { ${twoSteps('call')} })();
        call = client.chat();
        ${twoSteps('call')}
      }
    `)).toEqual([]);
  });
});

describe('handlers', () => {
  test('a handler that sends in steps on a stream of the module meets itself', () => {
    expect(misusesIn(`
      const upstream = client.chat();
      async function relay(serverCall) { for await (const m of serverCall) { upstream.write(m.head); await tick(); upstream.write(m.body); } }
    `)).toEqual(['send observable 2/2']);
  });

  test('a broadcast over a container of streams breaks the contract', () => {
    expect(misusesIn(`
      const peers = new Set();
      function chat(serverCall) { serverCall.on('data', (m) => { for (const peer of peers) peer.write(m); }); }
    `)).toEqual(['send contract 2/2']);
  });

  test('a handler sends on its own stream', () => {
    expect(misusesIn(`
      function chat(serverCall) { serverCall.on('data', (m) => { serverCall.write(m); }); }
    `)).toEqual([]);
  });

  test('a broadcast under a lock', () => {
    expect(misusesIn(`
      const peers = new Set();
      async function chat(serverCall) {
        for await (const m of serverCall) {
          const release = await mutex.acquire();
          for (const peer of peers) { peer.write(m.head); await tick(); peer.write(m.body); }
          release();
        }
      }
    `)).toEqual([]);
  });
});
