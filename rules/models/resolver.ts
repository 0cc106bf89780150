import type { ParserServicesWithTypeInformation, TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Resolver } from '../domain';
import { LIBRARIES } from './index';
import { mentionsProjectStreams } from './project-streams';
import type { VariableLookup } from './origins';
import { StreamTypes } from './stream-types';
import { SyntacticResolver } from './syntactic-resolver';
import { TypedResolver } from './typed-resolver';
import { StreamImports } from './untyped/modules';

const METHODS = LIBRARIES.flatMap((library) => Object.keys(library.operations));
const CHANNELS = LIBRARIES.flatMap(({ channels }) => Object.keys(channels?.functions ?? {}));

/** A file without any of these words has no operation, builds no channel and answers no call. */
const WORD = new RegExp(
  `\\bfor\\s+await\\b|\\bnew\\b|\\b(?:answer|asyncIterator|callback|cb|done|iterator|pipe|pipeline|reply|respond|${[...METHODS, ...CHANNELS].join('|')})\\b`,
);

/** The resolver for a file, or `undefined` where no stream can be: the cheap answer for nearly all files. */
export function resolverFor(sourceCode: Readonly<TSESLint.SourceCode>): Resolver | undefined {
  if (!WORD.test(sourceCode.text)) return undefined;
  const services = typedServices(sourceCode);
  const typed = services !== undefined && (StreamTypes.of(services.program, LIBRARIES).areUsed || mentionsProjectStreams(sourceCode.text));
  const imports = new StreamImports(sourceCode);
  if (!typed && !imports.any) return undefined;
  const lookUp: VariableLookup = (identifier) => variableOf(sourceCode, identifier);
  const untyped = new SyntacticResolver(sourceCode, imports);
  return typed ? new TypedResolver(LIBRARIES, { services, variableOf: lookUp }, untyped) : untyped;
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
