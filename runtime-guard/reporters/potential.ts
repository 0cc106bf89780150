import type { Finding } from '../core/finding';
import { isAdvice } from '../core/policy';
import { textReport } from './text';

/**
 * Findings that fail nothing, as text: overlaps that this run kept apart, and advice.
 * @param hint what makes them fail
 */
export function potentialReport(findings: readonly Finding[], hint: string): string {
  const advice = findings.filter(isAdvice);
  const potential = findings.filter((finding) => !isAdvice(finding));
  return `${section("Potential overlaps, kept apart by this run's timing only", potential, hint)}${section('Advice', advice, hint)}${repetition(findings)}`;
}

/** What introduces one of them. */
export function introductionOf(finding: Finding, hint: string): string {
  return `${isAdvice(finding) ? 'Advice' : "Potential overlap, kept apart by this run's timing only"} (${hint}):`;
}

function section(heading: string, findings: readonly Finding[], hint: string): string {
  return findings.length === 0 ? '' : `${heading} (${hint}):\n${textReport(findings)}`;
}

/** How to run again with the same delays. */
export function repetition(findings: readonly Finding[]): string {
  const seed = findings.map((finding) => finding.seed).find((each) => each !== undefined);
  return seed === undefined ? '' : `GRPC_STREAMS_SEED=${seed} repeats the delays of this run.\n`;
}
