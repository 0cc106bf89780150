'use strict';

const { appsJson } = require('./app-result');

/** @type {import('./app-result').AppResult} */
const upload = {
  app: {
    name: 'upload',
    kind: 'wrong',
    main: 'apps/upload/main.ts',
    sources: ['apps/upload/main.ts'],
    about: 'Sends two files at once.',
    expect: { lint: ['no-concurrent-send'], guard: [] },
  },
  lint: {
    messages: [
      {
        rule: 'grpc-streams/no-concurrent-send',
        file: 'fixtures/apps/upload/main.ts',
        line: 3,
        column: 5,
        message: 'Two tasks send.',
      },
    ],
    failures: [],
    crash: undefined,
  },
  guard: [
    { finding: { kind: 'concurrent-send', direction: 'send', mode: 'observed', message: 'OVERLAP' }, count: 3 },
  ],
  output: 'sent',
  complaints: [],
};

test('the document holds what both halves said, and no more', () => {
  expect(appsJson([upload])).toEqual({
    apps: [
      {
        name: 'upload',
        kind: 'wrong',
        lint: [{ rule: 'grpc-streams/no-concurrent-send', file: 'fixtures/apps/upload/main.ts', line: 3 }],
        guard: [{ kind: 'concurrent-send', direction: 'send', mode: 'observed' }],
        ok: true,
      },
    ],
  });
});

test('an app with a complaint is not ok', () => {
  expect(appsJson([{ ...upload, complaints: ['exit code 3'] }])).toMatchObject({ apps: [{ ok: false }] });
});
