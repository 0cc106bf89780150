import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { isFunction, methodCall, uncast } from '../../syntax';
import { BOTH, type Origin } from './origin';
import type { Trace } from './trace';

/** Names that code gives to streams opened on a client, and to such clients. */
const STREAM_NAME = /^(?:duplex|stream)$/i;
const CLIENT_NAME = /(?:client|stub|service)$/i;

/** Names of a handler's second parameter. */
const REPLY_NAME = /^(?:callback|cb|done)$/i;

/** Methods by which libraries of every kind give streams that are not gRPC's. */
const OTHER_STREAM = /^(?:create|query|scan)/;

const STREAM: Origin = { family: 'grpc-js', halves: BOTH, kind: 'stream' };

/**
 * What a variable is by its name, where its origin is not known: in files that import gRPC, a `call` that is a
 * parameter or the result of a method, a `stream` that was opened on a client, and the callback beside a `call`.
 */
export function namedOrigin(trace: Trace, variable: TSESLint.Scope.Variable): Origin | undefined {
  const [definition] = variable.defs;
  if (!trace.imports.grpc || definition === undefined) return undefined;
  if (definition.type === ('Parameter' as typeof definition.type)) return namedParameter(trace, variable, definition.node);
  const { node } = definition;
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) return undefined;
  const values = [node.init, ...variable.references.flatMap((reference) => assignedBy(reference) ?? [])];
  return values.every((value) => isOpening(trace, variable.name, value)) ? STREAM : undefined;
}

function assignedBy({ identifier, init, writeExpr }: TSESLint.Scope.Reference): TSESTree.Expression | undefined {
  if (!writeExpr || init === true) return undefined;
  const value = writeExpr as TSESTree.Expression;
  return identifier.parent.type === 'AssignmentExpression' && value.type === 'Literal' && value.value === null ? undefined : value;
}

function namedParameter(trace: Trace, { name, identifiers: [identifier] }: TSESLint.Scope.Variable, fn: TSESTree.Node): Origin | undefined {
  if (!isFunction(fn) || isForeignCallback(trace, fn)) return undefined;
  if (name === 'call') return STREAM;
  const [first, second] = fn.params;
  if (fn.params.length !== 2 || second !== identifier || !REPLY_NAME.test(name)) return undefined;
  return first?.type === 'Identifier' && first.name === 'call' ? { kind: 'reply' } : undefined;
}

/** Whether the function, or the object that it is a part of, is handed to a package that has no part in gRPC. */
function isForeignCallback(trace: Trace, fn: TSESTree.Node): boolean {
  let node: TSESTree.Node = fn;
  while (node.parent?.type === 'Property' || node.parent?.type === 'ObjectExpression') node = node.parent;
  const { parent } = node;
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return false;
  return parent.callee !== node && trace.of(parent.callee)?.kind === 'other';
}

/** `client.method(…)`, where nothing is known of `client`, for a variable of this name. */
function isOpening(trace: Trace, name: string, value: TSESTree.Expression): boolean {
  const inner = uncast(value);
  const method = inner.type === 'CallExpression' ? methodCall(inner) : undefined;
  if (method === undefined || isKnown(trace, method.object)) return false;
  return name === 'call' || (STREAM_NAME.test(name) && isClient(method.object) && !OTHER_STREAM.test(method.name));
}

/** Origins whose methods may give anything. */
const OPAQUE: ReadonlySet<Origin['kind']> = new Set<Origin['kind']>(['container', 'instance', 'nothing', 'object']);

function isKnown(trace: Trace, object: TSESTree.Expression): boolean {
  const kind = trace.of(object)?.kind;
  return kind !== undefined && !OPAQUE.has(kind);
}

function isClient(node: TSESTree.Expression): boolean {
  const name = node.type === 'MemberExpression' ? node.property : node;
  return (name.type === 'Identifier' || name.type === 'PrivateIdentifier') && CLIENT_NAME.test(name.name);
}
