import type { Finding } from '../core/finding';

/** Findings as JSON: `{ "findings": [...] }`, each with the fields of a finding. */
export function jsonReport(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings }, undefined, 2)}\n`;
}
