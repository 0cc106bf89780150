import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type SourceCode = Readonly<TSESLint.SourceCode>;
/** What brings the scopes of a file. */
type Scoped = Pick<SourceCode, 'scopeManager'>;
type Variable = TSESLint.Scope.Variable;

// Not by the scope manager: oxlint has one for all files.
const known = new WeakMap<Scoped, ReadonlyMap<TSESTree.Node, Variable | undefined>>();

/** The variables of a file by the identifiers that declare them or refer to them; a global that nobody declares is none. */
export function variablesOf(sourceCode: Scoped): ReadonlyMap<TSESTree.Node, Variable | undefined> {
  let variables = known.get(sourceCode);
  if (variables === undefined) {
    variables = sourceCode.scopeManager === null ? NONE : findVariables(sourceCode.scopeManager);
    known.set(sourceCode, variables);
  }
  return variables;
}

const NONE: ReadonlyMap<TSESTree.Node, Variable | undefined> = new Map();

function findVariables({ scopes }: TSESLint.Scope.ScopeManager): Map<TSESTree.Node, Variable | undefined> {
  const found = new Map<TSESTree.Node, Variable | undefined>();
  for (const { references, variables } of scopes) {
    for (const { identifier, resolved } of references) found.set(identifier, resolved ?? undefined);
    for (const variable of variables) for (const identifier of variable.identifiers) found.set(identifier, variable);
  }
  return found;
}

/** The variable that an identifier stands for, or would stand for where it is none: a name in its scope. */
export function variableAt(sourceCode: SourceCode, identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
  const variables = variablesOf(sourceCode);
  return variables.has(identifier) ? variables.get(identifier) : variableInScope(sourceCode, identifier);
}

function variableInScope(sourceCode: SourceCode, identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
  let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(identifier);
  while (scope !== null) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable;
    scope = scope.upper;
  }
  return undefined;
}
