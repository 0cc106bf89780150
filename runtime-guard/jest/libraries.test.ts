import { moduleFile, Project } from '../testing/project';

/** Of both libraries: a client that is made before any test, by functions that were taken out of the module at once. */
const ALL = 'const all = async (iterable) => { const taken = []; for await (const each of iterable) taken.push(each); return taken; };';
const TESTS = `
${ALL}
test('right', async () => { expect(await all(download())).toHaveLength(3); });
test('wrong', async () => { const responses = download(); await Promise.allSettled([all(responses), all(responses)]); });
`;

const FILES = {
  'connect.test.js': `
const { create, createFileRegistry } = require('@bufbuild/protobuf');
const { FileDescriptorProtoSchema, file_google_protobuf_wrappers } = require('@bufbuild/protobuf/wkt');
const { createClient, createRouterTransport } = require('@connectrpc/connect');
const VALUE = '.google.protobuf.StringValue';
const file = create(FileDescriptorProtoSchema, {
  dependency: ['google/protobuf/wrappers.proto'], name: 'notes.proto', package: 'test', syntax: 'proto3',
  service: [{ method: [{ inputType: VALUE, name: 'Download', outputType: VALUE, serverStreaming: true }], name: 'Notes' }],
});
const Notes = createFileRegistry(file, () => file_google_protobuf_wrappers).getService('test.Notes');
const transport = createRouterTransport((router) => router.service(Notes, { async* download() { for (const value of ['a', 'b', 'c']) yield { value }; } }));
const client = createClient(Notes, transport);
const download = () => client.download({});
${TESTS}
`,
  'mocked.test.js': `
jest.mock('@connectrpc/connect', () => ({ createClient: 'mocked' }));
jest.mock('nice-grpc', () => ({ ...jest.requireActual('nice-grpc'), createClient: 'mocked, too' }));
test('mocked', () => { expect([require('@connectrpc/connect').createClient, require('nice-grpc').createClient]).toEqual(['mocked', 'mocked, too']); });
`,
  'nice-grpc.test.js': `
const { createChannel, createClient, createServer } = require('nice-grpc');
const encode = (note) => Buffer.from(JSON.stringify(note));
const decode = (bytes) => JSON.parse(Buffer.from(bytes).toString());
const NOTES = {
  download: {
    options: {}, path: '/test.Notes/Download', requestDeserialize: decode, requestSerialize: encode, requestStream: false,
    responseDeserialize: decode, responseSerialize: encode, responseStream: true,
  },
};
let channel;
const client = createClient(NOTES, new Proxy({}, { get: (_, key) => typeof channel[key] === 'function' ? channel[key].bind(channel) : channel[key] }));
const download = () => client.download({});
const server = createServer();
beforeAll(async () => {
  server.add(NOTES, { async* download() { for (const n of [1, 2, 3]) yield { n }; } });
  channel = createChannel('127.0.0.1:' + await server.listen('127.0.0.1:0'));
});
afterAll(async () => {
  channel.close();
  await server.shutdown();
});
${TESTS}
`,
};

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly failureMessages: readonly string[]; readonly status: string; readonly title: string }[]; readonly name: string }[];
}

it('as a set-up file of Jest the guard sees to libraries as they are loaded, and leaves them to be mocked', () => {
  const project = new Project(['@bufbuild', '@connectrpc', 'nice-grpc']);
  project.write({ ...FILES, 'jest.config.json': JSON.stringify({ setupFiles: ['eslint-plugin-grpc-streams/runtime-guard/jest'], testEnvironment: 'node' }) });
  project.run([moduleFile('jest/bin/jest.js'), '--json', '--outputFile=report.json', '--runInBand']);
  const { testResults } = JSON.parse(project.read('report.json')) as Report;
  project.remove();
  const outcomes = testResults.flatMap(({ assertionResults, name }) => assertionResults.map(({ failureMessages, status, title }) => [
    name.slice(name.lastIndexOf('/') + 1), title, status, failureMessages.map((message) => /receive while another receive is open on \S+/.exec(message)?.[0]),
  ]));

  expect(outcomes.sort()).toEqual([
    ['connect.test.js', 'right', 'passed', []],
    ['connect.test.js', 'wrong', 'failed', ['receive while another receive is open on /test.Notes/Download']],
    ['mocked.test.js', 'mocked', 'passed', []],
    ['nice-grpc.test.js', 'right', 'passed', []],
    ['nice-grpc.test.js', 'wrong', 'failed', ['receive while another receive is open on /test.Notes/Download']],
  ]);
});
