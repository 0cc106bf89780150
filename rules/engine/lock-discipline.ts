import type { Overlap, OperationSite } from '../domain';
import { isFunction } from '../syntax';
import { isLocked } from './encounters';
import { isLent, lendsLock } from './joins/loans';
import { isTailLock } from './joins/locks';
import { isTailed } from './joins/tails';
import type { Operation } from './operation';
import { nameOf } from './owners';
import type { Walk } from './walk';

/** Methods that run before the senders are at work, or that are meant to cut in. */
const OUTSIDE_WORK =
  /^(?:abort|attach|auth|begin|bind|cancel|close|configure|connect|constructor|destroy|dispose|end|finish|greet|handshake|hello|init|login|open|reconnect|reset|setup|shutdown|start|stop|subscribe|terminate|teardown)(?:[A-Z_].*)?$/;

/** Methods for those who hold the lock already. */
const UNDER_LOCK = /(?:Direct|Internal|LockHeld|Locked|NoLock|Raw|UnderLock|Unlocked|Unsafe|WithoutLock)$/;

interface Use {
  readonly operation: Operation;
  readonly walk: Walk;
}

/**
 * Sends without a lock, beside functions that take one for a sequence of sends on the same object: the lock says
 * that they may run at once, though no fork in this file does.
 */
export function undisciplinedSends(walks: readonly Walk[]): Overlap[] {
  return [...sharedSends(walks).values()].flatMap(undisciplined);
}

/** The sends on the streams that belong to an object of a class, by class and stream. */
function sharedSends(walks: readonly Walk[]): Map<string, Use[]> {
  const found = new Map<string, Use[]>();
  const lent = new Set(walks.filter(isLent).map(({ self }) => self?.key));
  for (const walk of walks) {
    for (const operation of walk.recorded) {
      if (operation.model.kind !== 'send' || walk.self === undefined || lent.has(walk.self.key) || !isOwn(operation, walk)) continue;
      const key = `${walk.self.key} ${operation.path.key}`;
      found.set(key, [...(found.get(key) ?? []), { operation, walk }]);
    }
  }
  return found;
}

/** Whether the stream is a field, or what the constructor has put into one. */
function isOwn({ path: { root, weak } }: Operation, walk: Walk): boolean {
  return !weak && (root.kind === 'this' || (root.kind === 'allocation' && root.id <= walk.start));
}

function undisciplined(uses: readonly Use[]): Overlap[] {
  const locked = uses.filter(holdsLock);
  const sequence = locked.find(({ operation }) => isCutShort(operation, locked));
  if (sequence === undefined || lendsLock(sequence.walk)) return [];
  const protectedNodes = new Set(locked.map(({ operation }) => operation.node));
  const owners = new Set(locked.map(({ walk }) => walk.task.origin.node));
  return uses
    .filter((use) => !mayHoldLock(use) && !protectedNodes.has(use.operation.node) && !owners.has(use.walk.task.origin.node) && isWork(use.walk))
    .map((use) => ({ cause: 'lock', first: site(sequence), kind: 'send', second: site(use), tier: 'observable' }) as const);
}

/** Whether the operation is made under a lock, or in its turn behind a promise that the class keeps for the purpose. */
function holdsLock({ operation, walk }: Use): boolean {
  return isLocked(operation) || isTailed(walk, operation);
}

function mayHoldLock({ operation }: Use): boolean {
  return isLocked(operation) || [...operation.locks].some(isTailLock);
}

/** Whether the lock is there for a sequence: its holder sends in more than one turn. */
function isCutShort({ model, task }: Operation, locked: readonly Use[]): boolean {
  if (model.completion !== 'instant') return true;
  const turns = new Set(locked.filter(({ operation }) => operation.task === task).map(({ operation }) => operation.moments[0]?.step));
  return turns.size > 1;
}

function isWork(walk: Walk): boolean {
  const { node } = walk.task.origin;
  if (!isFunction(node)) return false;
  const name = nameOf(node);
  return name !== undefined && !OUTSIDE_WORK.test(name.replace(/^[#_]/, '')) && !UNDER_LOCK.test(name);
}

function site({ operation, walk }: Use): OperationSite {
  return { isLocked: isLocked(operation), model: operation.model, node: operation.node, origin: walk.task.origin };
}
