import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../../domain';
import { functionAround, methodCall, uncast } from '../../syntax';
import { isLoop } from '../structure';
import type { Walk } from '../walk';

/** Calls that neither leave nor change what the code does next. */
const LOGS = /^(?:debug|error|info|log\w*|trace|warn)$/;

/** Calls that throw where they do not like what they are given. */
const ASSERTIONS = /^(?:assert|check|ensure|expect|invariant|must|require|verify)/i;

/** How many calling functions the result of a race is followed through. */
const MAX_CALLERS = 3;

export function nameOfCall(call: TSESTree.CallExpression): string {
  return (call.callee.type === 'Identifier' ? call.callee.name : methodCall(call)?.name) ?? '';
}

export function isLog(call: TSESTree.CallExpression): boolean {
  return LOGS.test(nameOfCall(call));
}

/**
 * Whether the code may leave, or stop the stream, once it has seen what the expression holds: the result of a race,
 * or the promise for it. What cannot be followed may leave.
 */
export function mayLeaveOn(walk: Walk, expression: TSESTree.Expression, calls = 0): boolean {
  for (let node: TSESTree.Node = expression; node.parent; node = node.parent) {
    const parent: TSESTree.Node = node.parent;
    switch (parent.type) {
      case 'AssignmentExpression':
        if (areTested(walk, node, parent.left)) return true;
        break;
      case 'AwaitExpression':
      case 'BinaryExpression':
      case 'ChainExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'UnaryExpression':
        break;
      case 'ArrowFunctionExpression':
        return mayCallersLeave(walk, parent, calls);
      case 'CallExpression':
        return parent.callee === node || ASSERTIONS.test(nameOfCall(parent));
      case 'ExpressionStatement':
        return false;
      case 'IfStatement':
        return leaves(walk, parent, new Set());
      case 'LogicalExpression':
        if (parent.left === node && leaves(walk, parent.right, new Set())) return true;
        break;
      case 'ReturnStatement':
        return mayCallersLeave(walk, functionAround(node), calls);
      case 'VariableDeclarator':
        return areTested(walk, node, parent.id);
      default:
        return true;
    }
  }
  return true;
}

/** Whether a caller of the function may leave on what it returns. A function that nobody calls by its name may have any caller. */
export function mayCallersLeave(walk: Walk, fn: FunctionNode | undefined, calls = 0): boolean {
  const name = fn?.type === 'ArrowFunctionExpression' && fn.parent.type === 'VariableDeclarator' ? fn.parent.id : fn?.id;
  const variable = name ? walk.variableOf(name) : undefined;
  const callers = (variable?.references ?? []).flatMap(({ identifier: { parent }, identifier }) =>
    parent.type === 'CallExpression' && parent.callee === identifier ? [parent] : [],
  );
  return callers.length === 0 || calls === MAX_CALLERS || callers.some((caller) => mayLeaveOn(walk, caller, calls + 1));
}

/** Whether a test of the names decides on leaving, somewhere in the function. */
function areTested(walk: Walk, node: TSESTree.Node, target: TSESTree.Node): boolean {
  const around = functionAround(node)?.body ?? walk.index.source.ast;
  const names = new Set(identifiersIn(walk, target));
  const results = new Set(names);
  for (const other of walk.index.tree.nodes(around)) {
    if (other.type === 'VariableDeclarator' && other.init && mentions(walk, other.init, names)) {
      for (const name of identifiersIn(walk, other.id)) names.add(name);
    }
  }
  for (const other of walk.index.tree.nodes(around)) if (decides(walk, other, names, results)) return true;
  return false;
}

function decides(walk: Walk, node: TSESTree.Node, names: ReadonlySet<string>, results: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'CallExpression':
      return ASSERTIONS.test(nameOfCall(node)) && node.arguments.some((argument) => mentions(walk, argument, names));
    case 'ConditionalExpression':
    case 'IfStatement':
      return mentions(walk, node.test, names) && losingArms(node, results).some((arm) => leaves(walk, arm, names));
    case 'LogicalExpression':
      return mentions(walk, node.left, names) && leaves(walk, node.right, names);
    case 'SwitchStatement':
      return mentions(walk, node.discriminant, names) && leaves(walk, node, names);
    default:
      return isLoop(node) && 'test' in node && node.test !== null && mentions(walk, node.test, names);
  }
}

/** The arms that may run where there is no message. */
function losingArms(
  { alternate, consequent, test }: TSESTree.ConditionalExpression | TSESTree.IfStatement,
  results: ReadonlySet<string>,
): TSESTree.Node[] {
  switch (asksFor(test, results)) {
    case 'message':
      return alternate ? [alternate] : [];
    case 'nothing':
      return [consequent];
    case undefined:
      return alternate ? [consequent, alternate] : [consequent];
  }
}

/** Whether the test asks for a message, `if (m)`, or for none, `if (m === undefined)`. */
function asksFor(test: TSESTree.Expression, results: ReadonlySet<string>): 'message' | 'nothing' | undefined {
  const node = uncast(test);
  if (node.type === 'Identifier') return results.has(node.name) ? 'message' : undefined;
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    return node.argument.type === 'Identifier' && results.has(node.argument.name) ? 'nothing' : undefined;
  }
  if (node.type !== 'BinaryExpression' || node.left.type !== 'Identifier' || !results.has(node.left.name)) return undefined;
  const isNothing = (node.right.type === 'Identifier' && node.right.name === 'undefined') || (node.right.type === 'Literal' && node.right.value === null);
  if (!isNothing) return undefined;
  return node.operator.startsWith('!') ? 'message' : 'nothing';
}

/** Whether code below the node jumps away, or does something without the message that we do not know, such as a cancel. */
function leaves(walk: Walk, top: TSESTree.Node, names: ReadonlySet<string>): boolean {
  for (const node of walk.index.tree.nodes(top)) {
    switch (node.type) {
      case 'AssignmentExpression':
        if (!mentions(walk, node, names)) return true;
        break;
      case 'BreakStatement':
        if (top.type !== 'SwitchStatement' || node.label !== null) return true;
        break;
      case 'CallExpression':
        if (!isLog(node) && !mentions(walk, node, names)) return true;
        break;
      case 'ReturnStatement':
      case 'ThrowStatement':
        return true;
      default:
    }
  }
  return false;
}

function mentions(walk: Walk, node: TSESTree.Node, names: ReadonlySet<string>): boolean {
  return identifiersIn(walk, node).some((name) => names.has(name));
}

function identifiersIn(walk: Walk, top: TSESTree.Node): string[] {
  return [...walk.index.tree.nodes(top)].flatMap((node) => (node.type === 'Identifier' ? [node.name] : []));
}
