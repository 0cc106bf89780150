import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { grpcType, isCallType, isHandlerType } from './grpc-types';
import { type DocType } from './jsdoc';
import { moduleKind, type ModuleKind } from './modules';
import { agreed, NOTHING, type Origin, OTHER } from './origin';
import type { Trace } from './trace';

/** A type by where it is imported from. */
interface ImportedType {
  readonly module: ModuleKind | undefined;
  readonly name: string;
}

const MAX_ALIASES = 5;

/** What a value with this annotation is, by the syntax of the annotation alone. */
export function annotatedOrigin(trace: Trace, type: TSESTree.TypeNode, aliases = 0): Origin | undefined {
  switch (type.type) {
    case 'TSTypeReference':
      return referencedOrigin(trace, type, aliases);
    case 'TSImportType':
      return importedOrigin(inPlace(type));
    case 'TSUnionType':
      return agreed(type.types.map((part) => annotatedOrigin(trace, part, aliases)));
    case 'TSIntersectionType':
      return type.types.map((part) => annotatedOrigin(trace, part, aliases)).find((origin) => origin?.kind === 'stream');
    case 'TSNullKeyword':
    case 'TSUndefinedKeyword':
      return NOTHING;
    case 'TSArrayType':
    case 'TSBooleanKeyword':
    case 'TSFunctionType':
    case 'TSNumberKeyword':
    case 'TSStringKeyword':
    case 'TSTupleType':
    case 'TSVoidKeyword':
      return OTHER;
    default:
      return undefined;
  }
}

/** The name of grpc-js's handler type that the annotation is, if it is one. */
export function handlerType(trace: Trace, type: TSESTree.TypeNode | undefined): string | undefined {
  const imported = type?.type === 'TSTypeReference' ? importOf(trace, type.typeName) : type?.type === 'TSImportType' ? inPlace(type) : undefined;
  return imported?.module === 'grpc' && isHandlerType(imported.name) ? imported.name : undefined;
}

/** What JSDoc's type says of a value. */
export function documentedOrigin(trace: Trace, type: DocType | undefined): Origin | undefined {
  if (type === undefined) return undefined;
  const { from, name, qualifier } = type;
  if (from !== undefined) return importedOrigin({ module: moduleKind(from), name });
  if (!isCallType(name)) return undefined;
  const isGrpc = qualifier === undefined ? trace.imports.grpc : /grpc/i.test(qualifier) || trace.namedModule(qualifier) === 'grpc';
  return isGrpc ? grpcType(name) : undefined;
}

function referencedOrigin(trace: Trace, type: TSESTree.TSTypeReference, aliases: number): Origin | undefined {
  const { typeArguments, typeName } = type;
  if (typeName.type === 'Identifier' && typeName.name === 'Promise') {
    const [result] = typeArguments?.params ?? [];
    return result && annotatedOrigin(trace, result, aliases);
  }
  const node = typeName.type === 'Identifier' ? trace.variableOf(typeName)?.defs[0]?.node : undefined;
  if (node?.type === 'ClassDeclaration') return { kind: 'instance', node };
  if (node?.type === 'TSTypeAliasDeclaration') {
    return aliases < MAX_ALIASES ? annotatedOrigin(trace, node.typeAnnotation, aliases + 1) : undefined;
  }
  const imported = importOf(trace, typeName);
  return imported && importedOrigin(imported);
}

function importedOrigin({ module, name }: ImportedType): Origin | undefined {
  switch (module) {
    case 'foreign':
      return OTHER;
    case 'generated':
      return name.endsWith('Client') ? { family: 'grpc-js', kind: 'client' } : undefined;
    case 'grpc':
      return grpcType(name);
    case 'protobuf-ts-client':
      return name.endsWith('Client') ? { family: 'protobuf-ts', kind: 'client' } : undefined;
    default:
      return undefined;
  }
}

/** Where a type's name is imported from. */
export function importOf(trace: Trace, name: TSESTree.EntityName): ImportedType | undefined {
  if (name.type === 'TSQualifiedName') {
    if (name.left.type !== 'Identifier') return undefined;
    const definition = trace.variableOf(name.left)?.defs[0];
    const module = definition && importedFrom(definition);
    return module === undefined ? undefined : { module: moduleKind(module), name: name.right.name };
  }
  if (name.type !== 'Identifier') return undefined;
  const definition = trace.variableOf(name)?.defs[0];
  const module = definition && importedFrom(definition);
  if (module === undefined || definition?.node.type !== 'ImportSpecifier') return undefined;
  const { imported } = definition.node;
  return { module: moduleKind(module), name: imported.type === 'Identifier' ? imported.name : imported.value };
}

/** The module that an import binds a name from. */
export function importedFrom({ node, parent }: TSESLint.Scope.Definition): string | undefined {
  if (parent?.type === 'ImportDeclaration') return parent.source.value;
  if (node.type !== 'TSImportEqualsDeclaration' || node.moduleReference.type !== 'TSExternalModuleReference') return undefined;
  return node.moduleReference.expression.value;
}

/** `import('@grpc/grpc-js').ServerDuplexStream`. Parsers before 8.50 keep the module in `argument` alone. */
function inPlace(type: TSESTree.TSImportType): ImportedType {
  const { qualifier } = type;
  const source = (type as Partial<TSESTree.TSImportType>).source ?? literalOf(type);
  return {
    module: typeof source?.value === 'string' ? moduleKind(source.value) : undefined,
    name: qualifier?.type === 'Identifier' ? qualifier.name : '',
  };
}

function literalOf(type: TSESTree.TSImportType): TSESTree.Literal | undefined {
  const { argument } = type as { argument?: { literal?: TSESTree.Literal } };
  return argument?.literal;
}
