import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ProgramIndex } from '../engine/program';
import { memberName, propertyName } from '../syntax';
import { initialOf } from './bindings';
import { isWithin } from './own-nodes';

/** Options whose values come from functions without naming another peer by it. */
const CREDENTIALS = /cred|option|interceptor/i;

/** A variable that is set from variables that are set from variables: no further. */
const MAX_HOPS = 5;

/** Whether a channel has the same peer and the same options in each run of what repeats it. */
export function isFixedIn(
  index: ProgramIndex,
  { arguments: [address, ...options] }: TSESTree.CallExpression | TSESTree.NewExpression,
  repeater: TSESTree.Node,
): boolean {
  if (address === undefined) return false;
  const runs = new Runs(index, repeater);
  return isFixedAddress(runs, address) && options.every((option) => runs.keep(option));
}

/** What the address is asked from may answer otherwise each time; what the credentials are asked from names no peer. */
function isFixedAddress(runs: Runs, address: TSESTree.Node): boolean {
  if (address.type !== 'ObjectExpression') return !runs.ask(address) && runs.keep(address);
  return address.properties.every((property) => {
    if (property.type === 'SpreadElement' || property.computed) return false;
    return runs.keep(property.value) && (CREDENTIALS.test(propertyName(property) ?? '') || !runs.ask(property.value));
  });
}

/** The runs of a loop's or a function's body: what is the same in all of them. */
class Runs {
  private readonly changed: ReadonlySet<string>;

  constructor(
    private readonly index: ProgramIndex,
    private readonly body: TSESTree.Node,
  ) {
    this.changed = new Set([...index.tree.nodes(body)].flatMap((node) => targetOf(node) ?? []));
  }

  /** Whether the expression depends on nothing that changes. */
  keep(expression: TSESTree.Node, hops = 0): boolean {
    for (const node of this.index.tree.nodes(expression)) {
      if (node.type === 'SpreadElement') return false;
      if (node.type === 'MemberExpression' && this.changed.has(memberKey(node))) return false;
      if (node.type === 'Identifier' && !this.keepName(node, expression, hops)) return false;
    }
    return true;
  }

  /** Whether the expression, or what its variables are set to here, is the answer of a call. */
  ask(expression: TSESTree.Node, hops = 0): boolean {
    return [...this.index.tree.nodes(expression)].some((node) => {
      if (ASKING.has(node.type)) return true;
      const initial = node.type === 'Identifier' ? this.initialOf(this.index.variableOf(node), hops) : undefined;
      return initial !== undefined && this.ask(initial, hops + 1);
    });
  }

  private keepName(name: TSESTree.Identifier, expression: TSESTree.Node, hops: number): boolean {
    const variable = this.index.variableOf(name);
    if (variable === undefined || !this.isSetHere(variable)) return true;
    if (variable.identifiers.some((identifier) => isWithin(identifier, expression))) return true;
    const initial = this.initialOf(variable, hops);
    return initial !== undefined && this.keep(initial, hops + 1);
  }

  private initialOf(variable: TSESLint.Scope.Variable | undefined, hops: number): TSESTree.Expression | undefined {
    return variable !== undefined && hops < MAX_HOPS && this.isSetHere(variable) ? initialOf(variable) : undefined;
  }

  private isSetHere(variable: TSESLint.Scope.Variable): boolean {
    return this.changed.has(variable.name) || variable.identifiers.some((identifier) => isWithin(identifier, this.body));
  }
}

const ASKING: ReadonlySet<string> = new Set(['AwaitExpression', 'CallExpression', 'NewExpression', 'TaggedTemplateExpression', 'YieldExpression']);

function targetOf(node: TSESTree.Node): string | undefined {
  const target = node.type === 'UpdateExpression' ? node.argument : node.type === 'AssignmentExpression' ? node.left : undefined;
  if (target?.type === 'MemberExpression') return memberKey(target);
  return target?.type === 'Identifier' ? target.name : undefined;
}

function memberKey(member: TSESTree.MemberExpression): string {
  return `.${memberName(member) ?? ''}`;
}
