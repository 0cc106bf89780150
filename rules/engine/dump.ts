import type { Operation } from './operation';
import type { Task } from './task';
import type { Walk } from './walk';

/**
 * The tasks of a walk as a graph for Graphviz, one digraph for each entry point that has operations: a node for
 * each task with its operations, an edge to it from the task that forked it, a dashed one from it to each
 * task that waited for it, and red ones between tasks whose operations overlap.
 */
export function dump(walk: Walk): string | undefined {
  if (walk.recorded.length === 0) return undefined;
  const lines = [...tasksOf(walk)].flatMap((task) => [
    `  ${nameOf(task)} [label=${quoted([titleOf(task), ...operationsOf(walk, task).map(operationLine)].join('\n'))}];`,
    ...(task.spawn === undefined ? [] : [`  ${nameOf(task.spawn.parent)} -> ${nameOf(task)};`]),
    ...[...task.joined].map((joined) => `  ${nameOf(joined)} -> ${nameOf(task)} [style=dashed];`),
  ]);
  const overlaps = new Set(walk.encounters.map(overlapLine));
  return [`digraph ${quoted(titleOf(walk.task))} {`, '  node [shape=box];', ...lines, ...overlaps, '}'].join('\n');
}

/** The tasks that use a stream, and those that led to them. */
function tasksOf(walk: Walk): Set<Task> {
  const tasks = new Set<Task>([walk.task]);
  const users = [...walk.recorded.map(({ task }) => task), ...walk.encounters.flatMap(({ firstTask, secondTask }) => [firstTask, secondTask])];
  for (const task of users) for (const ancestor of task.lineage()) tasks.add(ancestor);
  const waited = [...tasks].flatMap((task) => [...task.joined]);
  for (const task of waited) for (const ancestor of task.lineage()) tasks.add(ancestor);
  return tasks;
}

function operationsOf(walk: Walk, task: Task): Operation[] {
  return walk.recorded.filter((operation) => operation.task === task);
}

function nameOf({ id }: Task): string {
  return `task${id}`;
}

function titleOf({ origin: { event, kind, node } }: Task): string {
  return `${kind}${event === undefined ? '' : ` '${event}'`} on line ${node.loc.start.line}`;
}

function operationLine({ model, node, path }: Operation): string {
  return `${model.kind} on ${path.key}, line ${node.loc.start.line}`;
}

function overlapLine({ first, firstTask, second, secondTask }: Walk['encounters'][number]): string {
  const label = quoted(`lines ${first.node.loc.start.line} and ${second.node.loc.start.line}`);
  return `  ${nameOf(firstTask)} -> ${nameOf(secondTask)} [color=red, constraint=false, dir=both, label=${label}];`;
}

/** A string of the DOT language, whose only escape that matters inside one is that of the quote and of itself. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
