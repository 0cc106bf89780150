import { serialize } from 'node:v8';

/** What a message looked like when it was sent; undefined if it cannot be copied. */
export function snapshotOf(message: unknown): Buffer | undefined {
  try {
    return serialize(message);
  } catch {
    return undefined;
  }
}
