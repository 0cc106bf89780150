import type { TSESLint } from '@typescript-eslint/utils';

/** What a module is to gRPC. `foreign` is a package that has nothing to do with it. */
export type ModuleKind = 'connect' | 'foreign' | 'gax' | 'generated' | 'grpc' | 'guard' | 'loader' | 'nest' | 'nice' | 'protobuf-ts' | 'protobuf-ts-client';

const KINDS: readonly (readonly [RegExp, ModuleKind])[] = [
  [/^(?:@grpc\/grpc-js|grpc)(?:\/|$)/, 'grpc'],
  [/^@grpc\/proto-loader$/, 'loader'],
  [/_grpc_pb(?:\.[cm]?[jt]s)?$/, 'generated'],
  [/^nice-grpc/, 'nice'],
  [/^@protobuf-ts\//, 'protobuf-ts'],
  [/^\.{1,2}\/.*\.client(?:\.[cm]?[jt]s)?$/, 'protobuf-ts-client'],
  [/^@connectrpc\/connect/, 'connect'],
  [/^(?:google-gax$|@google-cloud\/)/, 'gax'],
  [/^@nestjs\/microservices$/, 'nest'],
  [/^eslint-plugin-grpc-streams\/runtime-guard/, 'guard'],
];

/** Packages of a project's own often wrap gRPC; one with such a name may hand out streams. */
const MAYBE_OURS = /grpc|proto|client|stub|rpc/i;

/** What the module is to gRPC; `undefined` for the project's own modules, which may hold anything. */
export function moduleKind(specifier: string): ModuleKind | undefined {
  const known = KINDS.find(([pattern]) => pattern.test(specifier));
  if (known !== undefined) return known[1];
  return /^[./#~]|^@\//.test(specifier) || MAYBE_OURS.test(specifier) ? undefined : 'foreign';
}

/** The kinds that a file without types must import for any of its code to be looked at. */
const STREAM_KINDS: ReadonlySet<ModuleKind | undefined> = new Set<ModuleKind>([
  'connect', 'gax', 'generated', 'grpc', 'guard', 'loader', 'nest', 'nice', 'protobuf-ts', 'protobuf-ts-client',
]);

/** Imports of raw gRPC: in such a file a parameter named `call` is a gRPC call. */
const GRPC_KINDS: ReadonlySet<ModuleKind | undefined> = new Set<ModuleKind>(['generated', 'grpc', 'loader']);

const IMPORT = /(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*['"]([^'"\n]+)['"]/g;

/** Which kinds of modules a file imports. Comments do not count. */
export class StreamImports {
  /** Whether the file imports anything that streams come from. */
  readonly any: boolean;
  /** Whether the file imports gRPC itself, or code that was generated for it. */
  readonly grpc: boolean;

  constructor(sourceCode: Readonly<TSESLint.SourceCode>) {
    const kinds = new Set(importedKinds(sourceCode));
    this.any = [...kinds].some((kind) => STREAM_KINDS.has(kind));
    this.grpc = [...kinds].some((kind) => GRPC_KINDS.has(kind));
  }
}

function* importedKinds({ ast, text }: Readonly<TSESLint.SourceCode>): Generator<ModuleKind> {
  for (const { 1: specifier, index } of text.matchAll(IMPORT)) {
    const kind = specifier === undefined ? undefined : moduleKind(specifier);
    if (kind === undefined || kind === 'foreign') continue;
    if (!isInComment(ast.comments, index)) yield kind;
  }
}

function isInComment(comments: readonly { readonly range: readonly [number, number] }[] | undefined, index: number): boolean {
  return comments?.some(({ range }) => range[0] <= index && index < range[1]) === true;
}
