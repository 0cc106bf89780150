/* eslint-disable grpc-streams/no-mutate-after-send -- the guard is to see it */
import { randomBytes } from 'node:crypto';

import * as grpc from '@grpc/grpc-js';

import { installGuard } from '..';

interface Note { n: number }
type Upload = grpc.ClientWritableStream<Note>;

const plain = (note: Note): Buffer => Buffer.from(JSON.stringify(note));
/** Like one that encrypts: other bytes each time. */
const salted = (note: Note): Buffer => Buffer.from(JSON.stringify({ ...note, salt: randomBytes(8).toString('hex') }));

/** What the guard finds when `send` writes over a new call whose messages `requestSerialize` puts into bytes. */
async function kindsOf(requestSerialize: (note: Note) => Buffer, send: (call: Upload) => void): Promise<string[]> {
  const parse = (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note;
  const service = { upload: { path: '/test.Salt/Upload', requestDeserialize: parse, requestSerialize, requestStream: true, responseDeserialize: parse, responseSerialize: plain, responseStream: false } };
  const server = new grpc.Server();
  server.addService(service, {
    upload: (call: grpc.ServerReadableStream<Note, Note>, callback: grpc.sendUnaryData<Note>) => {
      call.resume();
      call.on('end', () => { callback(null, { n: 0 }); });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const client = new (grpc.makeGenericClientConstructor(service, 'Salt'))(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const guard = installGuard({ seed: 1, settleDelay: 8 }, grpc);
  try {
    await new Promise<void>((resolve, reject) => {
      const upload = client.upload as unknown as (callback: (error: Error | null) => void) => Upload;
      const call = upload.call(client, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
      send(call);
      call.end();
    });
    return guard.overlaps.map(({ kind }) => kind);
  } finally {
    guard.uninstall();
    client.close();
    server.forceShutdown();
  }
}

const afresh = (call: Upload): void => { for (const n of [1, 2, 3]) call.write({ n }); };

/** The first write goes to the transport at once; those behind it wait in the stream. */
const again = (call: Upload): void => {
  const note = { n: 0 };
  for (const n of [1, 2, 3]) {
    note.n = n;
    call.write(note);
  }
};

it('takes no message for changed because its serialiser gives other bytes each time', async () => {
  expect(await kindsOf(salted, afresh)).toEqual([]);
});

it('sees a message change under a serialiser that gives the same bytes', async () => {
  expect(await kindsOf(plain, again)).toEqual(['message-changed']);
});
