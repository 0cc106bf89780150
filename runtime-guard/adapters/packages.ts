import { createRequire, Module } from 'node:module';
import path from 'node:path';

import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Watch } from './watch';

/** A file of a package that an adapter watches. */
export interface Part {
  /** Specifiers, each resolved from where the one before was found. */
  readonly steps: readonly string[];
  /** Whether a program that has it may do without grpc-js. */
  readonly standsAlone?: boolean;
  /** Is told once of each copy that has been loaded. */
  readonly watch: (module: object, watch: Watch) => Undo;
}

/** Where a part is. */
export interface PartFile extends Part {
  readonly file: string;
}

/** Looks for parts from the program and from this package. */
export function locateParts(parts: readonly Part[]): PartFile[] {
  return parts.flatMap((part) => located(part.steps).map((file) => ({ ...part, file })));
}

/**
 * Watches parts of packages as soon as the program has loaded them, and never loads one by itself: what a program loads,
 * when, and with what mocked, is its own affair.
 */
export class Packages {
  readonly #cache = createRequire(__filename).cache;
  readonly #files: readonly PartFile[];
  readonly #known = new WeakSet<object>();
  readonly #undos: Undo[];
  readonly #watch: Watch;

  constructor(parts: readonly Part[], watch: Watch) {
    this.#files = locateParts(parts);
    this.#watch = watch;
    this.#undos = this.#files.length === 0 ? [] : [this.#watchLoads()];
    this.look();
  }

  /** Looks for what has been loaded since the last look. */
  look(): void {
    for (const { file, watch } of this.#files) {
      const module = this.#cache[file];
      const exported: unknown = module?.loaded === true ? module.exports : undefined;
      if (typeof exported !== 'object' || exported === null || this.#known.has(exported)) continue;
      this.#known.add(exported);
      const undo = this.#watch.runtime.shield.run(() => watch(exported, this.#watch));
      if (undo !== undefined) this.#undos.push(undo);
    }
  }

  dispose(): void {
    undoAll(this.#undos)();
  }

  /** Jest loads by other means: there, one has to look now and then. */
  #watchLoads(): Undo {
    return patchMethod(Module.prototype, 'require', (self, args, native) => {
      const exported = native.apply(self, args);
      this.look();
      return exported;
    });
  }
}

function located(steps: readonly string[]): string[] {
  const [program = process.cwd()] = process.argv.slice(1, 2);
  const from = [path.resolve(program), path.join(process.cwd(), 'noop.js'), __filename];
  return [...new Set(from.map((file) => resolved(file, steps)).filter((file) => file !== undefined))];
}

function resolved(from: string, steps: readonly string[]): string | undefined {
  try {
    return steps.reduce((file, step) => createRequire(file).resolve(step), from);
  } catch {
    return undefined;
  }
}
