import { lapsesIn } from './testing/lapses-in';

describe('a channel that is built again and again', () => {
  test.each([
    ['in a handler', "function greet(serverCall, callback) {\n const client = new Channel('host:1', creds()); client.greet(callback); }"],
    ['in a function within a handler', "function greet(serverCall, callback) {\n setTimeout(() => { const client = new Channel('host:1', creds()); client.greet(callback); }, 1); }"],
    ['at once used', "async function greet(serverCall) {\n return new Channel('host:1').greet(); }"],
    ['closed again', "async function greet(serverCall) {\n const client = new Channel('host:1'); try { await client.greet(); } finally { client.close(); } }"],
    ['with an address from outside', 'async function greet(serverCall) {\n const client = new Channel(process.env.HOST ?? HOST); await client.greet(); }'],
    ['with an address that is copied', 'async function greet(serverCall) {\n const address = `${HOST}:${PORT}`; const client = new Channel(address); await client.greet(); }'],
    ['with credentials of its own', "async function greet(serverCall) {\n const creds = grpc.credentials.createInsecure(); const client = new Channel('host:1', creds); await client.greet(); }"],
    ['bound', "async function greet(serverCall) {\n const client = new Channel('host:1'); await promisify(client.greet).bind(client)(); }"],
    ['under a client', "async function greet(serverCall) {\n const client = new Chat(new Channel('host:1')); await client.greet(); }"],
    ['under a client, by a variable', "async function greet(serverCall) {\n const channel = new Channel('host:1'); const client = createClient(Chat, channel); await client.greet(); }"],
    ['by a function', 'async function greet(serverCall) {\n const client = createClient(Chat, createTransport({ baseUrl: URL, creds: creds() })); await client.greet(); }'],
    ['awaited', "async function greet(serverCall) {\n const client = await createTransport('host:1'); client.greet(); }"],
    ['in a loop over a list', "async function f(names) { for (const name of names) {\n const client = new Channel('host:1'); await client.greet(name); } }"],
    ['in a counted loop', "async function f() { for (let i = 0; i < 9; i++) {\n const client = new Channel('host:1'); await client.greet(i); } }"],
    ['in for await', "async function f(names) { for await (const name of names) {\n await new Channel('host:1').greet(name); } }"],
    ['in a while loop', "function f(queue) { while (queue.length) {\n new Channel('host:1').greet(queue.pop()); } }"],
    ['for each element', "function f(notes) { notes.forEach((note) =>{\n new Channel('host:1').greet(note); }); }"],
    ['mapped', "async function f(notes) { await Promise.all(notes.map(async (note) => {\n const client = new Channel('host:1'); return await client.greet(note); })); }"],
    ['dropped', "function f(names) { for (const name of names)\n new Channel('host:1'); }"],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual(['channel-per-call 1/2']);
  });
});

describe('a channel that is shared, kept, or another one each time', () => {
  test.each([
    ['built once', "const client = new Channel('host:1'); function greet(serverCall) { client.greet(); }"],
    ['built by a function', "function f() { const client = new Channel('host:1'); client.greet(); }"],
    ['built by a test', "test('greets', async () => { const client = new Channel('host:1'); await client.greet(); });"],
    ['built beside a loop', "function f(names) { const client = new Channel('host:1'); for (const name of names) client.greet(name); }"],
    ['built for a loop', "function f() { for (const client = new Channel('host:1'); ask();) client.greet(); }"],
    ['that a loop draws from', "function f() { for (const name of new Channel('host:1').names()) greet(name); }"],
    ['one for each address', 'function f(addresses) { for (const address of addresses) { const client = new Channel(address); client.greet(); } }'],
    ['one for each address by its place', 'function f(addresses) { for (let i = 0; i < addresses.length; i++) { new Channel(addresses[i]).greet(); } }'],
    ['one for each port', 'function f(ports) { ports.forEach((port) => { new Channel(`localhost:${port}`).greet(); }); }'],
    ['one for each part of an address', 'function f(hosts) { for (const { host } of hosts) { const address = `${host}:1`; new Channel(address).greet(); } }'],
    ['one for each address that is asked for', 'function f(names) { for (const name of names) { const client = new Channel(nextAddress()); client.greet(name); } }'],
    ['an address that changes', 'let port = 1; function f(names) { for (const name of names) { port++; new Channel(`localhost:${port}`).greet(name); } }'],
    ['the address in the request', 'function greet(serverCall) { new Channel(serverCall.request.address).greet(); }'],
    ['the address destructured', 'function greet(serverCall) { const { address } = serverCall.request; new Channel(address).greet(); }'],
    ['credentials of the caller', "function greet(serverCall) { new Channel('host:1', credsOf(serverCall.metadata)).greet(); }"],
    ['credentials of the caller, through a callback', "function greet(serverCall) { const creds = generate((_, next) => next(null, serverCall.metadata)); new Channel('host:1', creds).greet(); }"],
    ['options for each user', 'function f(users) { for (const user of users) { createTransport({ baseUrl: URL, interceptors: [as(user)] }).greet(); } }'],
    ['options that are spread', 'function f(users) { for (const user of users) { createTransport({ ...options }).greet(); } }'],
    ['arguments that are spread', 'function f(users) { for (const user of users) { new Channel(...options).greet(); } }'],
    ['no arguments', 'function f(users) { for (const user of users) { new Channel().greet(); } }'],
    ['a pool', "function f() { const pool = []; for (let i = 0; i < 4; i++) pool.push(new Channel('host:1')); return pool; }"],
    ['a pool that is mapped', "const pool = [...Array(4)].map(() => new Channel('host:1'));"],
    ['a pool by its places', "function f(pool) { for (let i = 0; i < 4; i++) pool[i] = new Channel('host:1'); }"],
    ['one that is returned', "function make(serverCall) { const client = new Channel('host:1'); return client; }"],
    ['one that is passed on', "function greet(serverCall) { const client = new Channel('host:1'); register(client); }"],
    ['a field that is filled once', "class A { greet(serverCall) { this.client ??= new Channel('host:1'); this.client.greet(); } }"],
    ['a variable that is filled once', "let client; function greet(serverCall) { if (!client) client = new Channel('host:1'); client.greet(); }"],
    ['a variable of the module', "let client; function greet(serverCall) { client = new Channel('host:1'); client.greet(); }"],
    ['a cache', "function greet(serverCall) { const client = cache.get(1) ?? new Channel('host:1'); client.greet(); }"],
    ['a reconnect', "async function f() { for (;;) { const client = new Channel('host:1'); try { await client.run(); } catch { await sleep(1); } finally { client.close(); } } }"],
    ['a reconnect after a pause', "async function f(state) { while (!state.stopped) { const client = new Channel('host:1'); await client.run(); await sleep(1); } }"],
    ['a retry', "async function f() { for (let i = 0; i < 3; i++) { try { const client = new Channel('host:1'); await client.ping(); return; } catch { continue; } } }"],
    ['a loop that is left', "async function f(names) { for (const name of names) { const client = new Channel('host:1'); return await client.greet(name); } }"],
    ['after a failure', "function greet(serverCall) { try { shared.greet(); } catch { new Channel('host:1').greet(); } }"],
    ['a map of something that is no collection', "function f(single) { single.map(() => { new Channel('host:1').greet(); }); }"],
    ['a function made in a loop', "function f(names) { for (const name of names) on(name, () => { new Channel('host:1').greet(); }); }"],
    ['something else that is built', "function greet(serverCall) { const list = new Array('host:1'); list.fill(1); }"],
  ])('%s', (_, code) => {
    expect(lapsesIn(code)).toEqual([]);
  });
});
