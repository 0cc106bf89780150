import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ESLint } from 'eslint';

import readyConfig from '../eslint-plugin.config.js';

const LISTENER = "call.on('data', async (m) => { await tick(); call.write(m); });";
const TYPED = `import type { ServerDuplexStream } from '@grpc/grpc-js'; declare function tick(): Promise<void>;
export function talk(duplex: ServerDuplexStream<object, object>) { ${LISTENER.replaceAll('call', 'duplex')} }\n`;
const UNTYPED = `const grpc = require('@grpc/grpc-js');\nexports.talk = (call) => { ${LISTENER} };\n`;

describe('the ready config', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grpc-streams-'));
    mkdirSync(join(folder, 'node_modules', '@grpc'), { recursive: true });
    const installed = dirname(require.resolve('@grpc/grpc-js/package.json'));
    symlinkSync(installed, join(folder, 'node_modules', '@grpc', 'grpc-js'), 'junction');
  });

  afterEach(() => {
    rmSync(folder, { force: true, recursive: true });
  });

  async function lint(files: Record<string, string>): Promise<string[]> {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const eslint = new ESLint({ cwd: folder, overrideConfig: readyConfig, overrideConfigFile: true });
    const results = await eslint.lintFiles(Object.keys(files).filter((name) => !name.endsWith('.json')));
    return results.flatMap(({ messages }) => messages.map(({ line, message, ruleId }) => `${line} ${ruleId ?? message}`));
  }

  test('uses the types of the file’s project', async () => {
    expect(await lint({ 'code.ts': TYPED, 'tsconfig.json': '{ "include": ["*.ts"] }' })).toEqual(['2 grpc-streams/no-async-stream-listener']);
  });

  test('reads a TypeScript file that no tsconfig covers, and finds what its own annotations tell', async () => {
    expect(await lint({ 'code.ts': TYPED, 'tsconfig.json': '{ "include": ["other"] }' })).toEqual(['2 grpc-streams/no-async-stream-listener']);
  });

  test('finds in plain JavaScript what is certain without types', async () => {
    expect(await lint({ 'code.cjs': UNTYPED })).toEqual(['2 grpc-streams/no-async-stream-listener']);
  });

  test('says nothing where a type does not resolve', async () => {
    const code = "import type { Duplex } from './missing';\nexport function talk(duplex: Duplex) { duplex.on('data', async (m) => { await 1; duplex.write(m); }); }\n";
    expect(await lint({ 'code.ts': code, 'tsconfig.json': '{ "include": ["*.ts"] }' })).toEqual([]);
  });

  test('reports a file that does not parse once, as such', async () => {
    expect(await lint({ 'code.ts': 'const = ;\n' })).toEqual(['1 Parsing error: Variable declaration expected.']);
  });
});
