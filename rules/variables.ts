import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { uncast } from './syntax';

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

/** Whether the variable holds what somebody else gives it: a parameter, an import, or a global. */
export function isGiven({ defs: [definition] }: Variable): boolean {
  if (definition === undefined) return true;
  return definition.type === ('ImportBinding' as typeof definition.type) || definition.type === ('Parameter' as typeof definition.type);
}

/** What a constant is declared to be. */
export function constantOf(variable: Variable | undefined): TSESTree.Expression | undefined {
  const node = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  if (node?.type !== 'VariableDeclarator' || node.parent.kind !== 'const' || node.id.type !== 'Identifier' || node.init === null) return undefined;
  return uncast(node.init);
}
