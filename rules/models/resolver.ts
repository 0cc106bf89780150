import type { ParserServicesWithTypeInformation, TSESLint } from '@typescript-eslint/utils';

import type { Settings } from '../config/settings';
import type { Resolver } from '../domain';
import { variableAt } from '../variables';
import type { LibraryModel } from './library-model';
import { librariesFor } from './project-library';
import { mentionsProjectStreams } from './project-streams';
import type { VariableLookup } from './origins';
import { StreamTypes } from './stream-types';
import { SyntacticResolver } from './syntactic-resolver';
import { TypedResolver } from './typed-resolver';
import { StreamImports } from './untyped/modules';

const OTHER_WORDS = ['answer', 'asyncIterator', 'callback', 'cb', 'done', 'iterator', 'pipe', 'pipeline', 'reply', 'respond'];

/** A file without any of these imports no module that streams come from, and has none of its own: the cheapest look. */
const HINT = /grpc|\.client(?:\.[cm]?[jt]s)?['"]|@connectrpc\/|@google-cloud\/|@nestjs\/microservices|@protobuf-ts\/|google-gax|recvMsg|sendMsg/;

const words = new WeakMap<readonly LibraryModel[], RegExp>();

/** A file without any of these words has no operation, builds no channel and answers no call. */
function wordOf(libraries: readonly LibraryModel[]): RegExp {
  let word = words.get(libraries);
  if (word === undefined) {
    const own = libraries.flatMap(({ channels, operations }) => [...Object.keys(operations), ...Object.keys(channels?.functions ?? {})]);
    const names = [...OTHER_WORDS, ...own].map((name) => name.replaceAll('$', String.raw`\$`));
    word = new RegExp(String.raw`\bfor\s+await\b|\bnew\b|(?:^|[^\w$])(?:${names.join('|')})(?![\w$])`);
    words.set(libraries, word);
  }
  return word;
}

/** Whether a look at the text of a file leaves it open that a stream is in it: the cheap answer for nearly all files. It needs no tree. */
export function mayHaveStreams(sourceCode: Readonly<TSESLint.SourceCode>, settings: Settings): boolean {
  const libraries = librariesFor(settings);
  return (HINT.test(sourceCode.text) || areStreamsUsed(sourceCode, libraries)) && wordOf(libraries).test(sourceCode.text);
}

/** The resolver for a file that may have streams, or `undefined` where nothing brings one. */
export function resolverFor(sourceCode: Readonly<TSESLint.SourceCode>, settings: Settings): Resolver | undefined {
  const libraries = librariesFor(settings);
  const services = typedServices(sourceCode);
  const typed = services !== undefined && (areStreamsUsed(sourceCode, libraries) || mentionsProjectStreams(sourceCode.text));
  if (typed) {
    const lookUp: VariableLookup = (identifier) => variableAt(sourceCode, identifier);
    const untyped = (): Resolver => new SyntacticResolver(sourceCode, new StreamImports(sourceCode), settings);
    return new TypedResolver(libraries, { conventions: settings, services, text: sourceCode.text, variableOf: lookUp }, untyped);
  }
  const imports = new StreamImports(sourceCode);
  return imports.any ? new SyntacticResolver(sourceCode, imports, settings) : undefined;
}

/** Whether the program that the file is part of knows a type of a stream. */
function areStreamsUsed(sourceCode: Readonly<TSESLint.SourceCode>, libraries: readonly LibraryModel[]): boolean {
  const services = typedServices(sourceCode);
  return services !== undefined && StreamTypes.of(services.program, libraries).areUsed;
}

/** The type checker's services, where the parser has any; some hosts give none, or an empty object. */
function typedServices(sourceCode: Readonly<TSESLint.SourceCode>): ParserServicesWithTypeInformation | undefined {
  const services = sourceCode.parserServices as Partial<ParserServicesWithTypeInformation> | undefined;
  return services?.program && services.esTreeNodeToTSNodeMap ? (services as ParserServicesWithTypeInformation) : undefined;
}
