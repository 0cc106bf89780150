import { areFakeTimers, areMockedTimers } from './fake-timers';

const { setImmediate: realSetImmediate } = globalThis;

afterEach(() => {
  jest.useRealTimers();
  globalThis.setImmediate = realSetImmediate;
});

describe('timers are', () => {
  it('real unless told', () => {
    expect([areFakeTimers(), areMockedTimers()]).toEqual([false, false]);
  });

  it('fake with those of Jest', () => {
    jest.useFakeTimers();

    expect(areFakeTimers()).toBe(true);
  });

  it('fake with the old ones of Jest', () => {
    jest.useFakeTimers({ legacyFakeTimers: true });

    expect(areFakeTimers()).toBe(true);
  });

  it('real where some are missing, as in a browser', () => {
    Reflect.deleteProperty(globalThis, 'setImmediate');

    expect([areFakeTimers(), areMockedTimers()]).toEqual([false, false]);
  });
});
