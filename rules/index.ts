import type { Linter, Rule } from 'eslint';

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
import { presetRules } from './presets';
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

/**
 * The plugin: its rules, and the presets `recommended`, `strict` and `all` as flat configs.
 *
 * Its type is written in ESLint's own types: those that the rules are made with come with a package that users need not have.
 */
interface Plugin {
  configs: Record<'all' | 'recommended' | 'strict', Linter.Config>;
  meta: { name: string; namespace: string; version: string };
  rules: Record<string, Rule.RuleModule>;
}

const plugin: Plugin = {
  configs: { all: preset('all'), recommended: preset('recommended'), strict: preset('strict') },
  meta: { name: PACKAGE_NAME, namespace: 'grpc-streams', version: PACKAGE_VERSION },
  // typescript-eslint's rule type and ESLint's describe the same object in ways that do not assign.
  rules: rules as unknown as Plugin['rules'],
};

for (const config of Object.values(plugin.configs)) config.plugins = { 'grpc-streams': plugin };

function preset(name: keyof Plugin['configs']): Linter.Config {
  return { name: `grpc-streams/${name}`, rules: presetRules(rules, name) };
}

// Never run: it tells Node which names ES modules may import, which it reads from the text.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-condition, @typescript-eslint/no-unused-expressions
0 && (module.exports = { configs: null, meta: null, rules: null });

export = plugin;
