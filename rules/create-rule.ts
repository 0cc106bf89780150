import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { TSESLint } from '@typescript-eslint/utils';
import type { RuleWithMetaAndName } from '@typescript-eslint/utils/eslint-utils';

import { mayHaveFindings } from './analyze';
import { PACKAGE_ROOT } from './package';

/** The presets that name their rules; each includes the ones before it, and `all` has every rule. */
export type Preset = 'recommended' | 'strict';

export interface RuleDocs {
  /** The first preset that turns the rule on. */
  readonly preset: Preset;
}

/** A rule of ours. None has options. */
export type RuleModule<MessageId extends string = string> = TSESLint.RuleModule<MessageId, readonly unknown[], RuleDocs> & { readonly name: string };

type Definition<MessageId extends string> = Omit<RuleWithMetaAndName<readonly unknown[], MessageId, RuleDocs>, 'create' | 'defaultOptions'> &
  Pick<RuleModule<MessageId>, 'create'>;

/**
 * Makes a rule that listens for nothing in a file without streams, and whose documentation is the page that is
 * installed with it, so that the two never differ.
 */
export function createRule<MessageId extends string>({ create, meta, name }: Definition<MessageId>): RuleModule<MessageId> {
  const url = pathToFileURL(join(PACKAGE_ROOT, 'docs', 'rules', `${name}.md`)).href;
  return {
    create: (context) => (mayHaveFindings(context) ? create(context) : NO_LISTENERS),
    meta: { ...meta, docs: { ...meta.docs, url } },
    name,
  };
}

const NO_LISTENERS: TSESLint.RuleListener = Object.freeze({});
