import type { TSESLint } from '@typescript-eslint/utils';

/** The rule without what it suggests, for tests of what it finds: RuleTester wants every suggestion to be stated. */
export function withoutSuggestions<Id extends string, Options extends readonly unknown[], Docs>(
  rule: TSESLint.RuleModule<Id, Options, Docs>,
): TSESLint.RuleModule<Id, Options, Docs> {
  return {
    ...rule,
    create(context) {
      const report = (descriptor: TSESLint.ReportDescriptor<Id>): void => {
        context.report({ ...descriptor, suggest: null });
      };
      return rule.create(Object.create(context, { report: { value: report } }) as typeof context);
    },
  };
}
