import type { CarrierName } from './context/carrier';
import type { Mode } from './core/finding';
import type { EngineName } from './happens-before/engine';
import type { GuardOptions } from './options';

const FLAGS: Readonly<Record<string, boolean>> = { 0: false, 1: true, false: false, true: true };

/** The options that the environment gives, for set-ups without code: `GRPC_STREAMS_MODE` and its like. */
export function optionsOfEnvironment(env: NodeJS.ProcessEnv): GuardOptions {
  const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)));
  // A wrong value is passed on, to be refused by its name.
  const flag = (name: string): boolean | undefined => FLAGS[text(name) ?? ''] ?? (text(name) as unknown as boolean | undefined);
  const given = {
    bufferLimit: number('GRPC_STREAMS_BUFFER_LIMIT'),
    carrier: text('GRPC_STREAMS_CARRIER') as CarrierName | undefined,
    engine: text('GRPC_STREAMS_ENGINE') as EngineName | undefined,
    failOnPotential: flag('GRPC_STREAMS_FAIL_ON_POTENTIAL'),
    mode: text('GRPC_STREAMS_MODE') as Mode | undefined,
    seed: number('GRPC_STREAMS_SEED'),
    settleDelay: text('GRPC_STREAMS_SETTLE_DELAY') === 'stress' ? 'stress' as const : number('GRPC_STREAMS_SETTLE_DELAY'),
    stackDepth: number('GRPC_STREAMS_STACKS'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
