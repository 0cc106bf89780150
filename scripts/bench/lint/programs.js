'use strict';

/** The names and types that the parts share. */
const head = `import * as grpc from '@grpc/grpc-js';
import { once } from 'node:events';

interface Note { id: number; tags: string[]; text: string }
interface Result { count: number; failed: boolean; notes: Note[] }
type Talk = grpc.ClientDuplexStream<Note, Note>;
type Upload = grpc.ClientWritableStream<Note>;
type Watch = grpc.ClientReadableStream<Note>;

declare const client: { list(query: string): Watch; talk(): Talk; upload(done: (error: Error | null, result?: Result) => void): Upload };

function send(call: Talk | Upload, note: Note): Promise<void> {
  return new Promise((resolve, reject) => {
    call.write(note, (error?: Error | null) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function settle(call: grpc.ClientReadableStream<Note> | Talk): Promise<void> {
  return new Promise((resolve, reject) => {
    call.on('end', () => resolve());
    call.on('error', reject);
  });
}
`;

/** @typedef {(id: number, word: (...words: string[]) => string) => string} Part a piece of a program; \`word\` chooses one of the words */

/** @type {Part[]} */
const parts = [
  (id, word) => `
/** Sends the notes one after another, and waits for the answer. */
export async function upload${id}(notes: readonly Note[]): Promise<Result> {
  let answer: Result = { count: 0, failed: false, notes: [] };
  const call = client.upload((error, result) => {
    if (error) console.error('${word('upload', 'transfer', 'store')} failed', error.message);
    else if (result) answer = result;
  });
  for (const note of notes) {
    if (note.tags.includes('${word('draft', 'private', 'spam')}')) continue;
    await send(call, { ...note, text: note.text.${word('trim', 'toLowerCase', 'toUpperCase')}() });
  }
  call.end();
  await once(call, 'close');
  return answer;
}
`,
  (id, word) => `
/** Answers each note as it comes. */
export function chat${id}(call: grpc.ServerDuplexStream<Note, Note>): void {
  const seen = new Map<number, Note>();
  call.on('data', (note: Note) => {
    const known = seen.get(note.id);
    seen.set(note.id, note);
    if (known !== undefined && known.text === note.text) return;
    call.write({ id: note.id, tags: [...note.tags, '${word('seen', 'read', 'echo')}'], text: \`\${note.text}!\` });
  });
  call.on('error', (error: Error) => console.warn(error.message));
  call.on('end', () => call.end());
}
`,
  (id, word) => `
/** Keeps one stream open, and queues what is sent on it. */
export class Session${id} {
  private busy = false;
  private readonly call = client.talk();
  private readonly queue: Note[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly name: string) {
    this.call.on('data', (note: Note) => this.receive(note));
    this.call.on('error', (error: Error) => this.fail(error));
  }

  push(note: Note): void {
    this.queue.push(note);
    void this.drain();
  }

  start(period = ${word('1_000', '5_000', '30_000')}): void {
    this.timer = setInterval(() => this.push({ id: 0, tags: [], text: this.name }), period);
  }

  close(): void {
    clearInterval(this.timer);
    this.call.end();
  }

  private async drain(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let note = this.queue.shift(); note !== undefined; note = this.queue.shift()) await send(this.call, note);
    } finally {
      this.busy = false;
    }
  }

  private receive(note: Note): void {
    if (note.tags.length > 0) console.log(this.name, note.tags.join(', '));
  }

  private fail(error: Error): void {
    console.error(this.name, error.message);
    this.close();
  }
}
`,
  (id, word) => `
/** Collects what the peer has. */
export async function collect${id}(query: string, limit = ${word('10', '100', '1000')}): Promise<Note[]> {
  const call = client.list(query);
  const found: Note[] = [];
  try {
    for await (const note of call as AsyncIterable<Note>) {
      if (note.text.startsWith('${word('#', '//', '--')}')) continue;
      found.push(note);
      if (found.length >= limit) break;
    }
  } catch (error) {
    console.warn('cut short after', found.length, error);
  } finally {
    call.cancel();
  }
  return found;
}
`,
  (id, word) => `
/** Sends two lists at once, each in its own order. */
export async function mix${id}(call: Talk, first: readonly Note[], second: readonly Note[]): Promise<void> {
  const feed = async (notes: readonly Note[]): Promise<void> => {
    for (const note of notes) await send(call, note);
  };
  const done = settle(call);
  await feed(first.filter(({ tags }) => tags.length ${word('>', '>=', '<')} 2));
  await Promise.all([feed(second), done]);
  call.end();
}
`,
  (id, word) => `
export interface Summary${id} { readonly average: number; readonly longest: string; readonly total: number }

/** Sums up notes; nothing in it is about streams. */
export function summarize${id}(notes: readonly Note[]): Summary${id} {
  let total = 0;
  let longest = '';
  for (const { tags, text } of notes) {
    total += text.length${word(' + tags.length', ' * 2', '')};
    if (text.length > longest.length) longest = text;
    for (const tag of tags) {
      if (tag.length > ${word('3', '5', '8')} && !longest.includes(tag)) total -= 1;
    }
  }
  return { average: notes.length === 0 ? 0 : total / notes.length, longest, total };
}

/** Words that occur often, with how often they do. */
export function frequent${id}(notes: readonly Note[], least = ${word('2', '3', '4')}): [string, number][] {
  const counts = new Map<string, number>();
  for (const { text } of notes) {
    for (const word of text.split(/\\s+/)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= least).sort(([, a], [, b]) => b - a);
}
`,
  (id, word) => `
/** Passes notes on to all who listen. */
export class Room${id} {
  private readonly members = new Set<grpc.ServerDuplexStream<Note, Note>>();

  join(call: grpc.ServerDuplexStream<Note, Note>): void {
    this.members.add(call);
    call.on('data', (note: Note) => this.publish(call, note));
    call.on('end', () => this.leave(call));
  }

  get size(): number {
    return this.members.size;
  }

  private publish(from: grpc.ServerDuplexStream<Note, Note>, note: Note): void {
    for (const member of this.members) if (member !== from) member.write({ ...note, tags: [...note.tags, '${word('room', 'public', 'all')}'] });
  }

  private leave(call: grpc.ServerDuplexStream<Note, Note>): void {
    this.members.delete(call);
    call.end();
  }
}
`,
  (id, word) => `
/** Tries again until it works, with a longer pause each time. */
export async function retry${id}<T>(work: () => Promise<T>, attempts = ${word('3', '5', '7')}): Promise<T> {
  let last: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * ${word('50', '100', '250')}));
    }
  }
  throw last instanceof Error ? last : new Error(String(last));
}
`,
  (id, word) => `
export interface Options${id} { readonly endpoint: string; readonly limit: number; readonly tags: readonly string[] }

/** Reads options from the environment, and says what is wrong with them. */
export function readOptions${id}(environment: Record<string, string | undefined>): Options${id} {
  const problems: string[] = [];
  const endpoint = environment['${word('NOTES', 'CHAT', 'UPLOAD')}_ENDPOINT'] ?? 'localhost:50051';
  const limit = Number(environment['LIMIT'] ?? ${word('100', '250', '1_000')});
  if (!/^[\\w.-]+:\\d+$/.test(endpoint)) problems.push(\`\${endpoint} is no address\`);
  if (!Number.isInteger(limit) || limit <= 0) problems.push('the limit is no count');
  if (problems.length > 0) throw new TypeError(problems.join('; '));
  const tags = (environment['TAGS'] ?? '').split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  return { endpoint, limit, tags };
}
`,
  (id, word) => `
/** Notes in memory, the ${word('newest', 'oldest', 'shortest')} first. */
export class Store${id} {
  private readonly byId = new Map<number, Note>();
  private changes = 0;

  async load(read: (id: number) => Promise<Note | undefined>, ids: readonly number[]): Promise<number> {
    const found = await Promise.all(ids.map(async (id) => read(id)));
    for (const note of found) if (note !== undefined) this.put(note);
    return this.byId.size;
  }

  put(note: Note): boolean {
    const known = this.byId.get(note.id);
    if (known?.text === note.text && known.tags.length === note.tags.length) return false;
    this.byId.set(note.id, { ...note, tags: [...new Set(note.tags)] });
    this.changes += 1;
    return true;
  }

  find(text: string): Note[] {
    const wanted = text.toLowerCase();
    return [...this.byId.values()].filter((note) => note.text.toLowerCase().includes(wanted)).sort((a, b) => ${word('b.id - a.id', 'a.id - b.id', 'a.text.length - b.text.length')});
  }

  async flush(write: (notes: readonly Note[]) => Promise<void>): Promise<void> {
    if (this.changes === 0) return;
    await write([...this.byId.values()]);
    this.changes = 0;
  }
}
`,
  (id, word) => `
/** A line for people to read. */
export function describe${id}({ id, tags, text }: Note, width = ${word('40', '72', '80')}): string {
  const label = tags.length === 0 ? '' : \` [\${tags.slice(0, 3).join(' ')}\${tags.length > 3 ? ' …' : ''}]\`;
  const room = width - label.length - String(id).length - 2;
  const short = text.length <= room ? text : \`\${text.slice(0, Math.max(0, room - 1))}…\`;
  switch (tags[0]) {
    case '${word('urgent', 'pinned', 'new')}':
      return \`! \${short}\${label}\`;
    case undefined:
      return \`\${id} \${short}\`;
    default:
      return \`\${id} \${short}\${label}\`;
  }
}
`,
];

/**
 * Chance that is the same each time.
 *
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function chanceFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * A module of streaming code as people write it, of about as many lines as asked for.
 *
 * @param {number} lines
 * @param {number} seed
 */
function streamingProgram(lines, seed) {
  const chance = chanceFrom(seed);
  /** @param {string[]} words */
  const word = (...words) => words[chance(words.length)] ?? '';
  let code = head;
  let length = lineCount(code);
  for (let id = 1; length < lines; id += 1) {
    const part = parts[chance(parts.length)]?.(id, word) ?? '';
    code += part;
    length += lineCount(part);
  }
  return code;
}

/** @param {string} code */
function lineCount(code) {
  return code.split('\n').length - 1;
}

module.exports = { lineCount, streamingProgram };
