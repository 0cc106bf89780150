import type { TSESLint } from '@typescript-eslint/utils';

import type { Findings } from './domain';
import { CHECKS } from './checks/check';
import { findMisuses, NOTHING } from './engine/analysis';
import { ProgramIndex } from './engine/program';
import { resolverFor } from './models/resolver';
import { mostTelling } from './report/precedence';

const analyses = new WeakMap<object, Findings>();

/** What the analysis reads of a rule's context. */
export interface AnalysisContext {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
}

/** What is wrong with the streams of a file: found once, for all rules. */
export function analyze({ sourceCode }: AnalysisContext): Findings {
  let findings = analyses.get(sourceCode);
  if (findings === undefined) {
    findings = analyzeQuietly(sourceCode);
    analyses.set(sourceCode, findings);
  }
  return findings;
}

/** What the analysis cannot take, such as nesting deeper than the stack, it says nothing about. */
function analyzeQuietly(sourceCode: Readonly<TSESLint.SourceCode>): Findings {
  try {
    const resolver = resolverFor(sourceCode);
    if (resolver === undefined) return NOTHING;
    const index = new ProgramIndex(sourceCode);
    const found = findMisuses(index, resolver);
    return mostTelling({ ...found, misuses: [...found.misuses, ...CHECKS.flatMap((check) => check(index, resolver))] });
  } catch (error) {
    if (/\bgrpc-streams\b/.test(process.env.DEBUG ?? '')) console.error(error);
    return NOTHING;
  }
}
