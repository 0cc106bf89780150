import type { CarrierName } from './context/carrier';
import type { Mode } from './core/finding';
import type { GuardOptions } from './options';

/** The options that the environment gives, for set-ups without code: `GRPC_STREAMS_MODE` and its like. */
export function optionsOfEnvironment(env: NodeJS.ProcessEnv): GuardOptions {
  const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)));
  const given = {
    carrier: text('GRPC_STREAMS_CARRIER') as CarrierName | undefined,
    mode: text('GRPC_STREAMS_MODE') as Mode | undefined,
    seed: number('GRPC_STREAMS_SEED'),
    settleDelay: number('GRPC_STREAMS_SETTLE_DELAY'),
    stackDepth: number('GRPC_STREAMS_STACKS'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
