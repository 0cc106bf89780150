import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { RuleCreator } from '@typescript-eslint/utils/eslint-utils';

/** The presets that name their rules; each includes the ones before it, and `all` has every rule. */
export type Preset = 'recommended' | 'strict';

export interface RuleDocs {
  /** The first preset that turns the rule on. */
  readonly preset: Preset;
}

const root = dirname(require.resolve('eslint-plugin-grpc-streams/package.json'));

/** Makes a rule whose documentation is the page that is installed with it, so that the two never differ. */
export const createRule = RuleCreator<RuleDocs>((name) => pathToFileURL(join(root, 'docs', 'rules', `${name}.md`)).href);
