import type { Preset, RuleModule } from './create-rule';

type PresetName = Preset | 'all';

type Rules = Readonly<Record<string, RuleModule>>;

const PRESETS: Readonly<Record<PresetName, readonly Preset[]>> = {
  all: ['recommended', 'strict'],
  recommended: ['recommended'],
  strict: ['recommended', 'strict'],
};

/** The rules of a preset, as each rule's own `meta` says. */
export function presetRules(rules: Rules, preset: PresetName): Record<string, 'error'> {
  const own = Object.entries(rules).filter(([, rule]) => {
    const first = rule.meta.docs?.preset;
    return first !== undefined && PRESETS[preset].includes(first);
  });
  return Object.fromEntries(own.map(([name]) => [`grpc-streams/${name}`, 'error' as const]));
}
