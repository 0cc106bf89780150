import path from 'node:path';

type Callee = (...args: never[]) => unknown;

const ROOT = path.resolve(__dirname, '..');
/** Source maps name the sources even when the built files run. */
const ROOTS = [ROOT, ROOT.replace(`${path.sep}dist${path.sep}`, path.sep)].map((root) => root + path.sep);
/** Of these folders, what is a program to the guard: its tests. */
const OTHERS_WITHIN = [`testing${path.sep}`, '.test.'];
const NOISE = ['(node:', 'at node:', `${path.sep}@grpc${path.sep}grpc-js${path.sep}`];

/** Frames lost to the guard itself, to Node and to grpc-js, taken on top of what the user asked for. */
const OWN_FRAMES = 28;

/**
 * A stack, captured cheaply and put into words only when somebody reads it.
 * V8 keeps the raw frames in the holder; reading `stack` formats them, through source maps if any are installed.
 */
export class Trace {
  readonly #holder: { stack?: string };

  private constructor(holder: { stack?: string }, readonly depth: number) {
    this.#holder = holder;
  }

  /**
   * @param entry the outermost function of the guard: neither it nor anything above it is kept
   * @param depth how many frames to keep at most
   */
  static capture(entry: Callee | undefined, depth: number): Trace {
    const holder: { stack?: string } = {};
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = depth + OWN_FRAMES;
    try {
      Error.captureStackTrace(holder, entry);
    } finally {
      Error.stackTraceLimit = limit;
    }
    return new Trace(holder, depth);
  }

  /** In place of a trace that would have cost more than it tells; `why` goes on from "at". */
  static untaken(why: string): Trace {
    return new Trace({ stack: `\nat ${why}` }, 1);
  }

  /** The frames of the user's code, without those of the guard, of Node and of grpc-js unless nothing else is left. */
  frames(): string[] {
    const all = framesOf(this.#holder.stack).filter((frame) => !isOwn(frame));
    const telling = all.filter((frame) => !NOISE.some((noise) => frame.includes(noise)));
    return (telling.length > 0 ? telling : all).slice(0, this.depth);
  }
}

function framesOf(stack: unknown): string[] {
  if (typeof stack !== 'string') return [];
  return stack.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('at '));
}

function isOwn(frame: string): boolean {
  const root = ROOTS.find((candidate) => frame.includes(candidate));
  if (root === undefined) return false;
  const inside = frame.slice(frame.indexOf(root) + root.length);
  return !OTHERS_WITHIN.some((part) => inside.includes(part));
}
