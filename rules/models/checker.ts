import type { ParserServicesWithTypeInformation, TSESTree } from '@typescript-eslint/utils';
import type * as ts from 'typescript';

export type Type = ts.Type;
type Member = ts.Symbol;
type Signature = ts.Signature;

/** Where something is declared, and as what. */
export interface Declared {
  readonly fileName: string;
  readonly name: string;
}

/** A bound for recursive types; the stream types of real code have fewer than twenty constituents. */
const MAX_CONSTITUENTS = 200;

const NONE: readonly never[] = [];

/** All that is asked of the type checker, remembered per type. Another backend replaces this file. */
export class Checker {
  private static readonly known = new WeakMap<ts.Program, Checker>();
  private readonly checker: ts.TypeChecker;
  private readonly constituentsOf = new WeakMap<Type, readonly Type[]>();
  private readonly iterables = new WeakMap<Type, boolean>();
  private readonly declaredOf = new WeakMap<Type, readonly Declared[]>();

  private constructor(readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
  }

  static of(program: ts.Program): Checker {
    const checker = Checker.known.get(program) ?? new Checker(program);
    Checker.known.set(program, checker);
    return checker;
  }

  /** The type with its union and intersection members, base types and constraints, and theirs. */
  constituents(type: Type): readonly Type[] {
    let found = this.constituentsOf.get(type);
    if (found === undefined) {
      found = this.findConstituents(type);
      this.constituentsOf.set(type, found);
    }
    return found;
  }

  /** As what the constituents of the type are declared: a class, an interface, an alias of an object or function type. */
  declarations(type: Type): readonly Declared[] {
    let found = this.declaredOf.get(type);
    if (found === undefined) {
      found = this.constituents(type).flatMap(declaredAs);
      this.declaredOf.set(type, found);
    }
    return found;
  }

  /** The members of a union; any other type is its own. */
  alternatives(type: Type): readonly Type[] {
    return type.isUnion() ? type.types : [type];
  }

  member(type: Type, name: string): Member | undefined {
    return this.checker.getPropertyOfType(type, name);
  }

  /** The declarations that the member comes from; they survive `Pick` and other mapped types. */
  membersDeclarations(member: Member | undefined): readonly Declared[] {
    return (member?.declarations ?? NONE).map((declaration) => ({
      fileName: declaration.getSourceFile().fileName,
      name: nameOf(declaration.parent) ?? '',
    }));
  }

  memberType(type: Type, name: string, at: ts.Node): Type | undefined {
    const member = this.member(this.checker.getNonNullableType(type), name);
    return member && this.checker.getTypeOfSymbolAtLocation(member, at);
  }

  /** Whether `for await` takes the value, whatever its type is called. */
  isAsyncIterable(type: Type): boolean {
    let is = this.iterables.get(type);
    if (is === undefined) {
      is = this.alternatives(type).some((part) =>
        this.checker.getPropertiesOfType(part).some((member) => String(member.escapedName).startsWith('__@asyncIterator')),
      );
      this.iterables.set(type, is);
    }
    return is;
  }

  /** Whether a value may have properties that its type does not tell of: `object`, `unknown`, a record. */
  isOpen(type: Type): boolean {
    const name = (type as { intrinsicName?: unknown }).intrinsicName;
    return name !== undefined || type.getStringIndexType() !== undefined;
  }

  isPromise(type: Type): boolean {
    return this.alternatives(type).some((part) => PROMISES.has(part.getSymbol()?.name ?? ''));
  }

  /** What a promise is for; any other type is its own. */
  awaited(type: Type): Type {
    if (!PROMISES.has(type.getSymbol()?.name ?? '')) return type;
    return this.checker.getTypeArguments(type as ts.TypeReference)[0] ?? type;
  }

  isTuple(type: Type): boolean {
    return this.checker.isTupleType(type);
  }

  signatures(type: Type): readonly Signature[] {
    return this.alternatives(type).flatMap((part) => part.getCallSignatures());
  }

  /** The overload that the call is resolved to. */
  resolved(call: ts.Node): Signature | undefined {
    return this.checker.getResolvedSignature(call as ts.CallLikeExpression);
  }

  returned(signature: Signature): Type {
    return this.checker.getReturnTypeOfSignature(signature);
  }

  /** Whether a call may give `any`, for all that the signature's declaration tells. */
  mayReturnAny(signature: Signature): boolean {
    const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
    if (declaration?.type === undefined || signature.typeParameters !== undefined) return true;
    const type = this.returned(signature);
    return isAny(type) || type.isTypeParameter();
  }

  parameters(signature: Signature, at: ts.Node): readonly Type[] {
    return signature.getParameters().map((parameter) => this.checker.getTypeOfSymbolAtLocation(parameter, at));
  }

  /** The type that the place of the expression asks for. */
  expected(node: ts.Node): Type | undefined {
    return this.checker.getContextualType(node as ts.Expression);
  }

  typeAt(node: ts.Node): Type {
    return this.checker.getTypeAtLocation(node);
  }

  private findConstituents(type: Type): readonly Type[] {
    const found = new Set<Type>();
    const pending = [type];
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (found.has(part) || found.size > MAX_CONSTITUENTS) continue;
      found.add(part);
      pending.push(...this.parts(part));
    }
    return [...found];
  }

  private parts(type: Type): readonly Type[] {
    if (type.isUnionOrIntersection()) return type.types;
    const target = (type as Partial<ts.TypeReference>).target as Type | undefined;
    const declared = target ?? type;
    const bases = declared.isClassOrInterface() ? this.checker.getBaseTypes(declared) : NONE;
    const constraint = this.checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type ? bases : [...bases, constraint];
  }
}

/** The types of one file's nodes. */
export class TypedNodes {
  readonly checker: Checker;
  private readonly types = new Map<TSESTree.Node, Type | undefined>();

  constructor(private readonly services: ParserServicesWithTypeInformation) {
    this.checker = Checker.of(services.program);
  }

  /** The checker's own node; there is none for what only ESTree tells apart. */
  original(node: TSESTree.Node): ts.Node | undefined {
    return this.services.esTreeNodeToTSNodeMap.get(node);
  }

  typeOf(node: TSESTree.Node): Type | undefined {
    let type = this.types.get(node);
    if (type === undefined && !this.types.has(node)) {
      const original = this.original(node);
      type = original && this.checker.typeAt(original);
      this.types.set(node, type);
    }
    return type;
  }

  resolved(call: TSESTree.CallExpression): Signature | undefined {
    const original = this.original(call);
    return original && this.checker.resolved(original);
  }

  parameters(signature: Signature, at: TSESTree.Node): readonly Type[] {
    const original = this.original(at);
    return original === undefined ? NONE : this.checker.parameters(signature, original);
  }

  memberType(type: Type, name: string, at: TSESTree.Node): Type | undefined {
    const original = this.original(at);
    return original && this.checker.memberType(type, name, original);
  }

  expected(node: TSESTree.Expression): Type | undefined {
    const original = this.original(node);
    return original && this.checker.expected(original);
  }

  /** The text of a string constant: a literal, a `const`, an enum's member, a property of an `as const` object. */
  constantOf(node: TSESTree.Expression): string | undefined {
    const type = this.typeOf(node);
    return type?.isStringLiteral() === true ? type.value : undefined;
  }
}

const PROMISES = new Set(['Promise', 'PromiseLike']);

/** `any`, also the one that stands for a type that does not resolve. */
export function isAny(type: Type): boolean {
  const name = (type as { intrinsicName?: unknown }).intrinsicName;
  return name === 'any' || name === 'error' || name === 'unresolved';
}

/** As what the type's symbol is declared; a type literal goes by the name of its alias, whatever it is called later. */
function declaredAs(type: Type): readonly Declared[] {
  const symbol = type.getSymbol();
  return (symbol?.declarations ?? NONE).flatMap((declaration) => {
    const name = symbol?.name === '__type' ? nameOf(declaration.parent) : symbol?.name;
    return name === undefined ? [] : [{ fileName: declaration.getSourceFile().fileName, name }];
  });
}

function nameOf(node: ts.Node): string | undefined {
  return (node as ts.Node & { name?: { text?: string } }).name?.text;
}

/** Where the signature is declared, and the source text of its body, which is empty where there is none. */
export function declarationOf(signature: Signature): { readonly body: string; readonly fileName: string } | undefined {
  const declaration = signature.getDeclaration() as (ts.SignatureDeclaration & { readonly body?: ts.Node }) | undefined;
  const file = declaration?.getSourceFile();
  if (declaration === undefined || file === undefined) return undefined;
  const { body } = declaration;
  return { body: body === undefined ? '' : file.text.slice(body.pos, body.end), fileName: file.fileName };
}

/** How many arguments a call must have. */
export function requiredArguments(signature: Signature): number {
  return (signature as Signature & { minArgumentCount?: number }).minArgumentCount ?? signature.getParameters().length;
}
