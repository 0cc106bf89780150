import type { Finding } from '../core/finding';
import { textReport } from './text';

/**
 * Overlaps that nothing forbids to happen, as text.
 * @param hint what makes them fail
 */
export function potentialReport(findings: readonly Finding[], hint: string): string {
  return `Potential overlaps, kept apart by this run's timing only (${hint}):\n${textReport(findings)}${repetition(findings)}`;
}

/** How to run again with the same delays. */
export function repetition(findings: readonly Finding[]): string {
  const seed = findings.map((finding) => finding.seed).find((each) => each !== undefined);
  return seed === undefined ? '' : `GRPC_STREAMS_SEED=${seed} repeats the delays of this run.\n`;
}
