import { createRequire, Module } from 'node:module';

import * as grpc from '@grpc/grpc-js';

import { installGuard } from '..';
import { moduleFile, Project } from '../testing/project';
import { inputStreamPrototype } from './protobuf-ts/probe';

const load = createRequire(__filename);

/** Every object of a library that the guard changes. */
function changed(): object[] {
  const { GrpcTransport } = load('@protobuf-ts/grpc-transport') as { GrpcTransport: Parameters<typeof inputStreamPrototype>[0] };
  const { StreamProxy } = load(moduleFile('google-gax/build/src/streamingCalls/streaming.js')) as { StreamProxy: { prototype: object } };
  const exported = [
    '@connectrpc/connect/dist/cjs/promise-client.js', '@connectrpc/connect/dist/cjs/router.js', 'nice-grpc/lib/client/createBidiStreamingMethod.js',
    'nice-grpc/lib/client/createServerStreamingMethod.js', 'nice-grpc/lib/utils/readableToAsyncIterable.js', 'rxjs/dist/cjs/internal/operators/mergeInternals.js',
  ];
  return [
    GrpcTransport.prototype, inputStreamPrototype(GrpcTransport) ?? {}, Module.prototype, StreamProxy.prototype,
    ...exported.map((file) => load(moduleFile(file)) as object),
  ];
}

/** The values of an object's own properties, by key. */
const valuesOf = (object: object): Map<string | symbol, unknown> =>
  new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)?.value as unknown]));

it('a guard that goes leaves every library as it was', () => {
  const objects = changed();
  const before = objects.map(valuesOf);
  const guard = installGuard({ seed: 1 }, grpc);
  guard.uninstall();
  const after = objects.map(valuesOf);

  for (const [index, earlier] of before.entries()) {
    expect([...after[index]?.keys() ?? []]).toEqual([...earlier.keys()]);
    for (const [key, value] of after[index] ?? []) expect(value).toBe(earlier.get(key));
  }
});

describe('in a program of CommonJS', () => {
  let project: Project;
  beforeAll(() => { project = new Project(['@bufbuild', '@connectrpc', '@protobuf-ts', 'google-gax', 'nice-grpc', 'rxjs']); });
  afterAll(() => { project.remove(); });

  it('the guard loads no library by itself', () => {
    project.write({ 'app.js': `
require('eslint-plugin-grpc-streams/runtime-guard').installGuard();
const library = /[\\\\/]node_modules[\\\\/](?:@connectrpc|@protobuf-ts|google-gax|nice-grpc|rxjs)[\\\\/]/;
console.log(Object.keys(require.cache).filter((file) => library.test(file)).length);
` });

    expect(project.run(['app.js'])).toMatchObject({ stderr: '', stdout: '0\n' });
  });

  it('what is taken out of a library that is loaded later is watched', () => {
    project.write({ 'app.js': `
const guard = require('eslint-plugin-grpc-streams/runtime-guard').installGuard({ mode: 'report' });
const { create, createFileRegistry } = require('@bufbuild/protobuf');
const { FileDescriptorProtoSchema, file_google_protobuf_wrappers } = require('@bufbuild/protobuf/wkt');
const { createClient, createRouterTransport } = require('@connectrpc/connect');
const VALUE = '.google.protobuf.StringValue';
const file = create(FileDescriptorProtoSchema, {
  dependency: ['google/protobuf/wrappers.proto'], name: 'notes.proto', package: 'test', syntax: 'proto3',
  service: [{ method: [{ inputType: VALUE, name: 'Download', outputType: VALUE, serverStreaming: true }], name: 'Notes' }],
});
const Notes = createFileRegistry(file, () => file_google_protobuf_wrappers).getService('test.Notes');
const transport = createRouterTransport((router) => router.service(Notes, { async* download() { yield { value: 'a' }; } }));
const responses = createClient(Notes, transport).download({});
const read = async () => { for await (const _ of responses); };
Promise.all([read(), read()]).then(() => console.log(guard.overlaps[0]?.kind));
` });

    expect(project.run(['app.js'])).toMatchObject({ stderr: '', stdout: 'concurrent-receive\n' });
  });
});
