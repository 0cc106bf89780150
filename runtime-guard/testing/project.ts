import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');
const MODULES = path.join(ROOT, 'node_modules');

/** What came of a program. */
export interface Ended {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

/** A temporary folder with a small project in which this package is installed, built as it is published. */
export class Project {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'guard-project-'));

  /** @param dependencies packages of ours that the project has, too; a scope stands for all of its packages */
  constructor(dependencies: readonly string[]) {
    const modules = path.join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of ['@grpc', 'cls-hooked', ...dependencies]) symlinkSync(path.join(MODULES, name), path.join(modules, name));
    const own = path.join(modules, 'eslint-plugin-grpc-streams');
    mkdirSync(own);
    copyFileSync(path.join(ROOT, 'package.json'), path.join(own, 'package.json'));
    for (const file of sources(path.join(ROOT, 'runtime-guard'))) compile(file, path.join(own, 'dist', path.relative(ROOT, file)));
    this.write({ 'package.json': '{}' });
    compile(path.join(__dirname, 'echo-service.ts'), path.join(this.folder, 'echo-service.ts'));
    compile(path.join(__dirname, 'echo-service.ts'), path.join(this.folder, 'esm/echo-service.mts'));
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
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const { FORCE_COLOR: _color, JEST_WORKER_ID: _worker, NODE_ENV: _env, ...outer } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: this.folder,
      env: { ...outer, GRPC_STREAMS_SEED: '1', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stderr: '', stdout: '' };
    for (const name of ['stderr', 'stdout'] as const) child[name].setEncoding('utf8').on('data', (text: string) => { texts[name] += text; });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { status, ...texts };
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

/** Its ending says whether it becomes an ES module. */
function compile(source: string, target: string): void {
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions: { esModuleInterop: true, isolatedModules: true, module: ts.ModuleKind.Node20, target: ts.ScriptTarget.ES2022 },
    fileName: target,
  });
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target.replace(/ts$/, 'js'), outputText);
}
