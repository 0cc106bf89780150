import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');
const MODULES = path.join(ROOT, 'node_modules');

/** The seed of every run. */
export const SEED = '7096';

/** What came of a program. */
export interface Ended {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

/** A temporary folder with a small project in which this package is installed, built as it is published. */
export class Project {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'guard-project-'));

  /** @param dependencies packages of ours that the project has, beside grpc-js; a scope stands for all of its packages */
  constructor(dependencies: readonly string[]) {
    const modules = path.join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of ['@grpc', 'cls-hooked', ...dependencies]) symlinkSync(path.join(MODULES, name), path.join(modules, name));
    const own = path.join(modules, 'eslint-plugin-grpc-streams');
    mkdirSync(own);
    copyFileSync(path.join(ROOT, 'package.json'), path.join(own, 'package.json'));
    for (const file of sources(path.join(ROOT, 'runtime-guard'))) compile(file, path.join(own, 'dist', path.relative(ROOT, file)));
    this.write({ 'package.json': '{}' });
    for (const name of ['echo-service', 'runner-program']) {
      for (const ending of ['ts', 'mts']) compile(path.join(__dirname, `${name}.ts`), path.join(this.folder, `${name}.${ending}`));
    }
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Runs Node in the folder, without what Jest tells programs of the environment. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
    return spawnSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: undefined, JEST_WORKER_ID: undefined, NODE_ENV: undefined, GRPC_STREAMS_SEED: SEED, NO_COLOR: '1', ...env },
    });
  }

  remove(): void {
    rmSync(this.folder, { force: true, recursive: true });
  }
}

/** The file of a package of ours. */
export function moduleFile(...parts: string[]): string {
  return path.join(MODULES, ...parts);
}

/** What is published of a folder. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sources(file);
    return /\.m?ts$/.test(file) && !file.endsWith('.test.ts') ? [file] : [];
  });
}

/** The ending of the target says whether it becomes an ES module. */
function compile(source: string, target: string): void {
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions: { esModuleInterop: true, isolatedModules: true, module: ts.ModuleKind.Node20, target: ts.ScriptTarget.ES2022 },
    fileName: target,
  });
  mkdirSync(path.dirname(target), { recursive: true });
  const text = target.endsWith('.mts') ? outputText.replaceAll(/(from '\.\/[\w-]+)'/g, "$1.mjs'") : outputText;
  writeFileSync(target.replace(/ts$/, 'js'), text);
}
