import * as grpc from '@grpc/grpc-js';

/** A message of the test service; travels as JSON. */
export interface Note {
  n?: number;
  text?: string;
}

export type Bidi = grpc.ServerDuplexStream<Note, Note>;
export type Upload = grpc.ServerReadableStream<Note, Note>;
export type Download = grpc.ServerWritableStream<Note, Note>;

/** What a test's server does; a method left out echoes, counts or counts up. */
export interface Handlers {
  bidi?: (call: Bidi) => unknown;
  download?: (call: Download) => unknown;
  unary?: grpc.handleUnaryCall<Note, Note>;
  upload?: (call: Upload, callback: grpc.sendUnaryData<Note>) => unknown;
}

export interface Client extends grpc.Client {
  bidi(): grpc.ClientDuplexStream<Note, Note>;
  download(note: Note): grpc.ClientReadableStream<Note>;
  unary(note: Note, callback: grpc.requestCallback<Note>): grpc.ClientUnaryCall;
  upload(callback: grpc.requestCallback<Note>): grpc.ClientWritableStream<Note>;
}

const encode = (note: Note): Buffer => Buffer.from(JSON.stringify(note));
const decode = (bytes: Buffer): Note => JSON.parse(bytes.toString()) as Note;

function method(name: string, requestStream: boolean, responseStream: boolean): grpc.MethodDefinition<Note, Note> {
  return {
    path: `/test.Notes/${name}`,
    requestDeserialize: decode,
    requestSerialize: encode,
    requestStream,
    responseDeserialize: decode,
    responseSerialize: encode,
    responseStream,
  };
}

const SERVICE = {
  bidi: method('Bidi', true, true),
  download: method('Download', false, true),
  unary: method('Unary', false, false),
  upload: method('Upload', true, false),
};

export interface Loopback {
  readonly client: Client;
  /** Another client of the same server, over a channel of its own. */
  connect(): Client;
  stop(): void;
}

/** A server and a client of it in this process. */
export async function startLoopback(handlers: Handlers = {}): Promise<Loopback> {
  const server = new grpc.Server();
  server.addService(SERVICE, {
    bidi: handlers.bidi ?? echo,
    download: handlers.download ?? countUp,
    unary: handlers.unary ?? ((call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) => { callback(null, call.request); }),
    upload: handlers.upload ?? count,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const NotesClient = grpc.makeGenericClientConstructor(SERVICE, 'Notes');
  const clients: Client[] = [];
  const connect = (): Client => {
    const client = new NotesClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }) as unknown as Client;
    clients.push(client);
    return client;
  };
  return {
    client: connect(),
    connect,
    stop: () => {
      for (const client of clients) client.close();
      server.forceShutdown();
    },
  };
}

function echo(call: Bidi): void {
  call.on('data', (note: Note) => call.write(note));
  call.on('end', () => call.end());
}

function countUp(call: Download): void {
  for (let n = 1; n <= (call.request.n ?? 3); n += 1) call.write({ n });
  call.end();
}

function count(call: Upload, callback: grpc.sendUnaryData<Note>): void {
  let n = 0;
  call.on('data', () => { n += 1; });
  call.on('end', () => { callback(null, { n }); });
}
