import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type ScopeManager = TSESLint.Scope.ScopeManager;
type Variable = TSESLint.Scope.Variable;

const known = new WeakMap<ScopeManager, ReadonlyMap<TSESTree.Node, Variable>>();

/** The variables of a file by the identifiers that declare them or refer to them. */
export function variablesOf(scopeManager: ScopeManager | null): ReadonlyMap<TSESTree.Node, Variable> {
  if (scopeManager === null) return NONE;
  let variables = known.get(scopeManager);
  if (variables === undefined) {
    variables = findVariables(scopeManager);
    known.set(scopeManager, variables);
  }
  return variables;
}

const NONE: ReadonlyMap<TSESTree.Node, Variable> = new Map();

function findVariables({ scopes }: ScopeManager): Map<TSESTree.Node, Variable> {
  const found = new Map<TSESTree.Node, Variable>();
  for (const { references, variables } of scopes) {
    for (const { identifier, resolved } of references) if (resolved !== null) found.set(identifier, resolved);
    for (const variable of variables) for (const identifier of variable.identifiers) found.set(identifier, variable);
  }
  return found;
}

/** The variable that an identifier stands for, or would stand for where it is none: a name in its scope. */
export function variableAt(sourceCode: Readonly<TSESLint.SourceCode>, identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
  return variablesOf(sourceCode.scopeManager).get(identifier) ?? variableInScope(sourceCode, identifier);
}

function variableInScope(sourceCode: Readonly<TSESLint.SourceCode>, identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
  let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(identifier);
  while (scope !== null) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable;
    scope = scope.upper;
  }
  return undefined;
}
