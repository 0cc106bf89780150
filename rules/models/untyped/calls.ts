import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, uncast } from '../../syntax';
import { copiedContainer, isContainerConstructor, takenOut } from './containers';
import { moduleOrigin } from './expressions';
import { returnedOrigin } from './functions';
import { constructed } from './members';
import { BOTH, type Family, type Origin, OTHER } from './origin';
import type { Trace } from './trace';

/** Methods of a stream that return the stream. */
const FLUENT = new Set([
  'addListener', 'destroy', 'off', 'on', 'once', 'pause', 'prependListener', 'prependOnceListener', 'removeAllListeners', 'removeListener',
  'resume', 'setEncoding', 'setMaxListeners',
]);

/** Functions of grpc-js that make client constructors, or whole packages of them. */
const DEFINING = new Set(['load', 'loadObject', 'loadPackageDefinition', 'makeClientConstructor', 'makeGenericClientConstructor']);

/** Where the result of a call comes from. */
export function callOrigin(trace: Trace, call: TSESTree.CallExpression): Origin | undefined {
  const callee = uncast(call.callee);
  if (callee.type === 'Identifier' && callee.name === 'require') return requiredOrigin(call);
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const object = trace.of(callee.object);
    const name = memberName(callee);
    if (object?.kind === 'stream') return name !== undefined && FLUENT.has(name) ? object : pipedInto(trace, call, name);
    if (object?.kind === 'method') return boundOrigin(object.family, object, name);
    if (object?.kind === 'container') return takenOut(trace, object.node, name);
    if (object === undefined) return copiedContainer(trace, call, callee.object, name);
  }
  const called = trace.of(callee);
  switch (called?.kind) {
    case 'function':
      return returnedOrigin(trace, called.node);
    case 'method':
      return openedOrigin(called.family);
    case 'module':
      return moduleResult(called);
    case 'other':
      return OTHER;
    default:
      return undefined;
  }
}

/** `require('./chat_grpc_pb')`, `require(__dirname + '/chat_grpc_pb')`. */
function requiredOrigin({ arguments: [specifier] }: TSESTree.CallExpression): Origin | undefined {
  const path = specifier?.type === 'BinaryExpression' && specifier.operator === '+' ? specifier.right : specifier;
  if (path?.type !== 'Literal' || typeof path.value !== 'string') return undefined;
  return moduleOrigin(path === specifier ? path.value : `.${path.value}`);
}

/** `call.pipe(target)` gives the target. */
function pipedInto(trace: Trace, { arguments: [target] }: TSESTree.CallExpression, name: string | undefined): Origin | undefined {
  return name === 'pipe' && target !== undefined && target.type !== 'SpreadElement' ? trace.of(target) : undefined;
}

/** `client.chat.bind(client)` is the method; `client.chat.call(client)` calls it. */
function boundOrigin(family: Family, method: Origin, name: string | undefined): Origin | undefined {
  if (name === 'bind') return method;
  return name === 'apply' || name === 'call' ? openedOrigin(family) : undefined;
}

/** What a client's method gives: a call object, and which halves it has shows in how it is used. */
function openedOrigin(family: Family): Origin {
  return family === 'protobuf-ts' ? { kind: 'call' } : { family, halves: BOTH, kind: 'stream' };
}

function moduleResult({ module, path }: Extract<Origin, { kind: 'module' }>): Origin | undefined {
  if (module !== 'grpc') return undefined;
  const [first = '', second] = path;
  if (first === 'credentials' || first === 'Credentials' || first === 'ChannelCredentials' || first === 'CallCredentials') return { kind: 'credentials' };
  return DEFINING.has(second ?? first) ? { kind: 'definitions' } : undefined;
}

/** Where what `new` makes comes from. */
export function newOrigin(trace: Trace, node: TSESTree.NewExpression): Origin | undefined {
  if (isContainerConstructor(node)) return { kind: 'container', node };
  const constructor = trace.of(node.callee);
  if (constructor?.kind === 'class') return { kind: 'instance', node: constructor.node };
  const made = constructor && constructed(constructor);
  if (made !== undefined && made.kind !== 'other') return made;
  return isGivenCredentials(trace, node) && constructor?.kind !== 'module' ? { family: 'grpc-js', kind: 'client' } : made;
}

/** `new Anything(address, grpc.credentials.createInsecure())`: only gRPC takes such credentials. */
export function isGivenCredentials(trace: Trace, { arguments: [address, credentials] }: TSESTree.NewExpression): boolean {
  if (address === undefined || address.type === 'SpreadElement') return false;
  if (credentials === undefined || credentials.type === 'SpreadElement') return false;
  return trace.of(credentials)?.kind === 'credentials';
}
