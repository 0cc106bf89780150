import { misusesIn } from '../testing/misuses-in';

/** Correct programs in the spellings that teams use. Each of them needs an idea of its own from the analysis. */
describe('idioms that keep to the contract', () => {
  test.each([
    ['a private loop that the constructor starts', `
      class Session {
        constructor(private readonly call) { void this.loop(); }
        private async loop() { while (this.open) { this.call.write('beat'); await tick(); } }
      }
    `],
    ['private listeners', `
      class Session {
        #call;
        constructor(call) { this.#call = call; call.on('data', (m) => this.#answer(m)); call.on('end', () => this.#finish()); }
        #answer(m) { this.#call.write(m); }
        #finish() { this.#call.end(); }
      }
    `],
    ['an end listener that closes later', `
      function main(call) {
        call.on('data', (m) => { call.write(m); });
        call.on('end', async () => { await flush(); call.end(); });
      }
    `],
    ['a timer that several places clear', `
      async function main(call) {
        const beat = setInterval(() => { call.write('beat'); }, 1000);
        call.on('status', () => clearInterval(beat));
        await work();
        clearInterval(beat);
        call.end();
      }
    `],
    ['timers that are cleared together', `
      async function main(call) {
        const timers = [setInterval(() => { call.write('a'); }, 1000)];
        await work();
        timers.forEach(clearInterval);
        call.end();
      }
    `],
    ['a queue of promises that swallows errors', `
      let tail = Promise.resolve();
      function enqueue(work) { const result = tail.then(work); tail = result.then(() => {}, () => {}); return result; }
      async function main(call, a, b) {
        const feed = async (items) => { for (const item of items) { call.write(item); await tick(); } };
        await Promise.all([enqueue(() => feed(a)), enqueue(() => feed(b))]);
        call.end();
      }
    `],
    ['either callback of one then', `
      function main(call) {
        work().then((r) => { call.write(r); call.end(); }, (e) => { call.write(e); call.end(); });
      }
    `],
    ['two callbacks of one promise', `
      function main(call, promise) {
        promise.then((r) => { call.write(r); });
        promise.then(() => { call.end(); });
      }
    `],
    ['a drain loop that is started when it does not run', `
      class Outbox {
        queue = []; draining = false;
        constructor(call) { this.call = call; }
        push(m) { this.queue.push(m); if (!this.draining) void this.drain(); }
        pushBoth(a, b) { this.push(a); this.push(b); }
        async drain() {
          this.draining = true;
          while (this.queue.length > 0) { this.call.write(this.queue.shift()); await tick(); }
          this.draining = false;
        }
      }
    `],
    ['a pump that is started for the first item', `
      const queue = [];
      async function pump(call) { while (queue.length > 0) { call.write(queue[0]); await tick(); queue.shift(); } }
      function push(call, m) { queue.push(m); if (queue.length === 1) void pump(call); }
      function main(call) { push(call, 1); push(call, 2); }
    `],
    ['a start that is remembered', `
      class Feed {
        constructor(call) { this.call = call; }
        start() { this.running ??= this.run(); return this.running; }
        async run() { for (;;) { this.call.write('a'); await tick(); } }
        both() { void this.start(); void this.start(); }
      }
    `],
    ['a child process whose output ends before it closes', `
      async function main(call, child) {
        child.stdout.on('data', (d) => { call.write(d); });
        await once(child, 'close');
        call.end();
      }
    `],
    ['a promise whose resolver is kept', `
      async function main(call) {
        let go;
        const ready = new Promise((resolve) => { go = resolve; });
        setTimeout(() => { call.write('a'); go(); }, 10);
        await ready;
        call.end();
      }
    `],
    ['a lock from a function', `
      async function feed(call, items) {
        const release = await acquireLock();
        try { for (const item of items) { call.write(item); await tick(); } } finally { release(); }
      }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a lock taken with then', `
      function feed(call, mutex, items) {
        return mutex.acquire().then(async (release) => { for (const item of items) { call.write(item); await tick(); } release(); });
      }
      async function main(call, mutex, a, b) { await Promise.all([feed(call, mutex, a), feed(call, mutex, b)]); }
    `],
    ['a semaphore of our own', `
      class Gate {
        waiting = []; free = 1;
        enterGate() { if (this.free > 0) { this.free -= 1; return Promise.resolve(); } return new Promise((r) => this.waiting.push(r)); }
        leaveGate() { const next = this.waiting.shift(); if (next) next(); else this.free += 1; }
      }
      async function main(call, a, b) {
        const gate = new Gate();
        const feed = async (items) => { await gate.enterGate(); for (const item of items) { call.write(item); await tick(); } gate.leaveGate(); };
        await Promise.all([feed(a), feed(b)]);
      }
    `],
    ['a mutex of our own', `
      class Mutex {
        tail = Promise.resolve();
        async run(work) {
          const before = this.tail;
          let done;
          this.tail = new Promise((resolve) => { done = resolve; });
          await before;
          try { return await work(); } finally { done(); }
        }
      }
      const mutex = new Mutex();
      async function main(call, a, b) {
        const feed = (items) => mutex.run(async () => { for (const item of items) { call.write(item); await tick(); } });
        await Promise.all([feed(a), feed(b)]);
      }
    `],
    ['waiting in a loop', `
      let active = 0;
      async function feed(call, items) {
        while (active > 0) await tick();
        active += 1;
        for (const item of items) { call.write(item); await tick(); }
        active -= 1;
      }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['closures of two calls of one function', `
      function open(client) {
        const call = client.chat();
        return { feed: async () => { call.write('a'); await tick(); call.write('b'); } };
      }
      async function main(client) { const a = open(client); const b = open(client); await Promise.all([a.feed(), b.feed()]); }
    `],
    ['a getter that opens a stream', `
      class Client {
        get call() { return this.stub.chat(); }
        async feed(call) { call.write('a'); await tick(); call.write('b'); }
        async main() { await Promise.all([this.feed(this.call), this.feed(this.call)]); }
      }
    `],
    ['callbacks queued in one turn', `
      function main(call) { setImmediate(() => { call.write('a'); }); setImmediate(() => { call.end(); }); }
    `],
    ['an interval that looks whether it may send', `
      async function main(call) {
        let stopped = false;
        setInterval(() => { if (stopped) return; call.write('beat'); }, 1000);
        await work();
        stopped = true;
        call.end();
      }
    `],
    ['a list that is emptied', `
      async function main(call, items) {
        const running = [];
        const feed = async (item) => { await item.ready(); call.write(item); };
        running.push(feed(items[0]));
        while (running.length > 0) await running.shift();
        call.end();
      }
    `],
    ['an idle timer that each message starts anew', `
      function main(call) {
        let timer;
        call.on('data', () => { clearTimeout(timer); timer = setTimeout(() => { call.write('idle'); }, 100); });
      }
    `],
    ['a heartbeat that one listener starts and another stops', `
      function main(call) {
        let beat;
        call.once('data', () => { beat = setInterval(() => { call.write('beat'); }, 1000); });
        call.on('end', () => { clearInterval(beat); call.end(); });
      }
    `],
    ['one interval, started by the first message', `
      function main(call) {
        let beat;
        call.on('data', () => { if (!beat) beat = setInterval(() => { call.write('beat'); }, 1000); });
      }
    `],
    ['one batch at a time', `
      function main(call) {
        const batch = [];
        let timer = null;
        call.on('data', (m) => {
          batch.push(m);
          timer ??= setTimeout(() => { timer = null; for (const x of batch.splice(0)) call.write(x); }, 10);
        });
      }
    `],
    ['one scheduled flush at a time', `
      function main(call, source) {
        let scheduled = false;
        source.on('message', () => {
          if (scheduled) return;
          scheduled = true;
          setImmediate(() => { scheduled = false; call.write('batch'); });
        });
      }
    `],
    ['a timer that does not keep the process alive', `
      async function main(call) {
        const beat = setInterval(() => { call.write('beat'); }, 1000).unref();
        await work();
        clearInterval(beat);
        call.end();
      }
    `],
    ['a timer that is closed', `
      async function main(call) {
        const beat = setInterval(() => { call.write('beat'); }, 1000);
        await work();
        beat.close();
        call.end();
      }
    `],
    ['stop and wait', `
      function main(call, items) {
        const next = () => { const item = items.shift(); if (item) call.write(item); else call.end(); };
        call.on('data', next);
        next();
      }
    `],
    ['a consumer that is stopped before the end', `
      async function main(call, consumer) {
        consumer.on('message', (m) => { call.write(m); });
        await work();
        await consumer.stop();
        call.end();
      }
    `],
    ['the last round of a forEach closes', `
      function main(call, rows) { rows.forEach((row, i) => { call.write(row); if (i === rows.length - 1) call.end(); }); }
    `],
    ['the last round of a map closes', `
      function main(call, rows) { rows.map((row, i) => { call.write(row); if (i + 1 === rows.length) call.end(); }); }
    `],
    ['a some that stops where it closes', `
      function main(call, rows) { rows.some((row) => { call.write(row); if (!row.last) return false; call.end(); return true; }); }
    `],
    ['a reduce that counts down', `
      function main(call, rows) { rows.reduce((left, row) => { call.write(row); if (left === 1) call.end(); return left - 1; }, rows.length); }
    `],
    ['a find that is a query', `
      function get(call, callback) { call.read(); User.find(function (err, users) { callback(err, { users }); }); }
    `],
    ['a map of a result', `
      function get(call, callback) { validate(call.read()).map((value) => callback(null, value)); }
    `],
    ['a map of an option that says all', `
      function get(call, option) { option.map((value) => { call.write(value); call.end(); }); }
    `],
    ['a lock that is asked for twice', `
      async function feed(call, id, items) { await locks.get(id).runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, id, a, b) { await Promise.all([feed(call, id, a), feed(call, id, b)]); }
    `],
    ['a lock in a table', `
      async function feed(call, id, items) { await locks[id].runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, id, a, b) { await Promise.all([feed(call, id, a), feed(call, id, b)]); }
    `],
    ['a lock that is made on demand', `
      const locks = new Map();
      function lockFor(call) { let lock = locks.get(call); if (!lock) { lock = new Mutex(); locks.set(call, lock); } return lock; }
      async function feed(call, items) { await lockFor(call).runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a lock or a new one', `
      async function feed(call, items) { const lock = locks.get(call) ?? new Mutex(); await lock.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a lock that the first sender makes', `
      class S { constructor(call) { this.call = call; } async feed(items) { this.mutex ??= new Mutex(); await this.mutex.runExclusive(async () => { for (const i of items) { this.call.write(i); await tick(); } }); }
      async both(a, b) { await Promise.all([this.feed(a), this.feed(b)]); } }
    `],
    ['a lock that is made under a test', `
      class S { constructor(call) { this.call = call; } async feed(items) { if (!this.mutex) this.mutex = new Mutex(); await this.mutex.runExclusive(async () => { for (const i of items) { this.call.write(i); await tick(); } }); }
      async both(a, b) { await Promise.all([this.feed(a), this.feed(b)]); } }
    `],
    ['a lock out of a function', `
      async function feed(call, items) { await getMutex().runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['the lock of a singleton', `
      async function feed(call, items) { const release = await Locks.instance().acquire(); try { for (const i of items) { call.write(i); await tick(); } } finally { release(); } }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a timer that asks for the lock', `
      async function main(call, mutex, items) { setInterval(() => { if (!mutex.isLocked()) call.write(PING); }, 1000); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a timer that leaves while the lock is taken', `
      async function main(call, mutex, items) { setInterval(() => { if (mutex.isLocked()) return; call.write(PING); }, 1000); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a loop that asks for the lock', `
      async function beat(call, mutex) { for (;;) { await sleep(9); if (mutex.isLocked()) continue; call.write(PING); } }
      async function main(call, mutex, items) { void beat(call, mutex); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a timer that tries to take the semaphore', `
      async function main(call, sem, items) { setInterval(() => { if (!sem.tryAcquire()) return; call.write(PING); sem.release(); }, 1000); await sem.acquire(); for (const i of items) { call.write(i); await tick(); } sem.release(); }
    `],
    ['a loop that waits until the lock is free', `
      async function beat(call, mutex) { for (;;) { await mutex.waitForUnlock(); call.write(PING); await sleep(9); } }
      async function main(call, mutex, items) { void beat(call, mutex); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a method that asks for the lock', `
      class S { constructor(call) { this.call = call; } send(m) { if (!this.mutex.isLocked()) this.call.write(m); }
      async feed(items) { await this.mutex.runExclusive(async () => { for (const i of items) { this.call.write(i); await tick(); } }); } }
    `],
    ['a timer that asks for the lock in an expression', `
      async function main(call, mutex, items) { setInterval(() => { mutex.isLocked() || call.write(PING); }, 1000); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a timer that asks for the state of the lock', `
      async function main(call, mutex, items) { setInterval(() => { if (mutex.locked) return; call.write(PING); }, 1000); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a first message that removes its listener', `
      function main(call) { call.on('data', async function first(m) { call.off('data', first); await setup(m); call.write(READY); }); }
    `],
    ['a first message that lowers a flag', `
      function main(call) { let first = true; call.on('data', async (m) => { if (!first) return; first = false; await auth(m); call.write(READY); }); }
    `],
    ['states that exclude each other', `
      function main(call) { let state = 'new'; call.on('data', async (m) => { switch (state) { case 'new': state = 'wait'; await auth(m); call.write(READY); state = 'open'; break; case 'open': call.write(m); break; default: } }); }
    `],
    ['a first message that counts', `
      function main(call) { let n = 0; call.on('data', async (m) => { if (n++ === 0) { await load(m); call.write(READY); } }); }
    `],
    ['states in a field', `
      class S { phase = 0; constructor(call) { this.call = call; call.on('data', async (m) => { switch (this.phase) { case 0: this.phase = 1; await this.open(m); this.call.write(READY); break; case 1: this.store(m); break; } }); } }
    `],
    ['a first message that removes all listeners', `
      function main(call) { call.on('data', async (m) => { call.removeAllListeners('data'); await setup(m); call.write(READY); }); }
    `],
    ['a method that removes itself', `
      class S { constructor(call) { this.call = call; this.call.on('data', this.hello); } hello = async (m) => { this.call.off('data', this.hello); await setup(m); this.call.write(READY); }; }
    `],
    ['a first message that is counted before', `
      function main(call) { let count = 0; call.on('data', async (m) => { count += 1; if (count > 1) return; await setup(m); call.write(READY); }); }
    `],
    ['an exit after the answer', `
      function get(call, callback) { call.read(); if (x) { callback(err); process.exit(1); } callback(null, 1); }
    `],
    ['a failed assertion after the answer', `
      function get(call, callback) { call.read(); if (x) { callback(err); assert.fail('no'); } callback(null, 1); }
    `],
    ['an abort after the close', `
      function get(call, callback) { if (x) { call.end(); process.abort(); } call.write(1); }
    `],
    ['an imported exit', `
      import assert from 'node:assert'; import { exit } from 'node:process';
      function get(call, callback) { if (x) { call.end(); exit(1); } call.write(1); }
    `],
    ['a function that ends the process', `
      function die(e) { log(e); process.exit(1); }
      function get(call, callback) { if (x) { call.end(); die(e); } call.write(1); }
    `],
    ['a helper that raises the flag', `
      class S { busy = false; constructor(call) { this.call = call; } tryStart() { if (this.busy) return false; this.busy = true; return true; }
      async flush(items) { if (!this.tryStart()) return; try { for (const i of items) { this.call.write(i); await tick(); } } finally { this.busy = false; } }
      both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a flag behind a getter', `
      class S { get busy() { return this._busy; } _busy = false; constructor(call) { this.call = call; } async flush(items) { if (this.busy) return; this._busy = true; for (const i of items) { this.call.write(i); await tick(); } this._busy = false; } both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a flag behind a method', `
      class S { _busy = false; isBusy() { return this._busy; } constructor(call) { this.call = call; } async flush(items) { if (this.isBusy()) return; this._busy = true; for (const i of items) { this.call.write(i); await tick(); } this._busy = false; } both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a state out of several', `
      class S { state = 'idle'; constructor(call) { this.call = call; } async flush(items) { if (['busy', 'closed'].includes(this.state)) return; this.state = 'busy'; for (const i of items) { this.call.write(i); await tick(); } this.state = 'idle'; } both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a set of what is at work', `
      const draining = new Set();
      async function drain(call, items) { if (draining.has(call)) return; draining.add(call); try { for (const i of items) { call.write(i); await tick(); } } finally { draining.delete(call); } }
      function main(call, a, b) { void drain(call, a); void drain(call, b); }
    `],
    ['a map of what is at work', `
      const running = new Map();
      async function drain(call, items) { if (running.has(call)) return; running.set(call, true); for (const i of items) { call.write(i); await tick(); } running.delete(call); }
      function main(call, a, b) { void drain(call, a); void drain(call, b); }
    `],
    ['states by number', `
      const State = { New: 0, Auth: 1, Open: 2 };
      function main(call) { let state = State.New; call.on('data', async (m) => { switch (state) { case State.New: state = State.Auth; if (!(await check(m))) { call.end(); return; } call.write(READY); state = State.Open; return; case State.Auth: return; case State.Open: call.write(m); } }); }
    `],
    ['a state that lets nothing through', `
      class S { state = 'open'; constructor(call) { this.call = call; } send(m) { if (this.state !== 'open') throw new Error('closed'); this.call.write(m); } async close() { if (this.state !== 'open') return; this.state = 'closing'; await this.flush(); this.call.end(); this.state = 'closed'; } }
    `],
  ])('%s', (_, code) => {
    expect(misusesIn(code)).toEqual([]);
  });
});

describe('a method that the constructor starts', () => {
  test('runs once', () => {
    expect(misusesIn(`
      class Feed {
        constructor(call, source) { this.call = call; this.source = source; void this.run(); }
        async run() { for await (const m of this.source) { await m.ready(); this.call.write(m); } this.call.end(); }
      }
    `)).toEqual([]);
  });

  test('meets the other methods', () => {
    expect(misusesIn(`
      class Feed {
        constructor(call, source) { this.call = call; this.source = source; void this.run(); }
        async run() { for await (const m of this.source) { await m.ready(); this.call.write(m); } }
        note(m) { this.call.write(m); }
      }
    `)).toEqual(['send observable 3/4']);
  });
});

/** The same ideas must not make the analysis blind. */
describe('what only looks like such an idiom', () => {
  test.each([
    ['a lock that only one of the two takes', `
      async function feed(call, items) { for (const item of items) { call.write(item); await tick(); } }
      async function locked(call, mutex, items) { const release = await mutex.acquire(); await feed(call, items); release(); }
      async function main(call, mutex, a, b) { await Promise.all([locked(call, mutex, a), feed(call, b)]); }
    `],
    ['two locks', `
      async function feed(call, mutex, items) {
        const release = await mutex.acquire();
        for (const item of items) { call.write(item); await tick(); }
        release();
      }
      async function main(call, a, b) {
        const one = createMutex(); const two = createMutex();
        await Promise.all([feed(call, one, a), feed(call, two, b)]);
      }
    `],
    ['a counter of its own in each loop', `
      async function feed(call) { for (let i = 0; i < 3; i += 1) { call.write(i); await tick(); } }
      function main(call) { void feed(call); call.end(); }
    `],
    ['one closure that runs twice', `
      function open(client) {
        const call = client.chat();
        return { feed: async () => { call.write('a'); await tick(); call.write('b'); } };
      }
      async function main(client) { const a = open(client); await Promise.all([a.feed(), a.feed()]); }
    `],
    ['one object whose method runs twice', `
      class Feed {
        constructor(call) { this.call = call; }
        async run() { this.call.write('a'); await tick(); this.call.write('b'); }
      }
      async function main(call) { const feed = new Feed(call); await Promise.all([feed.run(), feed.run()]); }
    `],
    ['a flag that is lowered too early', `
      let busy = false;
      async function feed(call, items) {
        if (busy) return;
        busy = true;
        busy = false;
        for (const item of items) { await tick(); call.write(item); }
      }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a timer for each message that nobody clears', `
      function main(call) {
        let timer;
        call.on('data', (m) => { timer = setTimeout(() => { call.write(m); }, m.delay); });
      }
    `],
    ['a consumer that still works on its messages when it is stopped', `
      async function main(call, consumer) {
        consumer.on('message', async (m) => { const r = await work(m); call.write(r); });
        await work();
        await consumer.stop();
        call.end();
      }
    `],
    ['a bound method', `
      class Session {
        constructor(call) { call.on('data', this.answer.bind(this, call)); }
        async answer(call, m) { const r = await work(m); call.write(r); }
      }
    `],
    ['a forEach that closes in each round', `
      function main(call, rows) { rows.forEach((row) => { call.write(row); call.end(); }); }
    `],
    ['a forEach that answers in each round', `
      function main(call, callback, rows) { call.read(); rows.forEach((row) => { callback(null, row); }); }
    `],
    ['a forEach after the close', `
      function main(call, rows) { call.end(); rows.forEach((row) => { call.write(row); }); }
    `],
    ['a lock of its own for each sender', `
      async function feed(call, items) { const mutex = new Mutex(); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
    `],
    ['a lock that was free before a wait', `
      async function beat(call, mutex) { if (mutex.isLocked()) return; await sleep(9); call.write(1); await sleep(9); call.write(2); }
      async function main(call, mutex, items) { void beat(call, mutex); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['another lock that is asked for', `
      const other = new Mutex(); const mutex = new Mutex();
      async function main(call, items) { setInterval(() => { if (!other.isLocked()) call.write(PING); }, 1000); await mutex.runExclusive(async () => { for (const i of items) { call.write(i); await tick(); } }); }
    `],
    ['a listener that waits and answers', `
      function main(call) { call.on('data', async (m) => { await setup(m); call.write(m); }); }
    `],
    ['a listener that removes itself after the wait', `
      function main(call) { call.on('data', async function first(m) { await setup(m); call.write(m); call.off('data', first); }); }
    `],
    ['a flag that is lowered after the wait', `
      function main(call) { let first = true; call.on('data', async (m) => { if (!first) return; await auth(m); first = false; call.write(READY); }); }
    `],
    ['a state in which several messages are answered', `
      function main(call) { let state = 'new'; call.on('data', async (m) => { switch (state) { case 'open': await auth(m); call.write(m); break; default: } }); }
    `],
    ['an exit code after the close', `
      function get(call, callback) { call.end(); process.exitCode = 1; call.write(1); }
    `],
    ['a set of what was seen', `
      const seen = new Set();
      function main(call) { call.on('data', async (m) => { if (seen.has(m.id)) return; seen.add(m.id); const r = await work(m); call.write(r); }); }
    `],
    ['a set that is not the one that was asked', `
      const draining = new Set(); const other = new Set();
      async function drain(call, items) { if (draining.has(call)) return; other.add(call); for (const i of items) { call.write(i); await tick(); } }
      function main(call, a, b) { void drain(call, a); void drain(call, b); }
    `],
    ['a flag that a method asks and nobody raises', `
      class S { busy = false; constructor(call) { this.call = call; } isBusy() { return this.busy; }
      async flush(items) { if (this.isBusy()) return; for (const i of items) { this.call.write(i); await tick(); } }
      both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a flag that a helper raises and that falls too early', `
      class S { busy = false; constructor(call) { this.call = call; } tryStart() { if (this.busy) return false; this.busy = true; return true; }
      async flush(items) { if (!this.tryStart()) return; this.busy = false; for (const i of items) { await tick(); this.call.write(i); } }
      both(a, b) { void this.flush(a); void this.flush(b); } }
    `],
    ['a flag that each round asks', `
      let closed = false;
      async function feed(call, items) { for (const i of items) { if (closed) return; call.write(i); await tick(); } }
      async function main(call, a, b) { await Promise.all([feed(call, a), feed(call, b)]); }
      function stop() { closed = true; }
    `],
    ['kinds of messages', `
      function main(call) { call.on('data', async (m) => { switch (m.kind) { case 'a': await work(m); call.write(m); break; case 'b': call.write(m); break; } }); }
    `],
  ])('%s', (_, code) => {
    expect(misusesIn(code)).not.toEqual([]);
  });
});

describe('a batch that is sent when it is full or old', () => {
  const after = (start: string): string[] => misusesIn(`
    function main(call, source) {
      let batch = [];
      let timer;
      const flush = () => { clearTimeout(timer); timer = undefined; call.write({ items: batch }); batch = []; };
      source.on('data', (m) => { batch.push(m); if (batch.length >= 50) flush(); else ${start} });
    }
  `).filter((misuse) => !misuse.includes('contract'));

  test.each([
    ['by an assignment', 'timer ??= setTimeout(flush, 100);'],
    ['by a test', 'if (!timer) timer = setTimeout(flush, 100);'],
  ])('started once, %s', (_name, start) => {
    expect(after(start)).toEqual([]);
  });

  test('but not with a timer for each message', () => {
    expect(after('setTimeout(flush, delays.next());')).toEqual(['send observable listener 4/4']);
  });
});
