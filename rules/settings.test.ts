import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import { noCloseDuringSend } from './no-close-during-send';
import { noConcurrentSend } from './no-concurrent-send';
import plugin from './index';
import { typed, untyped } from './testing/rule-tester';
import { withoutSuggestions } from './testing/without-suggestions';

const TYPES = 'interface Frames { push(frame: object): Promise<void>; finish(): void } declare const frames: Frames;';
const FRAMES = { 'grpc-streams': { streams: [{ close: ['finish'], send: ['push'], type: { from: 'file', name: 'Frames' } }] } };

typed.run('settings: streams', withoutSuggestions(noConcurrentSend), {
  invalid: [
    {
      code: `${TYPES} void Promise.all([frames.push({}), frames.push({})]);`,
      errors: [{ messageId: 'overlap' }],
      name: 'a type of the project',
      settings: FRAMES,
    },
  ],
  valid: [
    { code: `${TYPES} void Promise.all([frames.push({}), frames.push({})]);`, name: 'the same without settings' },
    {
      code: 'const frames: object[] = []; void Promise.all([frames.push({}), frames.push({})]);',
      name: 'another type with a method of that name',
      settings: FRAMES,
    },
    {
      code: `${TYPES} void Promise.all([frames.push({}), frames.push({})]);`,
      name: 'a type of that name in another place',
      settings: { 'grpc-streams': { streams: [{ send: ['push'], type: { from: 'package', name: 'Frames', package: '@acme/rpc' } }] } },
    },
  ],
});

const FEED = "import '@grpc/grpc-js'; const feed = async (call, items) => { for (const item of items) { await item.ready(); call.write(item); } };";

untyped.run('settings: forks', withoutSuggestions(noCloseDuringSend), {
  invalid: [
    {
      code: `${FEED} function main(call, items) { spawn(() => feed(call, items)); call.end(); }`,
      errors: [{ messageId: 'overlap' }],
      name: 'a function that starts a task',
      settings: { 'grpc-streams': { forks: ['spawn'] } },
    },
  ],
  valid: [{ code: `${FEED} function main(call, items) { spawn(() => feed(call, items)); call.end(); }`, name: 'the same without settings' }],
});

test('malformed settings are one error that names the key', () => {
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { 'grpc-streams': plugin },
    rules: plugin.configs.all.rules,
    settings: { 'grpc-streams': { locks: 'mutex' } },
  } as unknown as Linter.Config;
  expect(() => new Linter().verify('export {};', [config], 'code.ts')).toThrow(
    "settings['grpc-streams'].locks must be an array of names, not 'mutex'.",
  );
});
