import type { TSESTree } from '@typescript-eslint/utils';

import { CHECKS } from '../checks/check';
import type { Direction, OperationModel, Resolver } from '../domain';
import { ProgramIndex } from '../engine/program';
import { uncast } from '../syntax';
import { probe } from './probe';

const OPERATIONS: Readonly<Record<string, OperationModel>> = {
  cancel: { completion: 'instant', kind: 'reset' },
  complete: { completion: 'pending', kind: 'close' },
  end: { completion: 'instant', kind: 'close' },
  onMessage: { completion: 'session', consumer: 'listener', kind: 'receive', losesEarly: true },
  send: { completion: 'pending', kind: 'send' },
  sendMessage: { completion: 'pending', isSlot: true, kind: 'send' },
  write: { completion: 'instant', kind: 'send' },
};

const LISTENER: OperationModel = { completion: 'session', consumer: 'listener', kind: 'receive' };

const OPENINGS: Readonly<Record<string, readonly Direction[]>> = { list: ['receive'], talk: ['receive', 'send'], upload: ['send'] };

/**
 * A stand-in for the typed resolver. Streams are called `call`, collections `notes`, clients `client`; a handler
 * takes a `serverCall`, and `new Channel(…)` or `createTransport(…)` builds a channel.
 */
export const byName: Resolver = {
  buildsChannel: ({ callee }) => /^(?:Channel|createTransport)$/.test(nameOf(callee)),
  carries: (expression) => isStream(expression),
  isCollection: (expression) => {
    const name = nameOf(expression);
    return name === 'notes' ? true : name === 'readings' || name === 'single' ? false : undefined;
  },
  isHandler: (fn) => fn.params[0]?.type === 'Identifier' && fn.params[0].name === 'serverCall',
  iteration: (iterated) => (isStream(iterated) ? { completion: 'session', consumer: 'iterator', kind: 'receive', losesEarly: nameOf(iterated) === 'lossy' } : undefined),
  member: (member) => (isStream(member.object) ? OPERATIONS[nameOf(member)] : undefined),
  opens: ({ callee }) => (callee.type === 'MemberExpression' && nameOf(callee.object) === 'client' ? OPENINGS[nameOf(callee)] : undefined),
  operation: ({ arguments: [event], callee }) => {
    const method = uncast(callee);
    if (method.type !== 'MemberExpression' || !(isStream(method.object) || isOpened(method.object))) return undefined;
    if (nameOf(method) === 'on') return event?.type === 'Literal' && event.value === 'data' ? LISTENER : undefined;
    return OPERATIONS[nameOf(method)];
  },
};

/** The name of a variable, of a member, or of what is called. */
function nameOf(node: TSESTree.Expression | TSESTree.PrivateIdentifier): string {
  if (node.type === 'PrivateIdentifier') return node.name;
  const inner = uncast(node);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'MemberExpression') return inner.computed ? '' : nameOf(inner.property);
  return inner.type === 'CallExpression' ? nameOf(inner.callee) : '';
}

function isStream(node: TSESTree.Expression): boolean {
  const inner = uncast(node);
  if (inner.type === 'MemberExpression' && /^(?:lossy|requests|responses)$/.test(nameOf(inner))) return isStream(inner.object);
  return inner.type !== 'CallExpression' && /^(?:call|serverCall)$/.test(nameOf(inner));
}

function isOpened(node: TSESTree.Expression): boolean {
  return node.type === 'CallExpression' && byName.opens(node) !== undefined;
}

/** What the checks find in untyped code, each as `kind line` or `kind otherLine/line`. The first line of code is line 1. */
export function lapsesIn(code: string): string[] {
  const found: string[] = [];
  probe(code, (sourceCode) => ({
    'Program:exit': () => {
      const index = new ProgramIndex(sourceCode);
      for (const { kind, node, other } of CHECKS.flatMap((check) => check(index, byName))) {
        found.push(`${kind} ${other === undefined ? '' : `${other.loc.start.line}/`}${node.loc.start.line}`);
      }
    },
  }));
  return found;
}
