import type { ParserServicesWithTypeInformation, TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Resolver } from '../domain';
import { LIBRARIES } from './index';
import { StreamTypes } from './stream-types';
import { importsGrpc, SyntacticResolver } from './syntactic-resolver';
import { TypedResolver } from './typed-resolver';

/** A file without any of these words has no operation. */
const OPERATION_WORD = new RegExp(
  `\\bfor\\s+await\\b|\\b(?:asyncIterator|iterator|pipe|pipeline|${LIBRARIES.flatMap((library) => Object.keys(library.operations)).join('|')})\\b`,
);

/** The resolver for a file, or `undefined` where no stream can be: the cheap answer for nearly all files. */
export function resolverFor(sourceCode: Readonly<TSESLint.SourceCode>): Resolver | undefined {
  if (!OPERATION_WORD.test(sourceCode.text)) return undefined;
  const services = typedServices(sourceCode);
  const typed = services !== undefined && StreamTypes.of(services.program, LIBRARIES).areUsed;
  if (!typed && !importsGrpc(sourceCode.text)) return undefined;
  const untyped = new SyntacticResolver(LIBRARIES, sourceCode.text, (identifier) => variableOf(sourceCode, identifier));
  return typed ? new TypedResolver(LIBRARIES, services, untyped) : untyped;
}

/** The type checker's services, where the parser has any; some hosts give none, or an empty object. */
function typedServices(sourceCode: Readonly<TSESLint.SourceCode>): ParserServicesWithTypeInformation | undefined {
  const services = sourceCode.parserServices as Partial<ParserServicesWithTypeInformation> | undefined;
  return services?.program && services.esTreeNodeToTSNodeMap ? (services as ParserServicesWithTypeInformation) : undefined;
}

function variableOf(sourceCode: Readonly<TSESLint.SourceCode>, identifier: TSESTree.Identifier): TSESLint.Scope.Variable | undefined {
  let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(identifier);
  while (scope !== null) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable;
    scope = scope.upper;
  }
  return undefined;
}
