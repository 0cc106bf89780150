import type { ESLint, Linter } from 'eslint';

import { consistentSendLock } from './consistent-send-lock';
import { noAbandonedReceive } from './no-abandoned-receive';
import { noAsyncStreamListener } from './no-async-stream-listener';
import { noChannelPerCall } from './no-channel-per-call';
import { noCloseAfterIteration } from './no-close-after-iteration';
import { noCloseDuringSend } from './no-close-during-send';
import { noConcurrentReceive } from './no-concurrent-receive';
import { noConcurrentSend } from './no-concurrent-send';
import { noFloatingSend } from './no-floating-send';
import { noLateReceive } from './no-late-receive';
import { noMutateAfterSend } from './no-mutate-after-send';
import { noSendAfterClose } from './no-send-after-close';
import { noUnclosedStream } from './no-unclosed-stream';
import { PACKAGE_NAME, PACKAGE_VERSION } from './package';
import { presetRules, type PresetName } from './presets';
import { requireBackpressure } from './require-backpressure';
import { singleSender } from './single-sender';

const rules = {
  'consistent-send-lock': consistentSendLock,
  'no-abandoned-receive': noAbandonedReceive,
  'no-async-stream-listener': noAsyncStreamListener,
  'no-channel-per-call': noChannelPerCall,
  'no-close-after-iteration': noCloseAfterIteration,
  'no-close-during-send': noCloseDuringSend,
  'no-concurrent-receive': noConcurrentReceive,
  'no-concurrent-send': noConcurrentSend,
  'no-floating-send': noFloatingSend,
  'no-late-receive': noLateReceive,
  'no-mutate-after-send': noMutateAfterSend,
  'no-send-after-close': noSendAfterClose,
  'no-unclosed-stream': noUnclosedStream,
  'require-backpressure': requireBackpressure,
  'single-sender': singleSender,
};

/** The plugin: its rules, and the presets `recommended`, `strict` and `all` as flat configs. */
const plugin = {
  configs: {} as Record<PresetName, Linter.Config>,
  meta: { name: PACKAGE_NAME, namespace: 'grpc-streams', version: PACKAGE_VERSION },
  rules,
};

for (const name of ['recommended', 'strict', 'all'] as const) {
  plugin.configs[name] = {
    name: `grpc-streams/${name}`,
    // typescript-eslint's rule type and ESLint's describe the same object in ways that do not assign.
    plugins: { 'grpc-streams': plugin as unknown as ESLint.Plugin },
    rules: presetRules(rules, name),
  };
}

export = plugin;
