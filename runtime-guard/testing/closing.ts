import { received } from './tasks';
import type { Client } from './echo-service';

/** Runs tasks to their end, whatever becomes of them. */
export const both = (...tasks: Promise<unknown>[]): Promise<unknown> => Promise.allSettled(tasks);

/** Lets `work` do what it does to a call, and closes it in any case. */
export async function closing(call: ReturnType<Client['bidi']>, work: (call: ReturnType<Client['bidi']>) => Promise<unknown>): Promise<void> {
  const all = received(call);
  await work(call);
  ended(call);
  await all.catch(() => undefined);
}

/** Closes a call although the guard may object to the first attempt. */
export function ended(call: { end(): unknown }): void {
  try {
    call.end();
  } catch {
    call.end();
  }
}
