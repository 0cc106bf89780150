import type { Locks } from '../happens-before/locks';
import type { Writables } from './connect/writables';
import type { Runtime } from './grpc-js/runtime';
import type { Iterables } from './iterables';

/** What the adapters of libraries work with; an installed guard has it. */
export interface Watch {
  readonly iterables: Iterables;
  readonly locks: Locks;
  readonly runtime: Runtime;
  readonly writables: Writables;
}

/** The guard may come later than what it is to watch, and another may come after it. */
export type CurrentWatch = () => Watch | undefined;
