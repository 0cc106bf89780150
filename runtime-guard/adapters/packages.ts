import { createRequire, Module } from 'node:module';
import path from 'node:path';

import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Shield } from '../core/shield';

/** A file of a package that an adapter watches. */
export interface Part {
  /** Specifiers, each resolved from where the one before was found. */
  readonly steps: readonly string[];
  /** Is told once of each copy that has been loaded. */
  readonly watch: (module: object) => Undo;
}

/**
 * Watches parts of packages as soon as the program has loaded them, and never loads one by itself: what a program loads,
 * when, and with what mocked, is its own affair. Files are looked for from the program and from this package.
 */
export class Packages {
  readonly #cache = createRequire(__filename).cache;
  readonly #files: readonly { readonly file: string; readonly watch: Part['watch'] }[];
  readonly #known = new WeakSet<object>();
  readonly #shield: Shield;
  readonly #undos: Undo[];

  constructor(parts: readonly Part[], shield: Shield) {
    this.#files = parts.flatMap(({ steps, watch }) => located(steps).map((file) => ({ file, watch })));
    this.#shield = shield;
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
      const undo = this.#shield.run(() => watch(exported));
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
