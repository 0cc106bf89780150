import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { LanguageServer } from './language-server';

const ROOT = join(__dirname, '..', '..');
const SERVER = require.resolve('vscode-langservers-extracted/bin/vscode-eslint-language-server');
const LANGUAGES: Readonly<Record<string, string>> = { '.js': 'javascript', '.ts': 'typescript' };

interface Position {
  readonly character: number;
  readonly line: number;
}

export interface Range {
  readonly end: Position;
  readonly start: Position;
}

/** A diagnostic of the Language Server Protocol; lines and columns count from 0. */
export interface Diagnostic {
  readonly code: string;
  readonly codeDescription: { readonly href: string };
  readonly message: string;
  readonly range: Range;
  readonly relatedInformation?: readonly unknown[];
}

interface TextEdit {
  readonly newText: string;
  readonly range: Range;
}

interface CodeAction {
  readonly command: { readonly arguments: readonly unknown[]; readonly command: string };
  readonly title: string;
}

interface ApplyEdit {
  readonly edit: { readonly documentChanges: readonly { readonly edits: readonly TextEdit[]; readonly textDocument: { readonly uri: string } }[] };
}

/** What VS Code's ESLint extension tells the server unless its user says otherwise. */
const SETTINGS = {
  codeAction: { disableRuleComment: { commentStyle: 'line', enable: false, location: 'separateLine' }, showDocumentation: { enable: false } },
  codeActionOnSave: { mode: 'all' },
  experimental: {},
  format: false,
  nodePath: null,
  onIgnoredFiles: 'off',
  options: {},
  problems: { shortenToSingleLine: false },
  quiet: false,
  rulesCustomizations: [],
  run: 'onType',
  useESLintClass: true,
  validate: 'on',
};

/** An editor on a folder that has this package, built, and its ready config: it drives the ESLint language server of VS Code. */
export class Editor {
  readonly #folder = projectFolder();
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #server = new LanguageServer(SERVER, {
    'client/registerCapability': () => null,
    'workspace/applyEdit': ({ edit }: ApplyEdit) => this.#applyEdit(edit),
    'workspace/configuration': ({ items }: { items: readonly unknown[] }) => items.map(() => ({ ...SETTINGS, workspaceFolder: this.#workspaceFolder() })),
    'workspace/diagnostic/refresh': () => null,
  });

  async start(): Promise<void> {
    await this.#server.request('initialize', {
      capabilities: {
        textDocument: {
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
          diagnostic: { relatedInformation: true },
          publishDiagnostics: { relatedInformation: true },
        },
        workspace: { applyEdit: true, configuration: true, workspaceEdit: { documentChanges: true } },
      },
      processId: process.pid,
      rootUri: uriOf(this.#folder),
      workspaceFolders: [this.#workspaceFolder()],
    });
    this.#server.notify('initialized', {});
  }

  /** Opens a file with a text, saved or not: the server reads the editor's text, and type information covers files on disk. */
  open(name: string, text: string): void {
    const file = join(this.#folder, name);
    writeFileSync(file, text);
    this.#texts.set(uriOf(file), { text, version: 1 });
    this.#server.notify('textDocument/didOpen', {
      textDocument: { languageId: LANGUAGES[extname(name)], text, uri: uriOf(file), version: 1 },
    });
  }

  textOf(name: string): string {
    return this.#opened(this.#uri(name)).text;
  }

  /** Changes the text, as by typing: what is on disk stays. */
  change(name: string, text: string): void {
    this.#change(this.#uri(name), text);
  }

  async diagnostics(name: string): Promise<readonly Diagnostic[]> {
    const report = await this.#server.request('textDocument/diagnostic', { textDocument: { uri: this.#uri(name) } });
    return (report as { items: readonly Diagnostic[] }).items;
  }

  async actions(name: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
    const params = { context: { diagnostics: [diagnostic] }, range: diagnostic.range, textDocument: { uri: this.#uri(name) } };
    return (await this.#server.request('textDocument/codeAction', params)) as CodeAction[];
  }

  /** Runs an action, and waits for what it does to the text. */
  async run({ command }: CodeAction): Promise<void> {
    await this.#server.request('workspace/executeCommand', command);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { force: true, recursive: true });
  }

  #workspaceFolder(): object {
    return { name: basename(this.#folder), uri: uriOf(this.#folder) };
  }

  #uri(name: string): string {
    return uriOf(join(this.#folder, name));
  }

  #opened(uri: string): { text: string; version: number } {
    const opened = this.#texts.get(uri);
    if (opened === undefined) throw new Error(`${uri} is not open.`);
    return opened;
  }

  #change(uri: string, text: string): void {
    const version = this.#opened(uri).version + 1;
    this.#texts.set(uri, { text, version });
    this.#server.notify('textDocument/didChange', { contentChanges: [{ text }], textDocument: { uri, version } });
  }

  #applyEdit({ documentChanges }: ApplyEdit['edit']): { applied: boolean } {
    for (const { edits, textDocument } of documentChanges) this.#change(textDocument.uri, edited(this.#opened(textDocument.uri).text, edits));
    return { applied: true };
  }
}

/** The text after edits, of which the last is made first, so that the places of the others stay right. */
function edited(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map(({ newText, range }) => ({ end: offset(text, range.end), newText, start: offset(text, range.start) }))
    .sort((a, b) => b.start - a.start);
  return ordered.reduce((result, { end, newText, start }) => result.slice(0, start) + newText + result.slice(end), text);
}

function offset(text: string, { character, line }: Position): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((length, one) => length + one.length + 1, character);
}

function uriOf(file: string): string {
  return pathToFileURL(file).href;
}

function projectFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-streams-'));
  mkdirSync(join(folder, 'node_modules', '@grpc'), { recursive: true });
  link(ROOT, folder, 'eslint-plugin-grpc-streams');
  for (const name of ['@grpc/grpc-js', 'eslint', 'typescript']) link(dirname(require.resolve(`${name}/package.json`)), folder, name);
  writeFileSync(join(folder, 'eslint.config.js'), "module.exports = require('eslint-plugin-grpc-streams/config');\n");
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "node20", "strict": true, "types": [] }, "include": ["*.ts"] }\n');
  return folder;
}

function link(target: string, folder: string, name: string): void {
  symlinkSync(target, join(folder, 'node_modules', name), 'junction');
}
