'use strict';

const { observe } = require('./oracle');

const HEADER = "import * as grpc from '@grpc/grpc-js';\n";

/** The pairs that nothing orders, each with its harms; the first line of the code is line 2. @param {string} code */
async function pairsOf(code) {
  const { pairs } = await observe(HEADER + code.trim(), 40);
  return [...pairs].map(([key, { harms }]) => `${key} ${[...harms].sort().join('+')}`).sort();
}

describe('the oracle finds', () => {
  test('two sequences that mix', async () => {
    const found = await pairsOf(`
async function step(call) { call.write(1); await tick(); call.write(2); }
async function main(call) { await Promise.all([step(call), step(call)]); }
`);

    expect(found).toEqual(['send 2/2 sequence']);
  });

  test('two single messages that may change places', async () => {
    const found = await pairsOf(`
async function main(call) {
  setInterval(() => { call.write(1); }, 10);
  source.on('data', () => { call.write(2); });
}
`);

    expect(found).toEqual(['send 3/4 order']);
  });

  test('a send that starts while another one is pending', async () => {
    const found = await pairsOf(`
async function main(call) {
  const first = call.sendMsg(1);
  call.write(2);
  await first;
}
`);

    expect(found).toEqual(['send 3/4 sequence']);
  });

  test('two runs of a listener that waits', async () => {
    const found = await pairsOf(`
function main(call) {
  call.on('data', async () => {
    await tick();
    call.write(1);
  });
}
`);

    expect(found).toEqual(['send 5/5 answers']);
  });

  test('a close beside a sender', async () => {
    const found = await pairsOf(`
async function step(call) {
  await tick();
  call.write(1);
}
async function main(call) {
  void step(call);
  await tick();
  call.end();
}
`);

    expect(found).toEqual(['close 4/9 order']);
  });

  test('a sender that does not ask for the lock', async () => {
    const found = await pairsOf(`
const mutex = new Mutex();
async function main(call) {
  const held = mutex.runExclusive(async () => {
    call.write(1);
    await tick();
    call.write(2);
  });
  await tick();
  call.write(3);
  await held;
}
`);

    expect(found).toEqual(['send 5/10 unlocked', 'send 7/10 unlocked']);
  });
});

describe('the oracle orders', () => {
  test.each([
    ['what is awaited', 'async function main(call) {\n await call.sendMsg(1);\n await call.sendMsg(2);\n call.end();\n}'],
    ['branches that write before their first await', 'async function step(call) {\n call.write(1);\n await tick();\n}\nasync function main(call) {\n await Promise.all([step(call), step(call)]);\n}'],
    ['what holds one lock', 'const mutex = new Mutex();\nfunction main(call) {\n items.forEach(() => { void mutex.runExclusive(async () => { call.write(1); await tick();\n call.write(2); }); });\n}'],
    ['a chain of promises', 'let tail = Promise.resolve();\nfunction main(call) {\n items.forEach(() => { tail = tail.then(async () => { call.write(1); await tick();\n call.write(2); }); });\n}'],
    ['write callbacks', 'function main(call) {\n call.write(1, () => {\n call.write(2, () => {\n call.end(); }); });\n}'],
    ['streams of their own', 'async function main() {\n await Promise.all(items.map(async () => { const call = client.talk();\n call.write(1);\n await tick();\n call.write(2); }));\n}'],
    ['one sender with one receiver', 'async function main(call) {\n call.on("data", () => {});\n await call.sendMsg(1);\n await call.sendMsg(2);\n}'],
    ['a timer and whoever clears it', 'async function main(call) {\n const timer = setTimeout(() => {\n call.write(1); }, 10);\n await tick();\n clearTimeout(timer);\n call.write(2);\n}'],
  ])('%s', async (_name, code) => {
    expect(await pairsOf(code)).toEqual([]);
  });
});
