import { cpSync } from 'node:fs';
import path from 'node:path';

import { moduleFile, Project } from '../../testing/project';

/** A client of nice-grpc that sends one object again and again, to a server of its own. */
const APP = `
import { installGuard } from 'eslint-plugin-grpc-streams/runtime-guard';
import { createChannel, createClient, createServer } from 'nice-grpc';

const guard = process.argv[2] === 'install' ? installGuard({ mode: 'report' }) : undefined;
const encode = (note) => Buffer.from(JSON.stringify(note));
const decode = (bytes) => JSON.parse(Buffer.from(bytes).toString());
const upload = {
  options: {}, path: '/test.Notes/Upload', requestDeserialize: decode, requestSerialize: encode, requestStream: true,
  responseDeserialize: decode, responseSerialize: encode, responseStream: false,
};
const server = createServer();
server.add({ upload }, { upload: async (requests) => { for await (const each of requests) if (each.n > 9) throw new Error(); return {}; } });
const channel = createChannel(\`127.0.0.1:\${await server.listen('127.0.0.1:0')}\`);
const requests = async function* () {
  const note = { n: 0 };
  for (note.n = 1; note.n <= 3; note.n += 1) yield note;
};
await createClient({ upload }, channel).upload(requests());
channel.close();
await server.shutdown();
if (guard !== undefined) console.log(JSON.stringify(guard.overlaps.map(({ kind, stream }) => [kind, stream.path, stream.side])));
`;

let project: Project;
beforeAll(() => {
  project = new Project(['@js-sdsl', 'abort-controller-x', 'nice-grpc-common']);
  const own = path.join(project.folder, 'node_modules/nice-grpc');
  cpSync(moduleFile('nice-grpc'), own, { recursive: true });
  cpSync(moduleFile('@grpc/grpc-js'), path.join(own, 'node_modules/@grpc/grpc-js'), { recursive: true });
  project.write({ 'app.mjs': APP });
});
afterAll(() => { project.remove(); });

const FINDING = ['message-changed', '/test.Notes/Upload', 'client'];

describe('a copy of grpc-js that a library brings along is watched', () => {
  it('if it has been loaded when the guard is installed', () => {
    const { stderr, stdout } = project.run(['app.mjs', 'install']);

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toContainEqual(FINDING);
  });

  it('if it is loaded later, by a program that is run with register', () => {
    const { stdout } = project.run(['--import', 'eslint-plugin-grpc-streams/runtime-guard/register', 'app.mjs'], { GRPC_STREAMS_REPORT: 'report.json' });
    const { findings } = JSON.parse(project.read('report.json')) as { findings: { kind: string; stream: { path: string; side: string } }[] };

    expect(stdout).toBe('');
    expect(findings.map(({ kind, stream: { path: method, side } }) => [kind, method, side])).toContainEqual(FINDING);
  });
});
