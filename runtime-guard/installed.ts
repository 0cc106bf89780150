import type { Guard } from './guard';

/** A guard and how many handles share it; on the global object, so that two copies of this package do not fight. */
export interface Registry {
  guard: Guard | undefined;
  owners: number;
}

const KEY = Symbol.for('eslint-plugin-grpc-streams.runtime-guard');

export function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry };
  if (holder[KEY] === undefined) Object.defineProperty(holder, KEY, { configurable: true, value: { guard: undefined, owners: 0 } });
  return holder[KEY] as unknown as Registry;
}

/** Nobody has a guard any more, and nothing of it stays. */
export function forget(): void {
  Reflect.deleteProperty(globalThis, KEY);
}

/** The guard that is installed, if any. */
export function installedGuard(): Guard | undefined {
  return (globalThis as { [KEY]?: Registry })[KEY]?.guard;
}
