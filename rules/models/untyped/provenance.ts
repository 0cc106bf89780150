import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../../domain';
import { variableAt } from '../../variables';
import { importedFrom } from './annotations';
import { ClassMembers } from './class-members';
import { expressionOrigin } from './expressions';
import { Handlers } from './handlers';
import type { StreamImports } from './modules';
import { moduleKind, type ModuleKind } from './modules';
import { NOTHING, type Origin } from './origin';
import type { Trace } from './trace';
import { variableOrigin } from './variables';

/** Deeper chains of values, and dearer searches, are not followed; nor is anything in a file that takes too many. */
const MAX_DEPTH = 60;
const MAX_STEPS = 3000;
const MAX_STEPS_OF_FILE = 500_000;

/** Where the values of one file come from, found on demand and remembered. */
export class Provenance implements Trace {
  readonly handlers = new Handlers(this);
  private readonly classes = new Map<ClassNode, ClassMembers>();
  private circular = false;
  private readonly found = new Map<object, Origin | undefined>();
  private readonly open = new Set<object>();
  private steps = 0;
  private stepsOfFile = 0;

  constructor(
    readonly source: Readonly<TSESLint.SourceCode>,
    readonly imports: StreamImports,
  ) {}

  handled(fn: FunctionNode, position: number, variable: TSESLint.Scope.Variable): Origin | undefined {
    return this.handlers.parameter(fn, position, variable);
  }

  membersOf(node: ClassNode): ClassMembers {
    const members = this.classes.get(node) ?? new ClassMembers(node, this.source.visitorKeys);
    this.classes.set(node, members);
    return members;
  }

  namedModule(name: string): ModuleKind | undefined {
    for (const scope of this.source.scopeManager?.scopes ?? []) {
      if (scope.type !== ('module' as typeof scope.type) && scope.type !== ('global' as typeof scope.type)) continue;
      const variable = scope.set.get(name);
      const definition = variable?.defs[0];
      if (definition === undefined) continue;
      const specifier = importedFrom(definition);
      if (specifier !== undefined) return moduleKind(specifier);
      const origin = variable && this.ofVariable(variable);
      if (origin?.kind === 'module') return origin.module;
    }
    return undefined;
  }

  of(node: TSESTree.Expression): Origin | undefined {
    return this.remember(node, () => expressionOrigin(this, node));
  }

  ofVariable(variable: TSESLint.Scope.Variable): Origin | undefined {
    return this.remember(variable, () => variableOrigin(this, variable));
  }

  /** What a search finds while another one that it depends on is still under way holds for this occasion only. */
  remember(key: object, search: () => Origin | undefined): Origin | undefined {
    if (this.found.has(key)) return this.found.get(key);
    if (this.open.has(key)) {
      this.circular = true;
      return NOTHING;
    }
    if (this.open.size >= MAX_DEPTH || this.isSpent()) return undefined;
    this.open.add(key);
    const origin = search();
    this.open.delete(key);
    if (this.open.size === 0 || !this.circular) this.found.set(key, origin);
    if (this.open.size === 0) {
      this.circular = false;
      this.steps = 0;
    }
    return origin;
  }

  private isSpent(): boolean {
    this.steps += 1;
    this.stepsOfFile += 1;
    return this.steps > MAX_STEPS || this.stepsOfFile > MAX_STEPS_OF_FILE;
  }

  variableOf(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): TSESLint.Scope.Variable | undefined {
    return variableAt(this.source, identifier);
  }
}
