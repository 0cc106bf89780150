import type { TSESLint } from '@typescript-eslint/utils';

import type { Findings } from './domain';
import { CHECKS } from './checks/check';
import { readSettings, type Settings } from './config/settings';
import { findMisuses, NOTHING } from './engine/analysis';
import { dump } from './engine/dump';
import { ProgramIndex } from './engine/program';
import type { Walk } from './engine/walk';
import { resolverFor } from './models/resolver';
import { mostTelling } from './report/precedence';
import { noteSwallowed } from './swallowed';

const analyses = new WeakMap<object, Findings>();

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
export function analyze({ settings, sourceCode }: AnalysisContext): Findings {
  const own = readSettings(settings);
  let findings = analyses.get(sourceCode);
  if (findings === undefined) {
    findings = analyzeQuietly(sourceCode, own);
    analyses.set(sourceCode, findings);
  }
  return findings;
}

/** What the analysis cannot take, such as nesting deeper than the stack, it says nothing about. */
function analyzeQuietly(sourceCode: Readonly<TSESLint.SourceCode>, settings: Settings): Findings {
  try {
    const resolver = resolverFor(sourceCode, settings);
    if (resolver === undefined) return NOTHING;
    const index = new ProgramIndex(sourceCode);
    const found = findMisuses(index, resolver, isDumping() ? writeDump : undefined);
    return mostTelling({ ...found, misuses: [...found.misuses, ...CHECKS.flatMap((check) => check(index, resolver))] });
  } catch (error) {
    noteSwallowed(error);
    return NOTHING;
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
