import type { TSESLint } from '@typescript-eslint/utils';

import type { Findings } from './domain';
import { findMisuses, NOTHING } from './engine/analysis';
import { resolverFor } from './models/resolver';

const analyses = new WeakMap<object, Findings>();

/** What is wrong with the streams of a file: found once, for all rules. */
export function analyze(sourceCode: Readonly<TSESLint.SourceCode>): Findings {
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
    return resolver === undefined ? NOTHING : findMisuses(sourceCode, resolver);
  } catch (error) {
    if (/\bgrpc-streams\b/.test(process.env.DEBUG ?? '')) console.error(error);
    return NOTHING;
  }
}
