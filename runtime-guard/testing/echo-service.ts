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
  bidi(options?: Partial<grpc.CallOptions>): grpc.ClientDuplexStream<Note, Note>;
  download(note: Note, options?: Partial<grpc.CallOptions>): grpc.ClientReadableStream<Note>;
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

/** A second service of the same server. */
const ECHO_SERVICE = { say: { ...method('Say', false, false), path: '/test.Echo/Say' } };

export interface EchoClient extends grpc.Client {
  say(note: Note, callback: grpc.requestCallback<Note>): grpc.ClientUnaryCall;
}

const NotesClient = grpc.makeGenericClientConstructor(SERVICE, 'Notes');
const EchoesClient = grpc.makeGenericClientConstructor(ECHO_SERVICE, 'Echoes');

export interface Loopback {
  readonly client: Client;
  /** Another client of the same server, over a channel of its own. */
  readonly connect: (options?: grpc.ChannelOptions) => Client;
  /** A client of the server's second service, over the channel of the first client. */
  readonly echoes: () => EchoClient;
  /** Another client of the first service, over the channel of the first client. */
  readonly share: () => Client;
  /** The server dies, and every call with it. */
  readonly crash: () => void;
  /** After a crash: a server at the same address again. */
  readonly restart: () => Promise<void>;
  readonly stop: () => void;
}

/** A server and a client of it in this process. */
export async function startLoopback(handlers: Handlers = {}): Promise<Loopback> {
  let { port, server } = await serve(handlers, 0);
  const clients: grpc.Client[] = [];
  const connect = (options: grpc.ChannelOptions = {}): Client =>
    kept(clients, new NotesClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, ...options }) as unknown as Client);
  const client = connect();
  const sharing = (): [string, grpc.ChannelCredentials, grpc.ClientOptions] => ['', grpc.credentials.createInsecure(), { channelOverride: client.getChannel() }];
  return {
    client,
    connect,
    crash: () => { server.forceShutdown(); },
    echoes: () => kept(clients, new EchoesClient(...sharing()) as unknown as EchoClient),
    restart: async () => { ({ port, server } = await serve(handlers, port)); },
    share: () => kept(clients, new NotesClient(...sharing()) as unknown as Client),
    stop: () => {
      for (const each of clients) each.close();
      server.forceShutdown();
    },
  };
}

function kept<T extends grpc.Client>(clients: grpc.Client[], client: T): T {
  clients.push(client);
  return client;
}

async function serve(handlers: Handlers, wanted: number): Promise<{ port: number; server: grpc.Server }> {
  const server = new grpc.Server();
  server.addService(SERVICE, {
    bidi: handlers.bidi ?? echo,
    download: handlers.download ?? countUp,
    unary: handlers.unary ?? same,
    upload: handlers.upload ?? count,
  });
  server.addService(ECHO_SERVICE, { say: same });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wanted}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, server };
}

function same(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>): void {
  callback(null, call.request);
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
