import type { TSESLint } from '@typescript-eslint/utils';

import type { Findings } from './domain';
import { CHECKS } from './checks/check';
import { readSettings, type Settings } from './config/settings';
import { findMisuses, NOTHING } from './engine/analysis';
import { dump } from './engine/dump';
import { ProgramIndex } from './engine/program';
import type { Walk } from './engine/walk';
import { mayHaveStreams, resolverFor } from './models/resolver';
import { mostTelling } from './report/precedence';
import { noteSwallowed } from './swallowed';

const files = new WeakMap<object, FileAnalysis>();

const NO_LISTENERS: TSESLint.RuleListener = Object.freeze({});

/** What the analysis reads of a rule's context. */
export interface AnalysisContext {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
}

/**
 * What is wrong with the streams of a file: found once, for all rules.
 *
 * @throws {TypeError} where `settings['grpc-streams']` is malformed
 */
export function analyze(context: AnalysisContext): Findings {
  return fileOf(context).findings;
}

/**
 * Reports what is wrong with the streams of a file at its end. Where no stream can be, nothing is listened for.
 *
 * @throws {TypeError} where `settings['grpc-streams']` is malformed
 */
export function whenAnalyzed(context: AnalysisContext, report: (findings: Findings) => void): TSESLint.RuleListener {
  const file = fileOf(context);
  return file.mayHaveStreams ? { 'Program:exit': () => report(file.findings) } : NO_LISTENERS;
}

function fileOf({ settings, sourceCode }: AnalysisContext): FileAnalysis {
  const own = readSettings(settings);
  let file = files.get(sourceCode);
  if (file === undefined) {
    file = new FileAnalysis(sourceCode, own);
    files.set(sourceCode, file);
  }
  return file;
}

/** One file. What the analysis cannot take, such as nesting deeper than the stack, it says nothing about. */
class FileAnalysis {
  private found: Findings | undefined;
  /** The cheap answer for nearly all files. */
  readonly mayHaveStreams: boolean;

  constructor(
    private readonly sourceCode: Readonly<TSESLint.SourceCode>,
    private readonly settings: Settings,
  ) {
    this.mayHaveStreams = quietly(() => mayHaveStreams(sourceCode, settings), false);
  }

  /** To be asked for when the file has been walked: some hosts give nodes their parents only then. */
  get findings(): Findings {
    this.found ??= this.mayHaveStreams ? quietly(() => this.find(), NOTHING) : NOTHING;
    return this.found;
  }

  private find(): Findings {
    const resolver = resolverFor(this.sourceCode, this.settings);
    if (resolver === undefined) return NOTHING;
    const index = new ProgramIndex(this.sourceCode);
    const found = findMisuses(index, resolver, isDumping() ? writeDump : undefined);
    return mostTelling({ ...found, misuses: [...found.misuses, ...CHECKS.flatMap((check) => check(index, resolver))] });
  }
}

function quietly<T>(find: () => T, otherwise: T): T {
  try {
    return find();
  } catch (error) {
    noteSwallowed(error);
    return otherwise;
  }
}

/** `DEBUG=grpc-streams` shows what went wrong, and the tasks of each entry point; `grpc-streams:errors` the former alone. */
function isDumping(): boolean {
  return /\bgrpc-streams\b(?!:errors)/.test(process.env.DEBUG ?? '');
}

function writeDump(walk: Walk): void {
  const graph = dump(walk);
  if (graph !== undefined) process.stderr.write(`${graph}\n`);
}
