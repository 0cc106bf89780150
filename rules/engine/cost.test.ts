import { misusesIn } from '../testing/misuses-in';

describe('code that multiplies what is known of a value', () => {
  test('a value that is merged and handed on over and over', () => {
    const rounds = 'x = x || y; y = y || x;\n'.repeat(60);
    expect(misusesIn(`async function main(call, a, b) { let x = work(a); let y = work(b); ${rounds} call.write(await x); }`)).toEqual([]);
  });

  test('loops within loops', () => {
    const depth = 12;
    const nested = `${'for (const a of b) { '.repeat(depth)} call.write(a); ${'}'.repeat(depth)}`;
    expect(misusesIn(`function main(call, b) { ${nested} }`)).toEqual([]);
  });

  test('a hundred branches that each start a task', () => {
    const branches = Array.from({ length: 100 }, (_, n) => `if (x === ${n}) void feed(call);`).join('\n');
    expect(misusesIn(`
      async function feed(call) { await tick(); log(call); }
      function main(call, x) { ${branches} call.write(1); }
    `)).toEqual([]);
  });

  test('helpers that call helpers over and over cost what they are long', () => {
    const helpers = [1, 2].map((n) => `function f${n}(x) { ${`f${n + 1}(x); `.repeat(60)} return x + ${n}; }`).join(' ');
    expect(misusesIn(`
      ${helpers} function f3(x) { ${'x = x * 2; '.repeat(5)} return x * 2; }
      async function feed(call, x) { call.write(f1(x)); await tick(); call.write(f1(x)); }
      async function main(call, x) { await Promise.all([feed(call, x), feed(call, x)]); }
    `)).toEqual(['send observable 2/2', 'send observable 2/2']);
  });
});
