/** Puts a message into bytes, as the method's own serialiser does. */
export type Serializer = (message: unknown) => Buffer;

/**
 * What a message would be on the wire now; undefined if its serialiser refuses. The wire is what counts: some message
 * classes change inside when they are merely read.
 */
export function snapshotOf(message: unknown, serialize: Serializer | undefined): Buffer | undefined {
  try {
    return serialize?.(message);
  } catch {
    return undefined;
  }
}

/**
 * Whether the message has changed since that snapshot. A serialiser that gives other bytes each time, such as one that
 * encrypts, cannot tell.
 */
export function hasChanged(before: Buffer, message: unknown, serialize: Serializer | undefined): boolean {
  const now = snapshotOf(message, serialize);
  if (now === undefined || now.equals(before)) return false;
  return snapshotOf(message, serialize)?.equals(now) === true;
}
