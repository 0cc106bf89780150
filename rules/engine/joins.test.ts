import { misusesIn } from '../testing/misuses-in';

describe('what serialises senders', () => {
  test('a mutex with acquire and release', () => {
    expect(misusesIn(`
      async function feed(call, mutex, items) {
        const release = await mutex.acquire();
        try { for (const item of items) { call.write(item); await tick(); } } finally { release(); }
      }
      async function main(call, mutex, a, b) { await Promise.all([feed(call, mutex, a), feed(call, mutex, b)]); }
    `)).toEqual([]);
  });

  test('a mutex that is released before the send does not help', () => {
    expect(misusesIn(`
      async function feed(call, mutex, items) {
        const release = await mutex.acquire();
        release();
        for (const item of items) { await tick(); call.write(item); }
      }
      async function main(call, mutex, a, b) { await Promise.all([feed(call, mutex, a), feed(call, mutex, b)]); }
    `)).toEqual(['send observable 4/4']);
  });

  test.each(['mutex.runExclusive', 'queue.add', 'limit', 'lock.withLock'])('a callback given to %s', (run) => {
    expect(misusesIn(`
      async function main(call, mutex, queue, limit, lock, files) {
        await Promise.all(files.map((file) => ${run}(async () => { call.write(file.name); await file.load(); call.write(file.body); })));
      }
    `)).toEqual([]);
  });

  test('a tail of promises in a field', () => {
    expect(misusesIn(`
      class Sender {
        tail = Promise.resolve();
        constructor(call) { this.call = call; }
        send(parts) {
          this.tail = this.tail.then(async () => { for (const part of parts) { this.call.write(part); await tick(); } });
          return this.tail;
        }
        sendAll(files) { return Promise.all(files.map((file) => this.send(file))); }
      }
    `)).toEqual([]);
  });

  test('a tail of promises in a variable, awaited by hand', () => {
    expect(misusesIn(`
      let tail = Promise.resolve();
      async function serialised(task) {
        const before = tail;
        let done;
        tail = new Promise((resolve) => { done = resolve; });
        await before;
        try { await task(); } finally { done(); }
      }
      async function main(call, a, b) {
        const feed = async (items) => { for (const item of items) { call.write(item); await tick(); } };
        await Promise.all([serialised(() => feed(a)), serialised(() => feed(b))]);
      }
    `)).toEqual([]);
  });

  test('reduce over a chain of promises', () => {
    expect(misusesIn(`
      async function main(call, files) {
        await files.reduce((before, file) => before.then(async () => { call.write(file.name); await file.load(); call.write(file.body); }), Promise.resolve());
        call.end();
      }
    `)).toEqual([]);
  });

  test('a busy flag', () => {
    expect(misusesIn(`
      class Outbox {
        busy = false;
        queue = [];
        constructor(call) { this.call = call; }
        async drain() {
          if (this.busy) return;
          this.busy = true;
          while (this.queue.length > 0) { this.call.write(this.queue.shift()); await tick(); }
          this.busy = false;
        }
        push(item) { this.queue.push(item); void this.drain(); }
        pushBoth(a, b) { this.push(a); this.push(b); }
      }
    `)).toEqual([]);
  });

  test('a write whose callback is awaited', () => {
    expect(misusesIn(`
      async function main(call, items) {
        for (const item of items) await new Promise((resolve) => call.write(item, resolve));
        call.end();
      }
    `)).toEqual([]);
  });

  test('waiting for drain', () => {
    expect(misusesIn(`
      async function main(call, items) {
        for (const item of items) if (!call.write(item)) await once(call, 'drain');
        call.end();
      }
    `)).toEqual([]);
  });

  test('promises collected in an array', () => {
    expect(misusesIn(`
      async function feed(call, item) { await item.ready(); call.write(item.a); await tick(); call.write(item.b); }
      async function main(call, item) {
        const running = [];
        running.push(feed(call, item));
        await Promise.all(running);
        call.write('bye');
      }
    `)).toEqual([]);
  });

  test('promises collected in a set that is spread', () => {
    expect(misusesIn(`
      async function reply(call, m) { await work(m); call.write(m); }
      async function main(call, source) {
        const running = new Set();
        source.on('message', (m) => { running.add(reply(call, m)); });
        await once(source, 'end');
        await Promise.allSettled([...running]);
        call.end();
      }
    `)).toEqual(['send observable listener 1/1']);
  });

  test('a promise given to code elsewhere counts as waited for', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call, group) { group.track(feed(call)); await group.idle(); call.write('bye'); await tick(); call.write('bye'); }
    `)).toEqual([]);
  });

  test('separate streams', () => {
    expect(misusesIn(`
      async function upload(client, file) {
        const call = client.upload();
        call.write(file.name);
        await file.load();
        call.write(file.body);
        call.end();
      }
      async function main(client, a, b) { await Promise.all([upload(client, a), upload(client, b)]); }
    `)).toEqual([]);
  });

  test('a stream opened in each round of a loop', () => {
    expect(misusesIn(`
      async function feed(call, file) { call.write(file.name); await file.load(); call.write(file.body); call.end(); }
      async function main(client, files) {
        const done = [];
        for (const file of files) { const call = client.upload(); done.push(feed(call, file)); }
        await Promise.all(done);
      }
    `)).toEqual([]);
  });

  test('each listener gets a stream of its own', () => {
    expect(misusesIn(`
      function main(server) {
        server.on('session', async (call) => { call.write('a'); await tick(); call.write('b'); call.end(); });
      }
    `)).toEqual([]);
  });

  test('each element of a list of streams', () => {
    expect(misusesIn(`
      async function main(calls) {
        await Promise.all(calls.map(async (call) => { call.write('a'); await tick(); call.write('b'); call.end(); }));
      }
    `)).toEqual([]);
  });

  test('arms that exclude each other', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call, quick) {
        if (quick) { void feed(call); } else { call.write('slow'); await tick(); call.write('slower'); }
      }
    `)).toEqual([]);
  });

  test('an early return', () => {
    expect(misusesIn(`
      async function feed(call) { await tick(); call.write(1); await tick(); call.write(2); }
      async function main(call, quick) {
        if (quick) { void feed(call); return; }
        call.write('slow'); await tick(); call.write('slower');
      }
    `)).toEqual([]);
  });

  test('one sender beside one receiver', () => {
    expect(misusesIn(`
      async function receive(call) { for await (const m of call) console.log(m); }
      async function main(call, notes) {
        const received = receive(call);
        for (const note of notes) { call.write(note); await tick(); }
        call.end();
        await received;
      }
    `)).toEqual([]);
  });

  test('a generator with one consumer', () => {
    expect(misusesIn(`
      async function* answers(call) { for await (const m of call) yield await work(m); }
      async function main(call) { for await (const answer of answers(call)) call.write(answer); call.end(); }
    `)).toEqual([]);
  });
});

describe('a lock that only one of the senders holds', () => {
  test('acquire and release', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { call.write(item); await tick(); } }
      async function locked(call, mutex, items) {
        const release = await mutex.acquire();
        await feed(call, items);
        release();
      }
      async function main(call, mutex, a, b) { await Promise.all([locked(call, mutex, a), feed(call, b)]); }
    `)).toEqual(['send observable lock 1/1']);
  });

  test.each(['mutex.runExclusive', 'mutex.withLock', 'lock.useLock'])('%s', (run) => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { call.write(item); await tick(); } }
      async function main(call, mutex, lock, a, b) {
        await Promise.all([
          ${run}(async () => { await feed(call, a); }),
          feed(call, b),
        ]);
      }
    `)).toEqual(['send observable lock 1/1']);
  });

  test('not where the other one asked elsewhere for its lock', () => {
    expect(misusesIn(`
      async function feed(call, locks, items) {
        const lock = locks.for(call);
        await lock.runExclusive(async () => { for (const item of items) { call.write(item); await tick(); } });
      }
      async function main(call, locks, a, b) { await Promise.all([feed(call, locks, a), feed(call, locks, b)]); }
    `)).toEqual([]);
  });
});

describe('queues of callbacks', () => {
  const work = 'async () => { for (const item of file) { call.write(item); await tick(); } }';

  test.each([
    ['a queue that runs one at a time', 'const queue = new PQueue({ concurrency: 1 });', 'queue.add'],
    ['a queue of unknown width', 'const queue = new PQueue(options);', 'queue.add'],
    ['a limit of one', 'const limit = pLimit(1);', 'limit'],
    ['a limit of unknown width', 'const limit = pLimit(width);', 'limit'],
    ['a limiter of one', 'const limiter = new Bottleneck({ maxConcurrent: 1 });', 'limiter.schedule'],
    ['a queue whose kind is unknown', 'const queue = makeQueue(5);', 'queue.add'],
    ['a semaphore of one', 'const semaphore = new Semaphore(1);', 'semaphore.runExclusive'],
  ])('%s', (_name, before, run) => {
    expect(misusesIn(`${before}
      function main(call, files) { for (const file of files) void ${run}(${work}); }
    `)).toEqual([]);
  });

  test.each([
    ['a queue that runs three at a time', 'const queue = new PQueue({ concurrency: 3 });', 'queue.add'],
    ['a queue without a bound', 'const queue = new PQueue();', 'queue.add'],
    ['a limit of three', 'const limit = pLimit(3);', 'limit'],
    ['a semaphore of two', 'const semaphore = new Semaphore(2);', 'semaphore.runExclusive'],
  ])('%s', (_name, before, run) => {
    expect(misusesIn(`${before}
      function main(call, files) { for (const file of files) void ${run}(${work}); }
    `)).toEqual(['send observable 2/2']);
  });

  test('a queue that was waited for', () => {
    expect(misusesIn(`
      const queue = new PQueue();
      async function main(call, file) { void queue.add(${work}); await queue.onIdle(); call.end(); }
    `)).toEqual([]);
  });

  test('a queue whose promise was waited for', () => {
    expect(misusesIn(`
      const queue = new PQueue();
      async function main(call, file) { await queue.add(${work}); call.end(); }
    `)).toEqual([]);
  });
});

describe('a class that takes a lock in some methods only', () => {
  const upload = `
      class Uploader {
        constructor(call, mutex) { this.call = call; this.mutex = mutex; }
        async upload(chunks) {
          await this.mutex.runExclusive(async () => {
            for (const chunk of chunks) { await chunk.ready(); this.call.write(chunk); }
          });
        }`;

  test('a method that sends without it', () => {
    expect(misusesIn(`${upload}
        note(text) { this.call.write(text); }
      }
    `)).toEqual(['send observable lock 5/8']);
  });

  test.each([
    ['a method that takes it too', 'async note(text) { await this.mutex.runExclusive(() => this.call.write(text)); }'],
    ['a helper that is called under it', 'send(chunk) { this.call.write(chunk); } async all(chunks) { await this.mutex.runExclusive(async () => { for (const c of chunks) { await c.ready(); this.send(c); } }); }'],
    ['what runs before the work', 'open() { this.call.write(HELLO); }'],
    ['another stream', 'note(text) { this.peer.write(text); }'],
    ['a half-close', 'close() { this.call.end(); }'],
  ])('%s', (_name, method) => {
    expect(misusesIn(`${upload} ${method} }`)).toEqual([]);
  });

  test.each([
    ['a job that gets the object under the lock', 'write(m) { this.call.write(m); } transaction(job) { return this.mutex.runExclusive(() => job(this)); }'],
    ['a job that gets a method under the lock', 'write(m) { this.call.write(m); } async batch(job) { await this.mutex.runExclusive(async () => { this.call.write(BEGIN); await job((m) => this.write(m)); }); }'],
    ['a lock that the caller takes', 'write(m) { this.call.write(m); } lock() { return this.mutex.acquire(); }'],
    ['a lock that another method gives back', 'write(m) { this.call.write(m); } async begin() { this.release = await this.mutex.acquire(); this.call.write(BEGIN); }'],
    ['a method for those who hold the lock', 'sendUnlocked(m) { this.call.write(m); } writeNoLock(m) { this.call.write(m); }'],
    ['a method that asks whether the lock is free', 'note(text) { if (!this.mutex.isLocked()) this.call.write(text); }'],
  ])('%s', (_name, method) => {
    expect(misusesIn(`${upload} ${method} }`)).toEqual([]);
  });

  const note = 'note(text) { this.call.write(text); }';

  test.each([
    ['a tail of promises', 'this.tail = Promise.resolve();', 'this.tail = this.tail.then(WORK);'],
    ['a tail that swallows errors', 'this.tail = Promise.resolve();', 'const run = this.tail.then(WORK); this.tail = run.catch(() => {});'],
    ['a queue that the constructor builds', 'this.queue = new PQueue({ concurrency: 1 });', 'void this.queue.add(WORK);'],
    ['a limit that the constructor builds', 'this.limit = pLimit(1);', 'void this.limit(WORK);'],
  ])('a method that goes past %s', (_name, build, upload) => {
    const work = 'async () => { for (const item of items) { this.call.write(item); await tick(); } }';
    expect(misusesIn(`
      class Uploader {
        constructor(call) { this.call = call; ${build} }
        upload(items) { ${upload.replace('WORK', work)} }
        ${note}
      }
    `)).toEqual(['send observable lock 3/4']);
  });

  test.each([
    ['a promise that is no tail', 'this.ready = open();', 'return this.ready.then(WORK);'],
    ['a queue that runs three at a time', 'this.queue = new PQueue({ concurrency: 3 });', 'return this.queue.add(() => { this.call.write(items); });'],
  ])('%s', (_name, build, upload) => {
    const work = 'async () => { for (const item of items) { this.call.write(item); await tick(); } }';
    expect(misusesIn(`
      class Uploader {
        constructor(call) { this.call = call; ${build} }
        upload(items) { ${upload.replace('WORK', work)} }
        ${note}
      }
    `)).toEqual([]);
  });

  test('a lock for single sends', () => {
    expect(misusesIn(`
      class Sender {
        constructor(call, mutex) { this.call = call; this.mutex = mutex; }
        async send(m) { await this.mutex.runExclusive(() => { this.call.write(m); }); }
        note(text) { this.call.write(text); }
      }
    `)).toEqual([]);
  });
});

describe("the project's own conventions", () => {
  const conventions = { forks: new Set(['spawn']), locks: new Set(['inTurn']) };
  const work = 'async () => { for (const item of file) { await item.ready(); call.write(item); } }';

  test('a function that forks', () => {
    expect(misusesIn(`
      async function main(call, file) {
        spawn(${work});
        call.end();
      }
    `, conventions)).toEqual(['close observable 2/3']);
  });

  test('without them an unknown function says nothing', () => {
    expect(misusesIn(`async function main(call, file) { spawn(${work}); call.end(); }`)).toEqual([]);
  });

  test('a function that locks', () => {
    expect(misusesIn(`
      async function main(call, files) { await Promise.all(files.map((file) => bus.inTurn(${work}))); }
    `, conventions)).toEqual([]);
  });

  test('a lock that one sender does without', () => {
    expect(misusesIn(`
      async function main(call, file) {
        void bus.inTurn(${work});
        const all = ${work};
        await all();
      }
    `, conventions)).toEqual(['send observable lock 2/3']);
  });
});

describe('what a lock does not keep apart', () => {
  test('two senders that one holder starts', () => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await tick(); call.write(item); } }
      async function main(call, mutex, a, b) {
        await mutex.runExclusive(async () => { await Promise.all([feed(call, a), feed(call, b)]); });
      }
    `)).toEqual(['send observable 1/1']);
  });

  test.each([
    ['a callback', 'await mutex.runExclusive(async () => { void feed(call, items); });'],
    ['a holder', 'const release = await mutex.acquire(); void feed(call, items); release();'],
  ])('a sender that %s leaves running', (_name, code) => {
    expect(misusesIn(`
      async function feed(call, items) { for (const item of items) { await tick(); call.write(item); } }
      async function main(call, mutex, items) {
        ${code}
        await mutex.runExclusive(async () => { call.write(1); });
      }
    `)).toEqual(['send observable lock 1/4']);
  });

  test('a promise send that a chain of promises does not wait for', () => {
    expect(misusesIn(`
      let tail = Promise.resolve();
      function main(call) {
        tail = tail.then(async () => { const sent = call.sendMsg(1); });
        tail = tail.then(async () => { call.write(2); });
      }
    `)).toEqual(['send observable 3/4']);
  });

  test('a listener that stays', () => {
    expect(misusesIn(`
      async function main(call, mutex) {
        await mutex.runExclusive(async () => { call.on('data', log); });
        await mutex.runExclusive(async () => { for await (const m of call) log(m); });
      }
    `)).toEqual(['receive observable 2/3']);
  });
});

describe('what a lock keeps apart', () => {
  test.each([
    ['a timer that is awaited', 'await new Promise((resolve) => { setTimeout(() => { call.write(2); resolve(); }, 10); });'],
    ['a timer that is cleared', 'const late = setTimeout(() => { call.write(2); }, 10); await tick(); clearTimeout(late);'],
    ['a callback of a promise', 'await tick().then(() => { call.write(2); });'],
    ['what is over at once', 'void (async () => { call.write(2); })();'],
    ['what it gives back', 'return call.sendMsg(2);'],
  ])('%s', (_name, code) => {
    expect(misusesIn(`
      async function send(call, mutex) {
        await mutex.runExclusive(async () => { call.write(1); await tick(); ${code} });
      }
      async function main(call, mutex) { await Promise.all([send(call, mutex), send(call, mutex)]); }
    `)).toEqual([]);
  });

  test('what the chain goes on with, from within', () => {
    expect(misusesIn(`
      let tail = Promise.resolve();
      async function main(call) {
        tail = tail.then(async () => {
          tail = tail.then(async () => { call.write(2); });
          await call.sendMsg(1);
        });
      }
    `)).toEqual([]);
  });

  test('tasks that wait for what their starter holds', () => {
    expect(misusesIn(`
      async function receive(call, mutex) { await mutex.runExclusive(async () => { await call.recvMsg(); }); }
      async function main(call, mutex) {
        const release = await mutex.acquire();
        const all = Promise.all([receive(call, mutex), receive(call, mutex)]);
        release();
        await all;
      }
    `)).toEqual([]);
  });

  test.each([
    ['that is up, in the turn that has raised it', '', []],
    ['that is down again', 'await tick();', ['receive observable abandoned 2/2']],
  ])('a flag %s', (_name, code, misuses) => {
    expect(misusesIn(`
      async function main(call, state) {
        const step = async () => { if (state.busy) return; state.busy = true; await Promise.race([call.recvMsg(), tick()]); state.busy = false; };
        void step(); ${code}
        void step();
      }
    `)).toEqual(misuses);
  });

  test('not a flag that is lowered in the turn that has raised it', () => {
    expect(misusesIn(`
      async function main(call, state) {
        const step = async () => { if (state.busy) return; state.busy = true; void call.recvMsg(); state.busy = false; };
        void step();
        void step();
      }
    `)).toEqual(['receive observable 2/2']);
  });
});
