import v8 from 'node:v8';

/** Where what the last test file left running is kept: the sandboxes of a worker share the modules of Node only. */
const LEFT = Symbol.for('eslint-plugin-grpc-streams.left-by-the-last-test-file');
const shared = v8 as { readonly [LEFT]?: () => void };

/** Ends what the last test file left running, if it did not come to its end. */
export function endWhatIsLeft(): void {
  shared[LEFT]?.();
}

/** Says how to end what this file starts; undefined once it has ended. */
export function leave(end: (() => void) | undefined): void {
  // Properties are defined, as Jest replaces assigned ones by accessors when it takes a sandbox down.
  if (end === undefined) Reflect.deleteProperty(shared, LEFT);
  else Object.defineProperty(shared, LEFT, { configurable: true, value: end });
}
