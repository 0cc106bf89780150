import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode } from '../../domain';
import { isFunction, memberName, propertyName } from '../../syntax';
import { annotatedOrigin } from './annotations';
import { elementOf } from './containers';
import { returnedOrigin } from './functions';
import { type Origin, agreed, OTHER } from './origin';
import type { Trace } from './trace';

/** Methods of every client that open no call. */
const CLIENT_OWN = new Set(['$httpClient', 'close', 'constructor', 'getChannel', 'waitForReady']);

/** Methods of Google's clients that fetch a list page by page. */
const PAGING = /^(?:aggregated|list|search)|(?:Async|Stream)$/;

/** Where a member of a value comes from; without a name, any member. */
export function memberOf(trace: Trace, object: Origin, name: string | undefined): Origin | undefined {
  switch (object.kind) {
    case 'call':
      return halfOf(name);
    case 'client':
      return name !== undefined && (CLIENT_OWN.has(name) || (object.pages === true && PAGING.test(name)))
        ? OTHER
        : { family: object.family, kind: 'method' };
    case 'class':
      return name === undefined ? undefined : staticMember(trace, object.node, name);
    case 'container':
      return name === undefined || /^\d+$/.test(name) ? elementOf(trace, object.node) : undefined;
    case 'definitions':
      return object;
    case 'instance':
      return name === undefined ? undefined : instanceMember(trace, object.node, name);
    case 'module':
      return name === 'default' ? object : { ...object, path: [...object.path, name ?? '*'] };
    case 'object':
      return name === undefined ? elementOf(trace, object.node) : propertyOf(trace, object.node, name);
    case 'credentials':
    case 'other':
      return OTHER;
    case 'entries':
    case 'function':
    case 'method':
    case 'nothing':
    case 'reply':
    case 'stream':
      return undefined;
  }
}

function halfOf(name: string | undefined): Origin | undefined {
  if (name === 'requests') return { family: 'protobuf-ts', halves: ['send'], kind: 'stream' };
  return name === 'responses' ? { family: 'protobuf-ts', halves: ['receive'], kind: 'stream' } : undefined;
}

function instanceMember(trace: Trace, node: ClassNode, name: string): Origin | undefined {
  const members = trace.membersOf(node);
  const method = members.methods.get(name);
  if (method !== undefined) return { kind: 'function', node: method };
  const getter = members.getters.get(name);
  if (getter !== undefined) return returnedOrigin(trace, getter);
  const declared = members.declared.get(name);
  const annotated = declared && annotatedOrigin(trace, declared);
  if (annotated !== undefined && annotated.kind !== 'other') return annotated;
  const values = members.values.get(name);
  if (values !== undefined) return agreed(values.map((value) => value && trace.of(value))) ?? annotated;
  return annotated ?? inheritedMember(trace, node, name);
}

/** `class ChatClient extends grpc.Client`: what the class does not have itself is the client's. */
function inheritedMember(trace: Trace, node: ClassNode, name: string): Origin | undefined {
  const base = baseOf(trace, node);
  return base && !comesBack(trace, node) ? memberOf(trace, base, name) : undefined;
}

/** Whether the line of classes above this one leads back to itself, or is longer than anybody writes. */
function comesBack(trace: Trace, node: ClassNode): boolean {
  const line = new Set([node]);
  for (let base = baseOf(trace, node); base?.kind === 'instance'; base = baseOf(trace, base.node)) {
    if (line.has(base.node) || line.size > MAX_LINE) return true;
    line.add(base.node);
  }
  return false;
}

const MAX_LINE = 20;

/** What an instance of the class is by its `extends`. */
function baseOf(trace: Trace, { superClass }: ClassNode): Origin | undefined {
  if (superClass === null) return undefined;
  const origin = trace.of(superClass);
  if (origin?.kind === 'class') return { kind: 'instance', node: origin.node };
  return origin && constructed(origin);
}

/** What `new` makes of a constructor that is not of this file. */
export function constructed(constructor: Origin): Origin | undefined {
  if (constructor.kind === 'definitions') return { family: 'grpc-js', kind: 'client' };
  if (constructor.kind === 'other') return OTHER;
  if (constructor.kind !== 'module') return undefined;
  const name = constructor.path.at(-1);
  switch (constructor.module) {
    case 'gax':
      return name?.endsWith('Client') === true ? { family: 'grpc-js', kind: 'client', pages: true } : OTHER;
    case 'generated':
      return name === undefined ? undefined : { family: 'grpc-js', kind: 'client' };
    case 'grpc':
      return name === 'Client' ? { family: 'grpc-js', kind: 'client' } : OTHER;
    case 'protobuf-ts-client':
      return name?.endsWith('Client') === true ? { family: 'protobuf-ts', kind: 'client' } : undefined;
    default:
      return undefined;
  }
}

function staticMember(trace: Trace, { body }: ClassNode, name: string): Origin | undefined {
  for (const element of body.body) {
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') continue;
    if (!element.static || propertyName(element) !== name || element.value === null) continue;
    if (isFunction(element.value)) return { kind: 'function', node: element.value };
    const isFixed = element.type === 'PropertyDefinition' && element.readonly;
    return isFixed ? trace.of(element.value) : undefined;
  }
  return undefined;
}

/** A property of an object literal, with what the code later stores in it through the variable that holds it. */
function propertyOf(trace: Trace, node: TSESTree.ObjectExpression, name: string): Origin | undefined {
  const values: (Origin | undefined)[] = [];
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') return undefined;
    if (propertyName(property) === undefined) return undefined;
    if (propertyName(property) === name) values.push(trace.of(property.value as TSESTree.Expression));
  }
  values.push(...storedIn(trace, node, name));
  return values.length === 0 ? undefined : agreed(values);
}

function* storedIn(trace: Trace, node: TSESTree.ObjectExpression, name: string): Generator<Origin | undefined> {
  for (const reference of holderOf(trace, node)?.references ?? []) {
    const member = reference.identifier.parent;
    if (member.type !== 'MemberExpression' || member.object !== reference.identifier || memberName(member) !== name) continue;
    const { parent } = member;
    if (parent.type === 'AssignmentExpression' && parent.left === member) yield trace.of(parent.right);
  }
}

/** The variable that is declared with the literal. */
function holderOf(trace: Trace, { parent }: TSESTree.ObjectExpression): TSESLint.Scope.Variable | undefined {
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? trace.variableOf(parent.id) : undefined;
}
