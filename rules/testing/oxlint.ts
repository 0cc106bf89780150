import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const OXLINT = join(require.resolve('oxlint/package.json'), '..', 'bin', 'oxlint');

/** A finding, as `no-concurrent-send 12:3 what is wrong`; an error of the plugin itself has neither rule nor place. */
export type Finding = string;

interface Report {
  readonly diagnostics: readonly {
    readonly code?: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly column: number; readonly line: number } }[];
    readonly message: string;
  }[];
}

/** A temporary folder in which this package, built, is a plugin of oxlint. */
export class OxlintProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'grpc-streams-'));

  constructor(rules: readonly string[], settings: object = {}) {
    mkdirSync(join(this.#folder, 'node_modules'));
    symlinkSync(ROOT, join(this.#folder, 'node_modules', 'eslint-plugin-grpc-streams'), 'junction');
    this.write('.oxlintrc.json', JSON.stringify({
      categories: { correctness: 'off' },
      jsPlugins: ['eslint-plugin-grpc-streams'],
      rules: Object.fromEntries(rules.map((name) => [`grpc-streams/${name}`, 'error'])),
      settings: { 'grpc-streams': settings },
    }));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  /**
   * What is found in each of the files.
   * @throws Error with what the analysis could not take, where it would keep silent for users
   */
  lint(files: readonly string[], ...options: readonly string[]): ReadonlyMap<string, readonly Finding[]> {
    const { stderr, stdout } = spawnSync(process.execPath, [OXLINT, '--format=json', ...options, ...files], {
      cwd: this.#folder,
      encoding: 'utf8',
      env: { ...process.env, DEBUG: 'grpc-streams:errors' },
    });
    if (stderr !== '') throw new Error(stderr);
    const { diagnostics } = JSON.parse(stdout) as Report;
    const inFile = (file: string): Finding[] => diagnostics.filter(({ filename }) => filename === file).map(findingOf).sort();
    return new Map(files.map((file) => [file, inFile(file)]));
  }

  remove(): void {
    rmSync(this.#folder, { force: true, recursive: true });
  }
}

function findingOf({ code = '', labels, message }: Report['diagnostics'][number]): Finding {
  const rule = /^grpc-streams\((.*)\)$/.exec(code)?.[1] ?? code;
  const [at] = labels;
  return `${rule} ${at?.span.line ?? ''}:${at?.span.column ?? ''} ${message}`;
}
