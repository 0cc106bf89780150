import { lapsesIn } from '../testing/lapses-in';

describe('code that is hard to take', () => {
  test.each([
    ['empty loops', 'for (;;); while (true); do; while (1); for await (const note of call); for (const x of call) {}'],
    ['missing arguments', 'call.on(); call.write(); client.talk?.()?.on?.(); setTimeout(); [].forEach(); new Channel; promisify()();'],
    ['spreads', 'new Channel(...a, ...b); f(...call.x); for (const { ...rest } of [...call]) new Channel({ ...rest }); client.talk(...[]).end(...[]);'],
    ['computed names', "call['send'].call(call); call[`send`](1); client[talk](); client?.[talk]?.().on(); new Channel({ [host]: 1 });"],
    ['variables of themselves', 'var a = a; var b = c; var c = b; for await (const x of a) log(x); for (const x of c()) log(x); new Channel(b);'],
    ['functions of themselves', 'function* g() { for (const x of g()) yield x; } async function* h() { for await (const x of h()) yield* h(); } for (const x of g()) log(x); for await (const y of h()) log(y);'],
    ['a variable declared twice', 'var call = client.talk(); var call = client.talk(); function call() {}'],
    ['exotic targets', 'for (call.x of [1]) call.y ??= client.talk(); [call.a, { b: call.c = client.talk() }] = []; [client.talk()] = [];'],
    ['classes', 'class A extends (client.talk(), B) { static { call.end(); } #x = client.talk(); [call.send(1)] = 2; m = () => call.send(1); }'],
    ['tags and imports', 'call.send`x`; await import("x"); client.talk`x`; new Channel`x`; import.meta.url;'],
    ['labels and switches', 'here: for (;;) { switch (call.x) { case call.send(1): break here; default: } }'],
  ])('%s', (_, code) => {
    expect(() => lapsesIn(code)).not.toThrow();
  });

  test('a loop labelled and left from within a switch', () => {
    expect(lapsesIn('function f(call) { here: for (;;) { call.write(1); switch (ask()) { case 1: break here; } } }')).toEqual(['unbounded-send 1/1']);
  });

  test('two hundred listeners in a chain', () => {
    expect(lapsesIn(`client.talk()${".on('data', show)".repeat(200)};`)).toEqual(['unclosed-stream 1']);
  });
});
