import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../../domain';
import type { ClassMembers } from './class-members';
import type { ModuleKind, StreamImports } from './modules';
import type { Origin } from './origin';

/** Asks where the values of one file come from. */
export interface Trace {
  readonly imports: StreamImports;
  readonly source: Readonly<TSESLint.SourceCode>;
  /** What the parameter of a function that gRPC calls is. */
  handled(fn: FunctionNode, position: number, variable: TSESLint.Scope.Variable): Origin | undefined;
  membersOf(node: ClassNode): ClassMembers;
  /** What the variable of the module that has this name imports. */
  namedModule(name: string): ModuleKind | undefined;
  of(node: TSESTree.Expression): Origin | undefined;
  ofVariable(variable: TSESLint.Scope.Variable): Origin | undefined;
  /** Runs the search once for a key, however often it is asked; a search that comes back to itself finds nothing. */
  remember(key: object, search: () => Origin | undefined): Origin | undefined;
  variableOf(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): TSESLint.Scope.Variable | undefined;
}
