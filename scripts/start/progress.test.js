'use strict';

const { Progress } = require('./progress');

/** @param {{ isTTY: boolean, columns?: number }} kind */
function terminal(kind) {
  /** @type {string[]} */
  const written = [];
  return { ...kind, written, write: (/** @type {string} */ text) => written.push(text) };
}

test('on a terminal one line is rewritten', () => {
  const tty = terminal({ isTTY: true, columns: 80 });
  new Progress(tty, { quiet: false }).say('Linting', 'chat');
  expect(tty.written).toEqual(['\r\u001B[2KLinting … chat']);
});

test('on a terminal the line never wraps', () => {
  const tty = terminal({ isTTY: true, columns: 10 });
  new Progress(tty, { quiet: false }).say('Linting', 'chat');
  expect(tty.written).toEqual(['\r\u001B[2KLinting …']);
});

test('on a terminal the line is gone at the end', () => {
  const tty = terminal({ isTTY: true });
  const progress = new Progress(tty, { quiet: false });
  progress.say('Linting');
  progress.finish();
  expect(tty.written.at(-1)).toBe('\r\u001B[2K');
});

test('elsewhere each phase is one plain line', () => {
  const file = terminal({ isTTY: false });
  const progress = new Progress(file, { quiet: false });
  progress.say('Linting', 'chat');
  progress.say('Linting', 'upload');
  progress.say('Running', 'chat');
  progress.finish();
  expect(file.written).toEqual(['Linting …\n', 'Running …\n']);
});

test('quiet means nothing at all', () => {
  const tty = terminal({ isTTY: true });
  const progress = new Progress(tty, { quiet: true });
  progress.say('Linting', 'chat');
  progress.finish();
  expect(tty.written).toEqual([]);
});
