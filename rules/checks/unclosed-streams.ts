import type { TSESTree } from '@typescript-eslint/utils';

import type { Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { functionAround, memberName, methodCall, propertyName } from '../syntax';
import { functionFor, initialOf, readsOf, variableFor } from './bindings';
import type { Check } from './check';
import { Connections } from './connections';
import { wrapped } from './dropped';

/** Streams with a send half that are opened here, used by their methods alone, and never released. */
export const unclosedStreams: Check = (index, resolver) => {
  const uses = new StreamUses(index, resolver);
  const connections = new Connections(index);
  const isLeftOpen = (node: TSESTree.CallExpression): boolean =>
    mayOpen(index, node) &&
    uses.mayKeep(node) &&
    !isExpectedToFail(node) &&
    !connections.end(node) &&
    // All of the above looks at the syntax alone. From here on types are asked.
    resolver.operation(node) === undefined &&
    uses.keep(node) &&
    resolver.opens(node)?.includes('send') === true;
  return index.census.calls.filter(isLeftOpen).map((node) => ({ kind: 'unclosed-stream', node }));
};

/** Tells the uses of a stream that neither release it nor hand it on. */
class StreamUses {
  constructor(
    private readonly index: ProgramIndex,
    private readonly resolver: Resolver,
  ) {}

  /** Whether nothing but the methods of the stream is used: a look at the syntax alone. */
  mayKeep(opening: TSESTree.CallExpression): boolean {
    return this.placesOf(opening)?.every(isMethodOrTest) === true;
  }

  keep(opening: TSESTree.CallExpression): boolean {
    return this.placesOf(opening)?.every((place) => this.isIdle(place)) === true;
  }

  /** Where the stream is used: where its variable is read, or where it is opened. */
  private placesOf(opening: TSESTree.CallExpression): TSESTree.Node[] | undefined {
    const value = this.configured(opening);
    const variable = variableFor(this.index, value);
    if (variable !== undefined) return readsOf(variable);
    return isTarget(value) || value.type === 'AwaitExpression' ? undefined : [opening];
  }

  /** The opening with what returns it: listeners that are added to it, casts, and `await`. */
  private configured(opening: TSESTree.Node): TSESTree.Node {
    const value = wrapped(opening);
    const { parent } = value;
    if (parent?.type === 'AwaitExpression') return this.configured(parent);
    const call = parent?.type === 'MemberExpression' && parent.object === value ? calledBy(parent) : undefined;
    const isConfiguring = call !== undefined && FLUENT.has(methodCall(call)?.name ?? '') && this.areListeners(call);
    return isConfiguring ? this.configured(call) : value;
  }

  private isIdle(place: TSESTree.Node): boolean {
    const value = wrapped(place);
    const { parent } = value;
    return parent?.type === 'MemberExpression' && parent.object === value ? this.isIdleMember(parent) : isTested(value);
  }

  private isIdleMember(member: TSESTree.MemberExpression): boolean {
    const call = calledBy(member);
    if (call === undefined) return this.isHalf(member) ? this.isIdle(member) : isState(member);
    const name = memberName(member) ?? '';
    if (FLUENT.has(name)) return this.areListeners(call) && this.isIdle(call);
    const model = this.resolver.operation(call);
    if (model === undefined) return NEUTRAL.has(name);
    return model.kind === 'send' || (model.kind === 'receive' && model.consumer !== 'pipe' && this.areListeners(call));
  }

  private isHalf(member: TSESTree.MemberExpression): boolean {
    return this.resolver.carries(member, 'send') || this.resolver.carries(member, 'receive');
  }

  /** Whether the callbacks leave `this`, which is the stream in a listener, alone. */
  private areListeners(call: TSESTree.CallExpression): boolean {
    return call.arguments.every((argument) => {
      const fn = functionFor(this.index, argument);
      if (fn === undefined || fn.type === 'ArrowFunctionExpression') return argument.type !== 'SpreadElement';
      return ![...this.index.tree.nodes(fn)].some(({ type }) => type === 'ThisExpression');
    });
  }
}

/** Methods of Node's emitters and streams that return what they are called on. */
const FLUENT = new Set([
  'addListener', 'off', 'on', 'once', 'pause', 'prependListener', 'prependOnceListener', 'removeAllListeners',
  'removeListener', 'resume', 'setDefaultEncoding', 'setEncoding', 'setMaxListeners',
]);

/** Methods that change nothing about whether the stream is open. */
const NEUTRAL = new Set(['cork', 'emit', 'getPeer', 'isPaused', 'listenerCount', 'listeners', 'uncork']);

function isState(member: TSESTree.MemberExpression): boolean {
  return /^(?:closed|destroyed|errored|readable\w*|writable\w*)$/.test(memberName(member) ?? '');
}

function calledBy(member: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  const callee = wrapped(member);
  const { parent } = callee;
  return parent?.type === 'CallExpression' && parent.callee === callee ? parent : undefined;
}

function isMethodOrTest(place: TSESTree.Node): boolean {
  const value = wrapped(place);
  return (value.parent?.type === 'MemberExpression' && value.parent.object === value) || isTested(value);
}

/** Whether the stream is only looked at, or dropped. */
function isTested(value: TSESTree.Node): boolean {
  const { parent } = value;
  switch (parent?.type) {
    case 'ConditionalExpression':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'IfStatement':
    case 'WhileStatement':
      return parent.test === value;
    case 'BinaryExpression':
    case 'ExpressionStatement':
    case 'UnaryExpression':
      return true;
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === value;
    default:
      return false;
  }
}

function isTarget({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'VariableDeclarator' || parent?.type === 'AssignmentExpression';
}

/** Whether the call may be one on a client that has a name, none of whose arguments may end the stream. */
function mayOpen(index: ProgramIndex, call: TSESTree.CallExpression): boolean {
  const { callee } = call;
  const isMethod = callee.type === 'MemberExpression' && callee.object.type !== 'CallExpression' && !isBuiltIn(index, callee.object);
  if ((!isMethod && callee.type !== 'CallExpression') || listens(call)) return false;
  return call.arguments.every((argument) => isPlain(index, argument));
}

const BUILT_INS = new Set(['Array', 'Buffer', 'JSON', 'Math', 'Object', 'Promise', 'Reflect', 'console', 'expect', 'process']);

/** Whether the object is one of the language, or of Node, which opens no stream. */
function isBuiltIn(index: ProgramIndex, object: TSESTree.Expression): boolean {
  if (object.type !== 'Identifier' || !BUILT_INS.has(object.name)) return false;
  return (index.variableOf(object)?.defs.length ?? 0) === 0;
}

/** `emitter.on('end', done)`: requests are no strings. */
function listens(call: TSESTree.CallExpression): boolean {
  const [event] = call.arguments;
  return event?.type === 'Literal' && typeof event.value === 'string' && FLUENT.has(methodCall(call)?.name ?? '');
}

const LIMITS = /abort|deadline|signal|timeout/i;

/** Whether an argument certainly brings neither a signal nor a deadline. */
function isPlain(index: ProgramIndex, argument: TSESTree.Node): boolean {
  switch (argument.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'Literal':
    case 'TemplateLiteral':
      return true;
    case 'Identifier':
      return functionFor(index, argument) !== undefined || isPlainValue(index, initialOf(index.variableOf(argument)));
    case 'NewExpression':
      return /metadata$/i.test(nameOf(argument.callee) ?? '');
    case 'ObjectExpression':
      return argument.properties.every(
        (property) => property.type === 'Property' && !LIMITS.test(propertyName(property) ?? 'signal') && isPlainOption(property.value),
      );
    default:
      return false;
  }
}

/** Options below options are taken as they are written. */
function isPlainOption(value: TSESTree.Node): boolean {
  return value.type !== 'Identifier' || !LIMITS.test(value.name);
}

function isPlainValue(index: ProgramIndex, initial: TSESTree.Expression | undefined): boolean {
  return initial !== undefined && initial.type !== 'Identifier' && isPlain(index, initial);
}

function nameOf(node: TSESTree.Expression): string | undefined {
  return node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : undefined;
}

/** `expect(() => { client.talk(); }).toThrow()`, `assert.throws(() => { client.talk(); })`. */
function isExpectedToFail(call: TSESTree.CallExpression): boolean {
  for (let fn = functionAround(call); fn; fn = functionAround(fn)) {
    const { parent } = fn;
    if (parent.type !== 'CallExpression' || parent.callee === fn) continue;
    if (/^(?:expect|doesNotReject|rejects)|throws?$/i.test(nameOf(parent.callee) ?? '')) return true;
  }
  return false;
}
