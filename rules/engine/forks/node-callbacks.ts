import { evaluateArguments, isCallable, runCallable } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import { importedCallee } from '../imports';
import { type Value } from '../value';

/** Node's modules whose functions call back once, in a later turn, when they are done. */
const MODULES = new Set(['crypto', 'dns', 'fs', 'zlib']);
const OTHERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['child_process', new Set(['exec', 'execFile'])],
  ['stream', new Set(['finished'])],
]);

/** Functions of these modules that call back over and over, or never. */
const DIFFERENT = /^(?:create|unwatch|watch)|Sync$/;

/** `fs.readFile(path, callback)`: nobody waits for the callback, which runs once. */
export const nodeCallbacks: CallShape = (walk, call, _, callee) => {
  const imported = importedCallee(walk, callee);
  if (imported?.name === undefined || DIFFERENT.test(imported.name)) return NEVER;
  if (!MODULES.has(imported.source) && OTHERS.get(imported.source)?.has(imported.name) !== true) return NEVER;
  const callback = evaluateArguments(walk, call).at(-1);
  if (callback === undefined || !isCallable(callback)) return { path: walk.allocate() };
  const body = (): Value => runCallable(walk, callback);
  const { task } = walk.fork({ kind: 'callback', node: call }, body, { emitter: `callback#${walk.nextId()}`, late: true });
  return { path: walk.allocate(), tasks: [task] };
};
