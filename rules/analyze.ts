import type { TSESLint } from '@typescript-eslint/utils';

import type { Findings, Resolver } from './domain';
import { CHECKS } from './checks/check';
import { readSettings, type Settings } from './config/settings';
import { findMisuses, NOTHING } from './engine/analysis';
import { dump } from './engine/dump';
import { ProgramIndex } from './engine/program';
import type { Walk } from './engine/walk';
import { resolverFor } from './models/resolver';
import { mostTelling } from './report/precedence';
import { noteSwallowed } from './swallowed';

const files = new WeakMap<object, FileAnalysis>();

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
  return file.mayHaveStreams ? { 'Program:exit': () => report(file.findings) } : {};
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
  private readonly resolver: Resolver | undefined;

  constructor(
    private readonly sourceCode: Readonly<TSESLint.SourceCode>,
    settings: Settings,
  ) {
    try {
      this.resolver = resolverFor(sourceCode, settings);
    } catch (error) {
      noteSwallowed(error);
    }
  }

  /** The cheap answer for nearly all files. */
  get mayHaveStreams(): boolean {
    return this.resolver !== undefined;
  }

  get findings(): Findings {
    this.found ??= this.find();
    return this.found;
  }

  private find(): Findings {
    const { resolver } = this;
    if (resolver === undefined) return NOTHING;
    try {
      const index = new ProgramIndex(this.sourceCode);
      const found = findMisuses(index, resolver, isDumping() ? writeDump : undefined);
      return mostTelling({ ...found, misuses: [...found.misuses, ...CHECKS.flatMap((check) => check(index, resolver))] });
    } catch (error) {
      noteSwallowed(error);
      return NOTHING;
    }
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
