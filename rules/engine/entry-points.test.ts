import { walkedIn } from '../testing/walked-in';

describe('entry points', () => {
  test('functions that send, and those that call them', () => {
    expect(walkedIn('function send(call) { call.write(1); } function main(call) { send(call); } function other() {}')).toEqual(['send', 'main']);
  });

  test('functions that listen and close cannot be wrong', () => {
    expect(walkedIn("function listen(call) { call.on('data', log); call.end(); }")).toEqual([]);
  });

  test('a function that closes what an object of the file sends on can', () => {
    const code = `
      class Beat { constructor(call) { this.timer = setInterval(() => call.write(1), 1000); } }
      function main(call) { const beat = new Beat(call); call.end(); }
    `;
    expect(walkedIn(code)).toContain('main');
  });

  test('so can a method that closes, beside the constructor that sends', () => {
    const code = 'class Beat { constructor(call) { setInterval(() => call.write(1), 1000); } stop(call) { call.end(); } }';
    expect(walkedIn(code)).toContain('stop');
  });

  test('so can a method of a class that extends such a class', () => {
    const code = `
      class Beat { constructor(call) { setInterval(() => call.write(1), 1000); } }
      class Pulse extends Beat { stop(call) { call.end(); } }
    `;
    expect(walkedIn(code)).toContain('stop');
  });

  test.each([
    ['a list', 'const items = []; items.push(1);'],
    ['a parameter', 'option.push(1);'],
    ['an import', 'outside.push(1);'],
    ['a global', 'window.push(1);'],
  ])('a method of %s is none of this file', (_, use) => {
    const code = `import outside from 'outside'; const queue = { push(call) { call.write(1); } }; function main(option) { ${use} }`;
    expect(walkedIn(code)).toEqual(['push']);
  });

  test('a method of an object of the file is one of this file', () => {
    const code = 'const queue = { push(call) { call.write(1); } }; function main(call) { queue.push(call); }';
    expect(walkedIn(code)).toEqual(['push', 'main']);
  });
});
