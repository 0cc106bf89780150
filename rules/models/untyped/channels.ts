import type { TSESTree } from '@typescript-eslint/utils';

import { propertyName, uncast } from '../../syntax';
import { isGivenCredentials } from './calls';
import type { Origin } from './origin';
import type { Trace } from './trace';

/** The functions that build channels; what they are called by in a file has to be imported under their own name. */
export const CHANNEL_MAKERS = /\bcreate(?:Channel|GrpcTransport)\b/;

/** Options of the libraries with which another channel is used, or none is kept. */
const SHARING = new Set(['channelFactoryOverride', 'channelOverride', 'clientOptions', 'httpVersion', 'sessionManager']);

/** Whether the expression builds a channel of its own. Options that are not seen may say otherwise. */
export function buildsChannel(trace: Trace, node: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const leading = leadingArguments(trace, node);
  if (leading === undefined || node.arguments.length < leading) return false;
  return node.arguments.every((argument, position) => {
    if (argument.type === 'SpreadElement') return false;
    return position < leading || leavesOwnChannel(trace, argument);
  });
}

/** How many arguments come before the options, where a channel is built at all. */
function leadingArguments(trace: Trace, node: TSESTree.CallExpression | TSESTree.NewExpression): number | undefined {
  const callee = trace.of(uncast(node.callee));
  const made = callee?.kind === 'module' ? moduleChannel(callee, node.type) : undefined;
  if (made !== undefined || node.type === 'CallExpression') return made;
  const origin = trace.of(node);
  if (origin?.kind === 'client') return origin.family === 'grpc-js' && callee?.kind !== 'module' ? 2 : generatedChannel(callee);
  return isGivenCredentials(trace, node) ? 2 : undefined;
}

/** Clients of `*_grpc_pb` have channels of their own; those of protobuf-ts and google-gax are given theirs. */
function generatedChannel(callee: Origin | undefined): number | undefined {
  return callee?.kind === 'module' && callee.module === 'generated' ? 2 : undefined;
}

function moduleChannel({ module, path }: Extract<Origin, { kind: 'module' }>, type: 'CallExpression' | 'NewExpression'): number | undefined {
  const name = path.at(-1) ?? '';
  if (type === 'NewExpression') {
    if (module === 'grpc') return name === 'Channel' || name === 'Client' ? 2 : undefined;
    return module === 'protobuf-ts' && name === 'GrpcTransport' ? 0 : undefined;
  }
  if (module === 'nice') return name === 'createChannel' ? 1 : undefined;
  return module === 'connect' && name === 'createGrpcTransport' ? 0 : undefined;
}

function leavesOwnChannel(trace: Trace, option: TSESTree.Expression): boolean {
  const origin = trace.of(option);
  if (origin?.kind === 'nothing' || origin?.kind === 'credentials') return true;
  if (origin?.kind !== 'object') return false;
  return origin.node.properties.every((property) => {
    if (property.type === 'SpreadElement') return false;
    const name = propertyName(property);
    return name !== undefined && !SHARING.has(name);
  });
}
