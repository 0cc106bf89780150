const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'] as const;

/** Said once for a file in which streams are used under fake timers. */
export const FAKE_TIMERS =
  'The gRPC stream guard: a stream is used while timers are fake. Fake timers run all their callbacks in one task, which hides overlaps between them: a test that passes under them says little of races.';

/** Whether timers are those of Jest, Vitest or Sinon, which all leave the mark of one library. */
export function areFakeTimers(): boolean {
  return someTimer((timer) => Object.hasOwn(timer, 'clock') || Reflect.get(timer, '_isMockFunction') === true);
}

/** Whether timers are those of `mock.timers` of node:test: bound functions, as Node's own are not. */
export function areMockedTimers(): boolean {
  return someTimer((timer) => String(Reflect.get(timer, 'name')).startsWith('bound '));
}

/** An environment of a browser has not all of them. */
function someTimer(test: (timer: object) => boolean): boolean {
  return TIMERS.some((name) => {
    const timer: unknown = Reflect.get(globalThis, name);
    return typeof timer === 'function' && test(timer);
  });
}
