import { rmSync } from 'node:fs';
import path from 'node:path';

import { Project } from '../testing/project';

/** A server of connect-node and a client of it, in ES modules; the first argument says what they do. */
const APP = `
import { createServer } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, createFileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, file_google_protobuf_wrappers } from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { createWritableIterable } from '@connectrpc/connect/protocol';
import { connectNodeAdapter, createGrpcTransport } from '@connectrpc/connect-node';
import { guardClient, guardRoutes } from 'eslint-plugin-grpc-streams/runtime-guard/connect';
const { installGuard } = await import('eslint-plugin-grpc-streams/runtime-guard');

const VALUE = '.google.protobuf.StringValue';
const method = (name, clientStreaming, serverStreaming) => ({ clientStreaming, inputType: VALUE, name, outputType: VALUE, serverStreaming });
const file = create(FileDescriptorProtoSchema, {
  dependency: ['google/protobuf/wrappers.proto'], name: 'notes.proto', package: 'test', syntax: 'proto3',
  service: [{ method: [method('Bidi', true, true), method('Download', false, true), method('Unary', false, false), method('Upload', true, false)], name: 'Notes' }],
});
const Notes = createFileRegistry(file, () => file_google_protobuf_wrappers).getService('test.Notes');

const valuesOf = async (iterable) => { const values = []; for await (const { value } of iterable) values.push(value); return values; };
async function* slowly(count) { for (let n = 0; n < count; n += 1) { await sleep(1); yield { value: String(n) }; } }

class Handlers {
  #greeting = 'hello';
  async* bidi(requests) { for await (const { value } of requests) yield { value }; }
  async* download({ value }) { yield* slowly(Number(value)); }
  unary() { return { value: this.#greeting }; }
  async upload(requests) {
    if (scenario !== 'two readers of the server') return { value: (await valuesOf(requests)).join() };
    return { value: (await Promise.allSettled([valuesOf(requests), valuesOf(requests)])).map(({ status }) => status).join() };
  }
}

const [mode, scenario] = process.argv.slice(2);
const routes = (router) => scenario === 'one method' ? router.rpc(Notes.method.upload, new Handlers().upload) : router.service(Notes, new Handlers());
const server = createServer(connectNodeAdapter({ routes: guardRoutes(routes) }));
const sessions = [];
server.on('session', (session) => sessions.push(session));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = guardClient(createClient(Notes, createGrpcTransport({ baseUrl: \`http://127.0.0.1:\${server.address().port}\` })), Notes);
const guard = mode === 'none' ? undefined : installGuard({ mode, seed: 1 });

const SCENARIOS = {
  correct: async () => {
    const requests = createWritableIterable();
    const responses = valuesOf(client.bidi(requests));
    for await (const each of slowly(2)) await requests.write(each);
    requests.close();
    const { value } = await client.unary({});
    return [await responses, value, (await client.upload(slowly(3))).value, await valuesOf(client.download({ value: '2' }))];
  },
  'one method': async () => (await client.upload(slowly(3))).value,
  'two readers': async () => {
    const responses = client.download({ value: '4' });
    return (await Promise.allSettled([valuesOf(responses), valuesOf(responses)])).map(({ status }) => status).join();
  },
  'two readers of the server': async () => (await client.upload(slowly(3))).value,
  'two writers': async () => {
    const requests = createWritableIterable();
    const response = client.upload(requests);
    const write = async () => { for (let n = 0; n < 2; n += 1) { await Promise.resolve(); await requests.write({ value: 'a' }); } };
    const outcomes = await Promise.allSettled([write(), write()]);
    requests.close();
    await response;
    return outcomes.map(({ status }) => status).join();
  },
};

const result = await SCENARIOS[scenario]();
server.close();
for (const session of sessions) session.destroy();
console.log(JSON.stringify({ findings: (guard?.overlaps ?? []).map(({ kind, stream: { path, side }, thrown }) => [kind, path, side, thrown]), result }));
`;

let project: Project;
beforeAll(() => {
  project = new Project(['@bufbuild', '@connectrpc']);
  rmSync(path.join(project.folder, 'node_modules/@grpc'));
  project.write({ 'app.mjs': APP });
});
afterAll(() => { project.remove(); });

function outcomeOf(mode: string, scenario: string): unknown {
  const { stderr, stdout } = project.run(['app.mjs', mode, scenario]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as unknown;
}

/** Where there is no grpc-js, and nothing of connect can be found. */
describe('in ES modules, with a client and routes that are told by hand,', () => {
  it.each(['none', 'strict'])('a correct program of connect stays as it is (mode: %s)', (mode) => {
    expect(outcomeOf(mode, 'correct')).toEqual({ findings: [], result: [['0', '1'], 'hello', '0,1,2', ['0', '1']] });
  });

  it('a handler can be registered by itself', () => {
    expect(outcomeOf('strict', 'one method')).toEqual({ findings: [], result: '0,1,2' });
  });

  it.each([
    ['two readers', 'concurrent-receive', '/test.Notes/Download', 'client'],
    ['two readers of the server', 'concurrent-receive', '/test.Notes/Upload', 'server'],
    ['two writers', 'concurrent-send', '/test.Notes/Upload', 'client'],
  ])('%s are thrown', (scenario, kind, method, side) => {
    expect(outcomeOf('throw', scenario)).toEqual({ findings: [[kind, method, side, true]], result: 'fulfilled,rejected' });
  });

  it('register watches a program without grpc-js', () => {
    const { status, stderr } = project.run(['--import', 'eslint-plugin-grpc-streams/runtime-guard/register', 'app.mjs', 'none', 'two writers']);

    expect([status, stderr.split('\n')[0]]).toEqual([1, 'gRPC STREAM OVERLAP: send while another send is in flight on /test.Notes/Upload #1 (client, send half)']);
  });
});
