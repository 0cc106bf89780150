import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationSite, Overlap } from '../../domain';
import { functionAround, memberName } from '../../syntax';
import { mayAwait, statementOf } from './statement';
import type { Source, Suggestion } from './suggestion';
import { calledFunction } from './variable';

const LOOPS: ReadonlySet<string> = new Set(['DoWhileStatement', 'ForInStatement', 'ForOfStatement', 'ForStatement', 'WhileStatement']);

/** Methods that give a promise of their own, behind which the called one is over. */
const CHAINS: ReadonlySet<string> = new Set(['catch', 'finally', 'then']);

/** `send(call)` → `await send(call)`, for a call that nobody waits for and that the other sender follows. */
export function suggestAwait({ first, second }: Overlap, source: Source): Suggestion<'awaitCall'> | undefined {
  const floating = [[first, second], [second, first]].find(([site, other]) => site && other && isOrderedByAwait(site, other, source));
  const call = floating?.[0]?.origin.node;
  if (call?.type !== 'CallExpression') return undefined;
  const whole = chainAround(call);
  const isVoid = whole.parent?.type === 'UnaryExpression';
  return {
    data: { line: String(call.loc.start.line) },
    fix: (fixer) =>
      isVoid && whole.parent ? fixer.replaceText(whole.parent, `await ${source.getText(whole)}`) : fixer.insertTextBefore(whole, 'await '),
    messageId: 'awaitCall',
  };
}

/** Whether the task of `site` is a call which, once awaited, is over before `other` begins. */
function isOrderedByAwait({ model, origin }: OperationSite, other: OperationSite, source: Source): boolean {
  const call = origin.node;
  if (call.type !== 'CallExpression' || !isFloating(call) || !mayAwait(call, source)) return false;
  const settles = origin.kind === 'call' ? calledFunction(source, call)?.async === true : origin.kind === 'operation' && model.isSlot !== true;
  if (!settles) return false;
  const around = functionAround(call);
  if (other.origin.node === call) return true;
  if (other.origin.kind === 'root') return other.origin.node === (around ?? source.ast);
  return functionAround(other.origin.node) === around && call.range[1] <= other.origin.node.range[0] && !isInLoop(call);
}

/** Whether the call, with what is chained to it, is a statement, as it stands or behind `void`. */
function isFloating(call: TSESTree.CallExpression): boolean {
  const whole = chainAround(call);
  const { parent } = whole;
  const isVoid = parent?.type === 'UnaryExpression' && parent.operator === 'void';
  return statementOf(isVoid ? parent : whole) !== undefined;
}

/** `f()` in `f().catch(log)` → the whole. */
function chainAround(call: TSESTree.CallExpression): TSESTree.Node {
  let whole: TSESTree.Node = call;
  for (;;) {
    const member: TSESTree.Node = whole.parent;
    if (member.type === 'ChainExpression') return member;
    if (member.type !== 'MemberExpression' || member.object !== whole || !CHAINS.has(memberName(member) ?? '')) return whole;
    if (member.parent.type !== 'CallExpression' || member.parent.callee !== member) return whole;
    whole = member.parent;
  }
}

function isInLoop(node: TSESTree.Node): boolean {
  const around = functionAround(node);
  for (let at = node.parent; at && at !== around; at = at.parent) if (LOOPS.has(at.type)) return true;
  return false;
}
