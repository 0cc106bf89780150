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

/** What the analysis reads of a rule's context. */
export interface AnalysisContext {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
}

/**
 * Whether a look at the text leaves it open that a stream is in the file. Each rule asks it of each file, and for nearly
 * all files that is all there is to do.
 *
 * @throws {TypeError} where `settings['grpc-streams']` is malformed
 */
export function mayHaveFindings(context: AnalysisContext): boolean {
  return (files.get(context.sourceCode) ?? openFile(context)) !== WITHOUT_STREAMS;
}

/**
 * What is wrong with the streams of a file: found once, for all rules. To be asked when the file has been walked: some
 * hosts give nodes their parents only then.
 *
 * @throws {TypeError} where `settings['grpc-streams']` is malformed
 */
export function analyze(context: AnalysisContext): Findings {
  return (files.get(context.sourceCode) ?? openFile(context)).findings;
}

/** Reports what is wrong with the streams of a file at its end. */
export function whenAnalyzed(context: AnalysisContext, report: (findings: Findings) => void): TSESLint.RuleListener {
  return { 'Program:exit': () => report(analyze(context)) };
}

function openFile({ settings, sourceCode }: AnalysisContext): FileAnalysis {
  const own = readSettings(settings);
  const file = quietly(() => mayHaveStreams(sourceCode, own), false) ? new AnalyzedFile(sourceCode, own) : WITHOUT_STREAMS;
  files.set(sourceCode, file);
  return file;
}

interface FileAnalysis {
  readonly findings: Findings;
}

const WITHOUT_STREAMS: FileAnalysis = { findings: NOTHING };

/** One file. What the analysis cannot take, such as nesting deeper than the stack, it says nothing about. */
class AnalyzedFile implements FileAnalysis {
  private found: Findings | undefined;

  constructor(
    private readonly sourceCode: Readonly<TSESLint.SourceCode>,
    private readonly settings: Settings,
  ) {}

  get findings(): Findings {
    this.found ??= quietly(() => this.find(), NOTHING);
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
