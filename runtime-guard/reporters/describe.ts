import type { Overlap } from '../core/detector';
import type { Finding, FindingKind, Site, TaskOrigin } from '../core/finding';
import type { Task } from '../core/task';
import { mapped } from './source-map';
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
    second: second === undefined ? { branch: undefined, isStackEarlier: false, operation: UNSEEN[kind] ?? kind, stack: [] } : siteOf(second),
    seed,
    stream: half.stream.name,
    tasks: { first: originOf(first.task), second: originOf(second?.task) },
  };
  return { ...parts, message: messageOf(parts), suppressed: undefined, thrown: false };
}

/** As V8 shows the arguments of a combinator that waits for the function above. */
const BRANCH = /^at async Promise\.(?<combinator>\w+) \(index (?<index>\d+)\)$/;

function siteOf({ isTracedBefore, trace, verb }: Pick<Overlap['first'], 'isTracedBefore' | 'trace' | 'verb'>): Site {
  const stack = trace.frames().map(mapped);
  const { combinator, index } = stack.map((frame) => BRANCH.exec(frame)?.groups).find((groups) => groups !== undefined) ?? {};
  return { branch: combinator === undefined ? undefined : `branch ${Number(index) + 1} of Promise.${combinator}`, isStackEarlier: isTracedBefore, operation: verb, stack };
}

function originOf(task: Task | undefined): TaskOrigin | undefined {
  if (task === undefined) return undefined;
  const ancestors: string[] = [];
  for (let { parent } = task; parent !== undefined; { parent } = parent) ancestors.push(`task ${parent.id} (${parent.name})`);
  return { ancestors, createdAt: task.createdAt?.frames().map(mapped) ?? [], id: task.id, name: task.name };
}
