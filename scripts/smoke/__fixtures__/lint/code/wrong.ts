import type { Chat } from './chat';

declare function read(file: string): AsyncIterable<object>;

async function feed(call: Chat, file: string): Promise<void> {
  for await (const part of read(file)) call.write(part);
}

export async function upload(call: Chat): Promise<void> {
  await Promise.all([feed(call, 'a'), feed(call, 'b')]);
}
