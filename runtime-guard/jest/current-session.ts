import type { Session } from '../runners/session';

/** Where the session of a run, or of a file in a sandbox, is kept: modules may be loaded again while it lasts. */
const KEY = Symbol.for('eslint-plugin-grpc-streams.test-session');
const holder = globalThis as { readonly [KEY]?: Session };

export function currentSession(): Session | undefined {
  return holder[KEY];
}

export function setCurrentSession(session: Session): void {
  Object.defineProperty(globalThis, KEY, { configurable: true, value: session });
}
