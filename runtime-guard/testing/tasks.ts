import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate as tick, setTimeout as sleep } from 'node:timers/promises';

import type * as grpc from '@grpc/grpc-js';

import type { Client, Handlers, Note } from './echo-service';

export interface Receiver {
  on(event: 'data', listener: (note: Note) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Receives to the end, and returns the messages. */
export function received(call: Receiver): Promise<Note[]> {
  return new Promise((resolve, reject) => {
    const notes: Note[] = [];
    call.on('data', (note) => notes.push(note));
    call.on('end', () => { resolve(notes); });
    call.on('error', reject);
  });
}

/** Sends one message, and waits for its callback. */
export function sent(call: { write(note: Note, callback: (error?: Error | null) => void): boolean }, note: Note): Promise<void> {
  return new Promise((resolve, reject) => {
    call.write(note, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

/** Sends several messages one after another, with something to do between them. */
export async function sendAll(call: Parameters<typeof sent>[0], notes: readonly Note[], pause = 0): Promise<void> {
  for (const note of notes) {
    await sent(call, note);
    await sleep(pause);
  }
}

export function notes(count: number, from = 1): Note[] {
  return Array.from({ length: count }, (_, index) => ({ n: from + index }));
}

export function asked(client: Client, note: Note): Promise<Note> {
  return new Promise((resolve, reject) => {
    client.unary(note, (error, reply) => {
      if (error === null && reply !== undefined) resolve(reply);
      else reject(error ?? new Error('no reply'));
    });
  });
}

/** An upload, and the promise of its reply. */
export function uploading(client: Client): { call: grpc.ClientWritableStream<Note>; reply: Promise<Note> } {
  let call: grpc.ClientWritableStream<Note> | undefined;
  const reply = new Promise<Note>((resolve, reject) => {
    call = client.upload((error, note) => {
      if (error === null && note !== undefined) resolve(note);
      else reject(error ?? new Error('no reply'));
    });
  });
  return { call: call as unknown as grpc.ClientWritableStream<Note>, reply };
}

/** The numbers of messages, in their order. */
export function numbers(list: readonly Note[]): unknown[] {
  return list.map(({ n }) => n);
}

/** The numbers of messages, by size: for tasks whose order is open. */
export function sorted(list: readonly unknown[]): number[] {
  return list.map(Number).sort((one, other) => one - other);
}

export type BidiCall = grpc.ClientDuplexStream<Note, Note>;

/** Opens a call, lets `send` send on it, closes it, and returns the numbers that came back. */
export async function bidi(client: Client, send: (call: BidiCall) => unknown): Promise<unknown[]> {
  const call = client.bidi();
  const all = received(call);
  await send(call);
  call.end();
  return numbers(await all);
}

/** Opens an upload, lets `send` send on it, closes it, and returns the reply. */
export async function upload(client: Client, send: (call: grpc.ClientWritableStream<Note>) => unknown): Promise<Note> {
  const { call, reply } = uploading(client);
  await send(call);
  call.end();
  return reply;
}

/** A server that adds up the numbers it gets. */
export const adding = (): Handlers => ({
  upload: (call, callback) => {
    let sum = 0;
    call.on('data', ({ n = 0 }: Note) => { sum += n; });
    call.on('end', () => { callback(null, { n: sum }); });
  },
});

/** The status with which a call ends, by its code; 0 for OK. */
export function statusOf(call: { on(event: 'status', listener: (status: grpc.StatusObject) => void): unknown; on(event: 'error', listener: () => void): unknown }): Promise<number> {
  return new Promise((resolve) => {
    call.on('error', () => undefined);
    call.on('status', ({ code }) => { resolve(code); });
  });
}

/** Node's types and those of grpc-js differ in what may be undefined. */
export const asWritable = (call: object): Writable => call as Writable;

export { once, sleep, tick };
