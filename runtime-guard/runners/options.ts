import { optionsOfEnvironment } from '../environment';
import type { GuardOptions } from '../options';

/** Of the environment; those of a global named `grpcStreams`, which a file may set that is loaded before, go before. */
export function optionsOfRun(): GuardOptions {
  const { grpcStreams } = globalThis as { grpcStreams?: GuardOptions };
  return { ...optionsOfEnvironment(process.env), ...grpcStreams };
}
