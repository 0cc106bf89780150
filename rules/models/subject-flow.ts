import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { functionAround, memberName, methodCall } from '../syntax';
import { importedName } from './imported-names';
import type { VariableLookup } from './origins';
import { rxjs } from './rxjs';

/** Where a Subject's values go at one mention of it. */
export type SubjectUse =
  /** Into a stream: of a handler that returns them, or of a client's call. */
  | { readonly handler: FunctionNode | undefined; readonly isDirect: boolean; readonly kind: 'stream' }
  /** Nowhere: it is given values, or kept for somebody who does. */
  | { readonly kind: 'held' }
  /** Anywhere else. */
  | { readonly kind: 'other' };

/** What the flow of values is followed through, up to their use. */
interface Flow {
  readonly hops: number;
  /** The stream gets the very objects that the Subject was given. */
  readonly isDirect: boolean;
  /** An Observable that was made of the Subject, which nobody can send on. */
  readonly isDerived: boolean;
}

/** Asks what the code around an Observable does with it. */
export interface Surroundings {
  isHandler(fn: FunctionNode): boolean;
  /** Whether the object is a client, whose methods take streams of requests. */
  isService(object: TSESTree.Expression): boolean;
  readonly variableOf: VariableLookup;
}

const START: Flow = { hops: 0, isDerived: false, isDirect: true };
const MAX_HOPS = 4;
const HELD: SubjectUse = { kind: 'held' };
const OTHER: SubjectUse = { kind: 'other' };

/** What the code does with a Subject where it mentions it. */
export function usesAt(around: Surroundings, mention: TSESTree.Node, flow: Flow = START): readonly SubjectUse[] {
  const { parent } = mention;
  switch (parent?.type) {
    case 'ArrowFunctionExpression':
    case 'YieldExpression':
      return [OTHER];
    case 'CallExpression':
      return [argumentUse(around, parent, mention, flow)];
    case 'ChainExpression':
    case 'LogicalExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return usesAt(around, parent, flow);
    case 'ConditionalExpression':
      return parent.test === mention ? [HELD] : usesAt(around, parent, flow);
    case 'MemberExpression':
      return parent.object === mention ? memberUses(around, parent, flow) : [OTHER];
    case 'ReturnStatement':
      return [returnUse(around, parent, flow)];
    case 'VariableDeclarator':
      return parent.init === mention ? aliasUses(around, parent, flow) : [HELD];
    default:
      return [isCombined(around, mention) || flow.isDerived ? OTHER : HELD];
  }
}

function memberUses(around: Surroundings, member: TSESTree.MemberExpression, flow: Flow): readonly SubjectUse[] {
  const name = memberName(member);
  if (!flow.isDerived && name !== undefined && rxjs.feeding.has(name)) return [HELD];
  const call = member.parent;
  if (call.type !== 'CallExpression' || call.callee !== member) return [OTHER];
  if (name === 'asObservable') return usesAt(around, call, { ...flow, isDerived: true });
  if (name !== 'pipe' || !call.arguments.every((operator) => keepsOrder(around, operator))) return [OTHER];
  return usesAt(around, call, { ...flow, isDerived: true, isDirect: false });
}

function keepsOrder({ variableOf }: Surroundings, operator: TSESTree.CallExpressionArgument): boolean {
  const imported = operator.type === 'CallExpression' ? importedName(variableOf, operator.callee) : undefined;
  return imported !== undefined && rxjs.module.test(imported.module) && rxjs.operators.has(imported.name);
}

/** `service.chat(subject)`; a Subject may be handed to any other code that is to send on it. */
function argumentUse(around: Surroundings, call: TSESTree.CallExpression, argument: TSESTree.Node, flow: Flow): SubjectUse {
  if (call.arguments[0] === argument) {
    const object = methodCall(call)?.object;
    if (object !== undefined && around.isService(object)) return { handler: undefined, isDirect: flow.isDirect, kind: 'stream' };
  }
  return flow.isDerived || isOfRxjs(around, call) ? OTHER : HELD;
}

function returnUse(around: Surroundings, statement: TSESTree.ReturnStatement, { isDirect }: Flow): SubjectUse {
  const handler = functionAround(statement);
  return handler !== undefined && around.isHandler(handler) ? { handler, isDirect, kind: 'stream' } : OTHER;
}

/** `const replies = subject.asObservable()`. */
function aliasUses(around: Surroundings, { id, parent }: TSESTree.VariableDeclarator, flow: Flow): readonly SubjectUse[] {
  if (id.type !== 'Identifier' || parent.kind !== 'const' || flow.hops >= MAX_HOPS) return [OTHER];
  const references = around.variableOf(id)?.references ?? [];
  const mentions = references.map(({ identifier }) => identifier).filter((identifier) => identifier !== id);
  return mentions.flatMap((identifier) => usesAt(around, identifier, { ...flow, hops: flow.hops + 1 }));
}

/** `combineLatest([subject, other])`, `forkJoin({ a: subject })`. */
function isCombined(around: Surroundings, mention: TSESTree.Node): boolean {
  let node = mention.parent;
  while (node?.type === 'ArrayExpression' || node?.type === 'ObjectExpression' || node?.type === 'Property' || node?.type === 'SpreadElement') {
    node = node.parent;
  }
  return node?.type === 'CallExpression' && isOfRxjs(around, node);
}

function isOfRxjs({ variableOf }: Surroundings, { callee }: TSESTree.CallExpression): boolean {
  return rxjs.module.test(importedName(variableOf, callee)?.module ?? '');
}
