import { inspect } from 'node:util';

/** The key under which ESLint's shared `settings` hold ours. */
const KEY = 'grpc-streams';

/** Which declared type is meant, in the form that typescript-eslint's own options have. */
export interface TypeSpecifier {
  /** Where the type is declared; `any` takes every declaration of the name. */
  readonly from: 'any' | 'file' | 'package';
  readonly names: readonly string[];
  /** For `package`: its name, as it is imported. */
  readonly package?: string | undefined;
  /** For `file`: the end of the path of the declaring file. */
  readonly path?: string | undefined;
}

/** A stream type of the project, and its methods by what they do. */
export interface StreamSetting {
  readonly close: readonly string[];
  /** Whether a send or a receive is done when the call returns, or when its promise settles. */
  readonly completion: 'instant' | 'pending';
  readonly receive: readonly string[];
  readonly reset: readonly string[];
  readonly send: readonly string[];
  readonly type: TypeSpecifier;
}

/** What a project tells of its own code. */
export interface Settings {
  /** Functions and methods that run their callback as a task which nobody waits for. */
  readonly forks: ReadonlySet<string>;
  /** Functions and methods that run their callback while no other callback of theirs runs. */
  readonly locks: ReadonlySet<string>;
  readonly streams: readonly StreamSetting[];
}

const NONE: Settings = { forks: new Set(), locks: new Set(), streams: [] };
const known = new WeakMap<object, Settings>();

/**
 * Reads `settings['grpc-streams']`.
 *
 * @throws {TypeError} naming the key that is wrong, and what it should be
 */
export function readSettings(shared: Readonly<Record<string, unknown>>): Settings {
  const own = shared[KEY];
  if (own === undefined) return NONE;
  const place = `settings['${KEY}']`;
  const table = tableAt(own, place, ['forks', 'locks', 'streams']);
  let settings = known.get(table);
  if (settings === undefined) {
    settings = {
      forks: new Set(namesAt(table.forks, `${place}.forks`)),
      locks: new Set(namesAt(table.locks, `${place}.locks`)),
      streams: listAt(table.streams, `${place}.streams`, 'stream types').map((item, n) => streamAt(item, `${place}.streams[${n}]`)),
    };
    known.set(table, settings);
  }
  return settings;
}

type Table = Readonly<Record<string, unknown>>;

function streamAt(value: unknown, place: string): StreamSetting {
  const table = tableAt(value, place, ['close', 'completion', 'receive', 'reset', 'send', 'type']);
  const methods = (key: string): readonly string[] => namesAt(table[key], `${place}.${key}`);
  return {
    close: methods('close'),
    completion: oneOf(table.completion ?? 'pending', `${place}.completion`, ['instant', 'pending']),
    receive: methods('receive'),
    reset: methods('reset'),
    send: methods('send'),
    type: typeAt(table.type, `${place}.type`),
  };
}

function typeAt(value: unknown, place: string): TypeSpecifier {
  if (typeof value === 'string') return { from: 'any', names: [nameAt(value, place)] };
  const table = tableAt(value, place, ['from', 'name', 'package', 'path']);
  const from = oneOf(table.from, `${place}.from`, ['file', 'package']);
  const names = typeof table.name === 'string' ? [nameAt(table.name, `${place}.name`)] : namesAt(table.name, `${place}.name`);
  if (names.length === 0) fail(`${place}.name`, 'the name of a type', table.name);
  return {
    from,
    names,
    package: from === 'package' ? textAt(table.package, `${place}.package`) : undefined,
    path: table.path === undefined ? undefined : textAt(table.path, `${place}.path`),
  };
}

function tableAt(value: unknown, place: string, keys: readonly string[]): Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place, `an object with the keys ${inWords(keys)}`, value);
  const stranger = Object.keys(value).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw new TypeError(`${place}.${stranger} is unknown; its keys are ${inWords(keys)}.`);
  return value as Table;
}

function listAt(value: unknown, place: string, what: string): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : fail(place, `an array of ${what}`, value);
}

function namesAt(value: unknown, place: string): string[] {
  return listAt(value, place, 'names').map((item, n) => nameAt(item, `${place}[${n}]`));
}

function nameAt(value: unknown, place: string): string {
  return typeof value === 'string' && /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(value) ? value : fail(place, 'a name', value);
}

function textAt(value: unknown, place: string): string {
  return typeof value === 'string' && value !== '' ? value : fail(place, 'a string', value);
}

function oneOf<T extends string>(value: unknown, place: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  return chosen ?? fail(place, choices.map((choice) => `'${choice}'`).join(' or '), value);
}

function fail(place: string, expected: string, value: unknown): never {
  throw new TypeError(`${place} must be ${expected}, not ${value === undefined ? 'missing' : inspect(value, { breakLength: Infinity })}.`);
}

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
