import * as grpc from '@grpc/grpc-js';

import { Recorder } from './recorder';
import { sleep } from './tasks';

/** A message; travels as JSON. Those whose text asks for it cannot be written, or not be read. */
export interface Note {
  n?: number;
  text?: string;
}

export type ServerBidi = grpc.ServerDuplexStream<Note, Note>;
export type ServerDownload = grpc.ServerWritableStream<Note, Note>;
export type ServerUnary = grpc.ServerUnaryCall<Note, Note>;
export type ServerUpload = grpc.ServerReadableStream<Note, Note>;
export type Answer = grpc.sendUnaryData<Note>;

export interface Handlers {
  bidi?: (call: ServerBidi) => unknown;
  download?: (call: ServerDownload) => unknown;
  unary?: (call: ServerUnary, answer: Answer) => unknown;
  upload?: (call: ServerUpload, answer: Answer) => unknown;
}

type Extras = (grpc.CallOptions | grpc.Metadata)[];

export interface Client extends grpc.Client {
  bidi(...extras: Extras): grpc.ClientDuplexStream<Note, Note>;
  download(note: Note, ...extras: Extras): grpc.ClientReadableStream<Note>;
  unary(note: Note, ...extras: [...Extras, grpc.requestCallback<Note>]): grpc.ClientUnaryCall;
  upload(...extras: [...Extras, grpc.requestCallback<Note>]): grpc.ClientWritableStream<Note>;
  missing(note: Note, callback: grpc.requestCallback<Note>): grpc.ClientUnaryCall;
}

const encode = (note: Note): Buffer => {
  if (note.text === 'cannot be written') throw new Error('The serialiser refuses.');
  return Buffer.from(JSON.stringify(note));
};
const decode = (bytes: Buffer): Note => {
  const note = JSON.parse(bytes.toString()) as Note;
  if (note.text === 'cannot be read') throw new Error('The deserialiser refuses.');
  return note;
};

function method(name: string, requestStream: boolean, responseStream: boolean): grpc.MethodDefinition<Note, Note> {
  return { path: `/stage.Notes/${name}`, requestDeserialize: decode, requestSerialize: encode, requestStream, responseDeserialize: decode, responseSerialize: encode, responseStream };
}

export const SERVICE = { bidi: method('Bidi', true, true), download: method('Download', false, true), unary: method('Unary', false, false), upload: method('Upload', true, false) };

/** Of an exchange: a server, clients of it in this process, and what either side observes. */
export interface Stage {
  /** Over a channel of its own, which is connected unless the exchange is cold. */
  readonly client: Client;
  readonly here: Recorder;
  readonly there: Recorder;
  readonly server: grpc.Server;
  /** Another client of the server, over a channel of its own. */
  readonly connect: (options?: grpc.ClientOptions) => Client;
}

/** A program of a client and a server whose every observation is recorded. */
export interface Exchange {
  readonly name: string;
  /** That it breaks the contract: a guard that throws would rightly stop it. */
  readonly misuse?: true;
  /** That it ends the call while sends are on their way: what becomes of them depends on how soon a send settles. */
  readonly unsettled?: true;
  /** That nothing but the program decides the order of everything on the client, so that it is compared as a whole. */
  readonly total?: true;
  /** That its calls begin before the channel is connected. */
  readonly cold?: true;
  readonly clientOptions?: grpc.ClientOptions;
  readonly serverOptions?: (there: Recorder) => grpc.ServerOptions;
  readonly handlers?: (there: Recorder) => Handlers;
  readonly run: (stage: Stage) => unknown;
}

export interface Outcome {
  readonly here: unknown;
  readonly there: unknown;
  /** Everything on the client in its order, where the exchange says that it has one. */
  readonly order: readonly unknown[];
}

/** Plays an exchange, and tells what was observed; `patience` is how long callbacks may be held back, in milliseconds. */
export async function play(exchange: Exchange, patience: number): Promise<Outcome> {
  const [here, there] = [new Recorder(), new Recorder()];
  const server = new grpc.Server(exchange.serverOptions?.(there));
  server.addService(SERVICE, watched(exchange.handlers?.(there) ?? {}, there));
  const port = await bound(server);
  const clients: Client[] = [];
  const NotesClient = grpc.makeGenericClientConstructor({ ...SERVICE, missing: method('Missing', false, false) }, 'Notes');
  const connect = (options: grpc.ClientOptions = {}): Client => {
    const client = new NotesClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, ...options }) as unknown as Client;
    clients.push(client);
    return client;
  };
  try {
    const client = connect(exchange.clientOptions);
    if (exchange.cold !== true) await ready(client);
    await exchange.run({ client, connect, here, server, there });
    while (!here.isQuiet || !there.isQuiet) await sleep(1);
    await sleep(patience);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    return { here: here.lanes(), order: exchange.total === true ? here.entries.map(({ what }) => what) : [], there: there.lanes() };
  } finally {
    for (const client of clients) client.close();
    server.forceShutdown();
  }
}

export function ready(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + 5000, (error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

/** Until the status of a client's call has come. */
export function over(call: { once(event: 'status', listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => { call.once('status', resolve); });
}

/** Until a stream of either side has emitted an event; errors of it are nobody's concern here. */
export function seen(call: { once(event: string, listener: () => void): unknown }, event: string): Promise<void> {
  return new Promise((resolve) => { call.once(event, resolve); });
}

/** Every call of a server is watched before its handler. */
function watched(handlers: Handlers, there: Recorder): grpc.UntypedServiceImplementation {
  const names = Object.keys(SERVICE) as (keyof Handlers)[];
  return Object.fromEntries(names.map((name) => [name, (call: ServerBidi & ServerDownload & ServerUnary & ServerUpload, answer: Answer) => {
    there.note('call', name);
    return handlers[name]?.(there.watch(call, 'cancelled'), answer);
  }])) as grpc.UntypedServiceImplementation;
}

function bound(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
