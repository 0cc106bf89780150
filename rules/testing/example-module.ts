/** What examples may use without declaring it; each line has one name, which an example may declare itself. */
const PRELUDE = `
import { ClientDuplexStream } from '@grpc/grpc-js';
import { ClientReadableStream } from '@grpc/grpc-js';
import { ClientWritableStream } from '@grpc/grpc-js';
import { ServerDuplexStream } from '@grpc/grpc-js';
import { ServerReadableStream } from '@grpc/grpc-js';
import { ServerUnaryCall } from '@grpc/grpc-js';
import { ServerWritableStream } from '@grpc/grpc-js';
import { credentials } from '@grpc/grpc-js';
import { sendUnaryData } from '@grpc/grpc-js';
import * as grpc from '@grpc/grpc-js';
import { Mutex } from 'async-mutex';
import { once } from 'node:events';
import { DuplexStreamingCall } from '@protobuf-ts/runtime-rpc';
import { Note } from './generated/note';
type Chunk = any;
type File = { name: string; read(): AsyncIterable<Uint8Array> };
type Message = any;
interface Client { chat(): ClientDuplexStream<Message, Message>; record(done?: unknown): ClientWritableStream<Message>; upload(done?: unknown): ClientWritableStream<Chunk>; watch(request: unknown): ClientReadableStream<Message> }
declare const call: ClientDuplexStream<Message, Message>;
declare const client: Client;
declare const a: File;
declare const b: File;
declare const values: number[];
declare function tick(): Promise<void>;
`;

/** The clients that examples name `ChatClient`: those of protobuf-ts where they use the halves of a call. */
const CLIENTS = { 'grpc-js': './generated/ts-proto-grpc-js', 'protobuf-ts': './generated/protobuf-ts.client' } as const;

/** The example behind the names that it uses and does not declare, as a module. */
export function asModule(code: string): string {
  const client = CLIENTS[/\.(?:requests|responses)\b/.test(code) ? 'protobuf-ts' : 'grpc-js'];
  const prelude = `${PRELUDE.trim()}\nimport { ChatClient } from '${client}';`;
  const lines = prelude.split('\n').filter((line) => !declares(code, /(?:[{*] as |[{] |const |function |interface |type )(\w+)/.exec(line)?.[1] ?? ''));
  return `${lines.join(' ')}\n${code}\nexport {};\n`;
}

function declares(code: string, name: string): boolean {
  return new RegExp(`\\b(?:class|const|function|interface|let|type)\\s+${name}\\b|\\bimport\\b[^;]*\\b${name}\\b`).test(code);
}
