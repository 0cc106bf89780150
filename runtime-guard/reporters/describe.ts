import type { Overlap } from '../core/detector';
import type { Finding, FindingKind, Site, TaskOrigin } from '../core/finding';
import type { Task } from '../core/task';
import { messageOf } from './text';

/** What is called the second operation where the program does nothing by itself. */
const UNSEEN: Partial<Record<FindingKind, string>> = { 'message-changed': 'serialise', 'unclosed-stream': 'uninstall' };

/** Puts an overlap into words: the one place where stacks are formatted. */
export function describeOverlap({ first, half, interleaved = false, kind, mode, second }: Overlap, seed: number | undefined): Finding {
  const inFlight = first.inFlight || (mode === 'throw' && kind === 'concurrent-receive');
  const parts = {
    direction: half.direction,
    first: siteOf(first),
    inFlight,
    interleaved,
    kind,
    mode,
    second: second === undefined ? { operation: UNSEEN[kind] ?? kind, stack: [] } : siteOf(second),
    seed,
    stream: half.stream.name,
    tasks: { first: originOf(first.task), second: originOf(second?.task) },
  };
  return { ...parts, message: messageOf(parts), suppressed: undefined, thrown: false };
}

function siteOf({ trace, verb }: Pick<Overlap['first'], 'trace' | 'verb'>): Site {
  return { operation: verb, stack: trace.frames() };
}

function originOf(task: Task | undefined): TaskOrigin | undefined {
  if (task === undefined) return undefined;
  const ancestors: string[] = [];
  for (let { parent } = task; parent !== undefined; { parent } = parent) ancestors.push(`task ${parent.id} (${parent.name})`);
  return { ancestors, createdAt: task.createdAt?.frames() ?? [], id: task.id, name: task.name };
}
