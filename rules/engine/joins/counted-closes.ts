import type { TSESTree } from '@typescript-eslint/utils';

import { functionAround, isFunction, memberName, methodCall } from '../../syntax';
import type { ProgramIndex } from '../program';
import { contains, isExit } from '../structure';

const known = new WeakMap<TSESTree.Node, boolean>();

/** Methods by which a container loses what is done. */
const TAKES = /^(?:delete|pop|shift|splice)$/;

/**
 * `open -= 1; if (open === 0) call.end();`: whether the close asks for a number of what is under way, which it shares
 * with the other tasks: the last of them closes.
 */
export function isCountedClose(index: ProgramIndex, close: TSESTree.Node): boolean {
  let is = known.get(close);
  if (is === undefined) {
    is = testsBefore(close).some((test) => [...index.tree.nodes(test)].some((node) => isCount(index, node, close)));
    known.set(close, is);
  }
  return is;
}

/** The tests on which it depends, within its function, that the node is reached. */
function testsBefore(node: TSESTree.Node): TSESTree.Expression[] {
  const tests: TSESTree.Expression[] = [];
  let inner = node;
  for (let outer = node.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') tests.push(outer.test);
    else if (outer.type === 'LogicalExpression') tests.push(outer.left);
    else if (outer.type === 'BlockStatement') tests.push(...exitsBefore(outer, inner));
    inner = outer;
  }
  if (inner.parent?.type !== 'Program' && inner.type === 'BlockStatement') tests.push(...exitsBefore(inner, node));
  return tests;
}

/** `if (open > 0) return;` */
function exitsBefore({ body }: TSESTree.BlockStatement, node: TSESTree.Node): TSESTree.Expression[] {
  return body.flatMap((statement) => {
    if (statement.type !== 'IfStatement' || statement.range[1] > node.range[0]) return [];
    const { consequent } = statement;
    const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
    return last !== undefined && isExit(last) ? [statement.test] : [];
  });
}

function isCount(index: ProgramIndex, node: TSESTree.Node, close: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return isCountingVariable(index, node, close);
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return false;
  const name = memberName(node);
  if (name === undefined) return false;
  const owner = classAround(close);
  return index.census.members.some((member) => isCountedField(member, name) && contains(owner, member));
}

/** Whether other runs of the function, or other functions, count with the variable too. */
function isCountingVariable(index: ProgramIndex, identifier: TSESTree.Identifier, close: TSESTree.Node): boolean {
  const variable = index.variableOf(identifier);
  if (variable === undefined || variable.scope.variableScope.block === functionAround(close)) return false;
  return variable.references.some((reference) => isCounted(reference.identifier));
}

/** `open -= 1`, `open--`, `open.delete(task)`. */
function isCounted({ parent }: TSESTree.Node): boolean {
  if (parent?.type === 'UpdateExpression') return true;
  if (parent?.type === 'AssignmentExpression') return parent.operator === '-=' || parent.operator === '+=';
  return parent?.type === 'MemberExpression' && parent.parent.type === 'CallExpression' && TAKES.test(methodCall(parent.parent)?.name ?? '');
}

/** `this.open -= 1` */
function isCountedField(member: TSESTree.MemberExpression, name: string): boolean {
  return member.object.type === 'ThisExpression' && isCounted(member) && memberName(member) === name;
}

function classAround(node: TSESTree.Node): TSESTree.Node {
  let top = node;
  while (top.parent && top.type !== 'ClassBody') top = top.parent;
  return top;
}
