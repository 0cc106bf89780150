import type * as ts from 'typescript';

import type { Direction, OperationKind } from '../domain';
import { PACKAGE_NAME, PACKAGE_ROOT } from '../package';
import type { LibraryModel } from './library-model';

type Halves = ReadonlyMap<Direction, LibraryModel>;

/**
 * Which halves a type carries, by the declared types among its constituents: union and intersection members,
 * base types, constraints. Remembered per type, for all files of a program.
 */
export class StreamTypes {
  private static readonly known = new WeakMap<readonly LibraryModel[], WeakMap<ts.Program, StreamTypes>>();
  /** Whether the program has any declarations of the libraries; most programs of most users have none. */
  readonly areUsed: boolean;
  private readonly checker: ts.TypeChecker;
  private readonly halvesOf = new WeakMap<ts.Type, Halves>();

  private constructor(
    program: ts.Program,
    private readonly libraries: readonly LibraryModel[],
  ) {
    this.areUsed = program.getSourceFiles().some(({ fileName }) => libraries.some((library) => isPartOf(fileName, library)));
    this.checker = program.getTypeChecker();
  }

  static of(program: ts.Program, libraries: readonly LibraryModel[]): StreamTypes {
    const programs = StreamTypes.known.get(libraries) ?? new WeakMap<ts.Program, StreamTypes>();
    StreamTypes.known.set(libraries, programs);
    const types = programs.get(program) ?? new StreamTypes(program, libraries);
    programs.set(program, types);
    return types;
  }

  halves(type: ts.Type): Halves {
    let halves = this.halvesOf.get(type);
    if (halves === undefined) {
      halves = this.findHalves(type);
      this.halvesOf.set(type, halves);
    }
    return halves;
  }

  /**
   * Whether a value of the type offers the library's operation. The member's own declaration counts too, since
   * it survives `Pick` and other mapped types.
   */
  offers(type: ts.Type, library: LibraryModel, direction: Direction, member: string, kind: OperationKind): boolean {
    const halves = this.halves(type);
    if (halves.get(direction) === library) return true;
    if (kind === 'reset') return [...halves.values()].includes(library);
    return this.declaringLibrary(this.checker.getPropertyOfType(type, member), direction) === library;
  }

  /** Whether the member is declared by a known library. */
  declares(symbol: ts.Symbol | undefined): boolean {
    return (symbol?.declarations ?? []).some((declaration) => this.libraries.some((library) => isDeclaredIn(declaration, library)));
  }

  private findHalves(type: ts.Type): Halves {
    const halves = new Map<Direction, LibraryModel>();
    const seen = new Set<ts.Type>();
    const pending = [type];
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (seen.has(part) || seen.size > MAX_CONSTITUENTS) continue;
      seen.add(part);
      this.noteHalves(part, halves);
      pending.push(...this.constituents(part));
    }
    return halves;
  }

  private noteHalves(type: ts.Type, halves: Map<Direction, LibraryModel>): void {
    const symbol = type.getSymbol();
    if (symbol === undefined) return;
    for (const library of this.libraries) {
      const directions = Object.hasOwn(library.types, symbol.name) ? library.types[symbol.name] : undefined;
      if (directions === undefined || !symbol.declarations?.some((declaration) => isDeclaredIn(declaration, library))) continue;
      for (const direction of directions) halves.set(direction, library);
    }
  }

  private constituents(type: ts.Type): readonly ts.Type[] {
    if (type.isUnionOrIntersection()) return type.types;
    const target = (type as Partial<ts.TypeReference>).target as ts.Type | undefined;
    const declared = target ?? type;
    const bases = declared.isClassOrInterface() ? this.checker.getBaseTypes(declared) : [];
    const constraint = this.checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type ? bases : [...bases, constraint];
  }

  private declaringLibrary(symbol: ts.Symbol | undefined, direction: Direction): LibraryModel | undefined {
    for (const declaration of symbol?.declarations ?? []) {
      const parent = declaration.parent as ts.Node & { name?: { text?: string } };
      const name = parent.name?.text;
      for (const library of this.libraries) {
        if (name === undefined || !Object.hasOwn(library.types, name)) continue;
        if (library.types[name]?.includes(direction) === true && isDeclaredIn(declaration, library)) return library;
      }
    }
    return undefined;
  }
}

/** A bound for recursive types; the stream types of real code have fewer than twenty constituents. */
const MAX_CONSTITUENTS = 200;

function isDeclaredIn(declaration: ts.Declaration, library: LibraryModel): boolean {
  return isPartOf(declaration.getSourceFile().fileName, library);
}

const OWN_DECLARATIONS = `${PACKAGE_ROOT.replaceAll('\\', '/')}/dist/`;

/** Whether the file belongs to the library as it is installed, or, for this package, as it is built. */
function isPartOf(fileName: string, library: LibraryModel): boolean {
  if (fileName.includes(`/node_modules/${library.package}/`)) return true;
  return library.package === PACKAGE_NAME && fileName.startsWith(OWN_DECLARATIONS);
}
