import type { Overlap, OperationSite } from '../domain';
import { isFunction } from '../syntax';
import { isLocked } from './encounters';
import { nameOf } from './entry-points';
import type { Operation } from './operation';
import type { Walk } from './walk';

/** Methods that run before the senders are at work, or that are meant to cut in. */
const OUTSIDE_WORK =
  /^(?:abort|attach|auth|begin|bind|cancel|close|configure|connect|constructor|destroy|dispose|end|finish|greet|handshake|hello|init|login|open|reconnect|reset|setup|shutdown|start|stop|subscribe|terminate|teardown)(?:[A-Z_].*)?$/;

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
  for (const walk of walks) {
    for (const operation of walk.recorded) {
      if (operation.model.kind !== 'send' || walk.self === undefined || !isOwn(operation, walk)) continue;
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
  const locked = uses.filter(({ operation }) => isLocked(operation));
  const sequence = locked.find(({ operation }) => isCutShort(operation, locked));
  if (sequence === undefined) return [];
  const protectedNodes = new Set(locked.map(({ operation }) => operation.node));
  const owners = new Set(locked.map(({ walk }) => walk.task.origin.node));
  return uses
    .filter(({ operation, walk }) => !isLocked(operation) && !protectedNodes.has(operation.node) && !owners.has(walk.task.origin.node) && isWork(walk))
    .map((use) => ({ cause: 'lock', first: site(sequence), kind: 'send', second: site(use), tier: 'observable' }) as const);
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
  return name !== undefined && !OUTSIDE_WORK.test(name.replace(/^[#_]/, ''));
}

function site({ operation, walk }: Use): OperationSite {
  return { isLocked: isLocked(operation), model: operation.model, node: operation.node, origin: walk.task.origin };
}
