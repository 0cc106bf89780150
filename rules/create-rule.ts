import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { RuleCreator } from '@typescript-eslint/utils/eslint-utils';

import { PACKAGE_ROOT } from './package';

/** The presets that name their rules; each includes the ones before it, and `all` has every rule. */
export type Preset = 'recommended' | 'strict';

export interface RuleDocs {
  /** The first preset that turns the rule on. */
  readonly preset: Preset;
}

/** Makes a rule whose documentation is the page that is installed with it, so that the two never differ. */
export const createRule = RuleCreator<RuleDocs>((name) => pathToFileURL(join(PACKAGE_ROOT, 'docs', 'rules', `${name}.md`)).href);
