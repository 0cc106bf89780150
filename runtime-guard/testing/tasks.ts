import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type * as grpc from '@grpc/grpc-js';

import type { Client, Note } from './echo-service';

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

export { once, sleep };
