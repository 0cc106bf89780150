import type { TSESTree } from '@typescript-eslint/utils';

export type LoopNode =
  | TSESTree.DoWhileStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForStatement
  | TSESTree.WhileStatement;

const LOOPS: ReadonlySet<string> = new Set(['DoWhileStatement', 'ForInStatement', 'ForOfStatement', 'ForStatement', 'WhileStatement']);

export function isLoop(node: TSESTree.Node): node is LoopNode {
  return LOOPS.has(node.type);
}

/** Whether control always leaves `outer` after `node`: a jump stands behind it in one of the blocks between. */
export function leavesBefore(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  for (let inner = node; inner !== outer && inner.parent; inner = inner.parent) {
    if (statementsAfter(inner).some(isExit)) return true;
  }
  return false;
}

/** Whether no single run passes both: they stand in different arms, or a jump leads past the second. */
export function arePathsExclusive(first: TSESTree.Node, second: TSESTree.Node): boolean {
  const common = commonAncestor(first, second);
  if (common === undefined) return true;
  switch (common.type) {
    case 'ConditionalExpression':
    case 'IfStatement':
      return !contains(common.test, first);
    case 'SwitchStatement':
      return true;
    case 'TryStatement':
      return common.finalizer === null || !contains(common.finalizer, second);
    default:
      return jumpsOut(first, common);
  }
}

/** Whether a block strictly below `outer` ends with a jump after the node. */
function jumpsOut(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  const top = childToward(outer, node);
  return top !== node && leavesBefore(node, top);
}

function commonAncestor(first: TSESTree.Node, second: TSESTree.Node): TSESTree.Node | undefined {
  for (let node = first.parent; node; node = node.parent) if (contains(node, second)) return node;
  return undefined;
}

function childToward(ancestor: TSESTree.Node, node: TSESTree.Node): TSESTree.Node {
  let child = node;
  while (child.parent && child.parent !== ancestor) child = child.parent;
  return child;
}

export function contains(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && outer.range[1] >= inner.range[1];
}

function statementsAfter(node: TSESTree.Node): readonly TSESTree.Node[] {
  const { parent } = node;
  const siblings: readonly TSESTree.Node[] =
    parent?.type === 'BlockStatement' ? parent.body : parent?.type === 'SwitchCase' ? parent.consequent : [];
  return siblings.slice(siblings.indexOf(node) + 1);
}

export function isExit(node: TSESTree.Node): boolean {
  return node.type === 'BreakStatement' || node.type === 'ReturnStatement' || node.type === 'ThrowStatement';
}

/** The names that an expression or a pattern mentions, without those inside functions. */
export function namesIn(node: TSESTree.Node): string[] {
  switch (node.type) {
    case 'ArrayPattern':
      return node.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [...namesIn(node.left), ...namesIn(node.right)];
    case 'CallExpression':
      return node.arguments.flatMap(namesIn);
    case 'Identifier':
      return [node.name];
    case 'MemberExpression':
      return namesIn(node.object);
    case 'ObjectPattern':
      return node.properties.flatMap((property) => namesIn(property.type === 'RestElement' ? property.argument : property.value));
    case 'UnaryExpression':
      return namesIn(node.argument);
    default:
      return [];
  }
}
