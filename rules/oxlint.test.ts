import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';

import plugin from './index';
import { rulePages } from './testing/doc-pages';
import { asModule } from './testing/example-module';
import { OxlintProject } from './testing/oxlint';

jest.setTimeout(60_000);

const RULES = Object.keys(plugin.rules);
const RECOMMENDED = Object.keys(plugin.configs.recommended.rules ?? {}).map((name) => name.replace('grpc-streams/', ''));
const EXAMPLES = rulePages().flatMap(({ examples }) => examples.map(({ code, file }) => ({ code: asModule(code), file })));

const FEED = 'async function feed(call, file) { for await (const part of read(file)) call.write(part); }';
const OPEN = "const { ChatClient } = require('./chat_grpc_pb'); const client = new ChatClient('localhost'); function open() { return client.talk(); }";
const WRONG_JS = `${OPEN}\n${FEED}\nexports.upload = async () => {\n  const call = open();\n  void feed(call, 'a');\n  await feed(call, 'b');\n};\n`;
const RIGHT_JS = WRONG_JS.replace('void feed', 'await feed');
const SPAWNED_JS = `${OPEN}\n${FEED}\nexports.upload = async () => {\n  const call = open();\n  spawn(() => feed(call, 'a'));\n  await feed(call, 'b');\n};\n`;

const WRONG_TS = `import type { ServerDuplexStream } from '@grpc/grpc-js';
export function talk(duplex: ServerDuplexStream<object, object>): void {
  duplex.on('data', async (note: object) => { await tick(); duplex.write(note); });
}
`;
const RIGHT_TS = WRONG_TS.replace('async ', '').replace('await tick(); ', '');

test('the page about oxlint turns on the rules of recommended', () => {
  const page = readFileSync(join(__dirname, '..', 'docs', 'editors.md'), 'utf8');
  const config = JSON.parse(/```json\n([^`]+)```/.exec(page)?.[1] ?? '') as object;
  expect(config).toEqual({ jsPlugins: ['eslint-plugin-grpc-streams'], rules: plugin.configs.recommended.rules });
});

describe('the plugin in oxlint', () => {
  let project: OxlintProject;

  function lint(files: Readonly<Record<string, string>>, settings?: object, ...options: string[]): Record<string, string[]> {
    project = new OxlintProject(RECOMMENDED, settings);
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    const found = [...project.lint(Object.keys(files), ...options)];
    return Object.fromEntries(found.map(([file, findings]) => [file, findings.map(withoutMessage)]));
  }

  afterEach(() => { project.remove(); });

  test('finds races in JavaScript and in TypeScript, where they are', () => {
    expect(lint({ 'wrong.js': WRONG_JS, 'wrong.ts': WRONG_TS })).toEqual({
      'wrong.js': ['no-concurrent-send 2:72'],
      'wrong.ts': ['no-async-stream-listener 3:61'],
    });
  });

  test('is silent on right code', () => {
    expect(lint({ 'right.js': RIGHT_JS, 'right.ts': RIGHT_TS })).toEqual({ 'right.js': [], 'right.ts': [] });
  });

  test('knows the forks that the settings name', () => {
    const files = { 'spawned.js': SPAWNED_JS };
    expect(lint(files)).toEqual({ 'spawned.js': [] });
    project.remove();
    expect(lint(files, { forks: ['spawn'] })).toEqual({ 'spawned.js': ['no-concurrent-send 2:72'] });
  });

  test('mends what it has a suggestion for', () => {
    lint({ 'mended.js': WRONG_JS }, {}, '--fix-suggestions');
    expect(project.read('mended.js')).toBe(RIGHT_JS);
  });

  test('finds in the examples of the documentation what ESLint finds without types', () => {
    project = new OxlintProject(RULES);
    for (const { code, file } of EXAMPLES) project.write(file, code);
    const found = project.lint(EXAMPLES.map(({ file }) => file));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(EXAMPLES.map(({ code, file }) => [file, inEslint(code, file)])));
  });
});

function withoutMessage(finding: string): string {
  return finding.split(' ', 2).join(' ');
}

function inEslint(code: string, file: string): string[] {
  const config = { ...plugin.configs.all, files: ['**/*.ts'], languageOptions: { parser } } as unknown as Linter.Config;
  const messages = new Linter().verify(code, config, file);
  return messages.map(({ column, line, message, ruleId }) => `${ruleId?.replace('grpc-streams/', '') ?? ''} ${line}:${column} ${message}`).sort();
}
