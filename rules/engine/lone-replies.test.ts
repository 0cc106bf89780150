import { walkedIn } from '../testing/walked-in';

describe('handlers that answer once are not walked', () => {
  test.each([
    ['with one answer', 'function get(serverCall, callback) { callback(null, serverCall.request); }'],
    ['with a return after the error', "function get(serverCall, callback) { if (serverCall.bad) { callback(new Error('x')); return; } callback(null, 1); }"],
    ['with two arms', "function get(serverCall, callback) { if (serverCall.bad) callback(new Error('x')); else callback(null, 1); }"],
    ['that are kept in an object under their name', 'function get(serverCall, callback) { callback(null, 1); } const handlers = { get };'],
    ['that are exported', 'function get(serverCall, callback) { callback(null, 1); } export { get };'],
    ['that are methods', 'class Greeter { get(serverCall, callback) { callback(null, 1); } }'],
  ])('%s', (_, code) => {
    expect(walkedIn(code)).toEqual([]);
  });
});

describe('a handler is walked', () => {
  test.each([
    ['where the return after an error is missing', "function get(serverCall, callback) { if (serverCall.bad) callback(new Error('x')); callback(null, 1); }"],
    ['with an answer in a loop', 'function get(serverCall, callback) { for (const item of serverCall.items) callback(null, item); }'],
    ['with an answer that a break leads away from', "function get(serverCall, callback) { find: { if (serverCall.bad) { callback(new Error('x')); break find; } } callback(null, 1); }"],
    ['with answers in cases that fall through', 'function get(serverCall, callback) { switch (serverCall.kind) { case 1: callback(null, 1); case 2: callback(null, 2); } }'],
    ['that hands its callback on', 'function get(serverCall, callback) { callback(null, 1); log(callback); }'],
    ['that answers in a callback', 'function get(serverCall, callback) { load(() => callback(null, 1)); }'],
    ['with more answers than are compared', `function get(serverCall, callback) { ${'if (serverCall.bad) { callback(null, 1); return; } '.repeat(31)} }`],
    ['that replaces its callback', 'function get(serverCall, callback) { callback = once(callback); callback(null, 1); }'],
    ['that is called by its name', 'function get(serverCall, callback) { callback(null, 1); } function main(serverCall, reply) { get(serverCall, reply); }'],
    ['that is called as a member', 'const handlers = { get(serverCall, callback) { callback(null, 1); } }; function main(serverCall, reply) { handlers.get(serverCall, reply); }'],
    ['that is called as a member whose name is a text', "const handlers = { get(serverCall, callback) { callback(null, 1); } }; function main(serverCall, reply) { handlers['get'](serverCall, reply); }"],
    ['that is kept under another name', 'function get(serverCall, callback) { callback(null, 1); } const handlers = { read: get };'],
    ['that is taken out of an object', 'const { get } = { get(serverCall, callback) { callback(null, 1); } };'],
  ])('%s', (_, code) => {
    expect(walkedIn(code)).toContain('get');
  });

  test('that is a constructor', () => {
    expect(walkedIn('class Reply { constructor(serverCall, callback) { callback(null, 1); } }')).toContain('constructor');
  });

  test('that is given to a call', () => {
    expect(walkedIn('items.forEach(function get(serverCall, callback) { callback(null, 1); });')).toContain('get');
  });
});
