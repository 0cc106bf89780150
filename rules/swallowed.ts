/**
 * Takes note of what the analysis could not take, and says nothing about: `DEBUG=grpc-streams` or
 * `DEBUG=grpc-streams:errors` shows it.
 */
export function noteSwallowed(error: unknown): void {
  if (/\bgrpc-streams\b/.test(process.env.DEBUG ?? '')) console.error(error);
}
