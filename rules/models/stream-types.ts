import type * as ts from 'typescript';

import type { Direction, OperationKind } from '../domain';
import { Checker, type Declared, type Type } from './checker';
import type { LibraryModel } from './library-model';
import { packageOf } from './packages';

type Halves = ReadonlyMap<Direction, LibraryModel>;

/** Which halves a type carries, by the declared types among its constituents, for all files of a program. */
export class StreamTypes {
  private static readonly known = new WeakMap<readonly LibraryModel[], WeakMap<ts.Program, StreamTypes>>();
  /** Whether the program has any declarations of the libraries; most programs of most users have none. */
  readonly areUsed: boolean;
  private readonly checker: Checker;
  private readonly halvesOf = new WeakMap<Type, Halves>();

  private constructor(
    program: ts.Program,
    private readonly libraries: readonly LibraryModel[],
  ) {
    const packages = new Set(libraries.flatMap((library) => library.packages));
    const isProject = libraries.some(({ project }) => project !== undefined);
    this.areUsed = isProject || program.getSourceFiles().some(({ fileName }) => packages.has(packageOf(fileName) ?? ''));
    this.checker = Checker.of(program);
  }

  static of(program: ts.Program, libraries: readonly LibraryModel[]): StreamTypes {
    const programs = StreamTypes.known.get(libraries) ?? new WeakMap<ts.Program, StreamTypes>();
    const known = programs.get(program);
    if (known !== undefined) return known;
    const types = new StreamTypes(program, libraries);
    StreamTypes.known.set(libraries, programs.set(program, types));
    return types;
  }

  halves(type: Type): Halves {
    let halves = this.halvesOf.get(type);
    if (halves === undefined) {
      halves = this.findHalves(type);
      this.halvesOf.set(type, halves);
    }
    return halves;
  }

  /** Whether the library declares one of the type's constituents under the name. */
  is(type: Type, library: LibraryModel, name: string | undefined): boolean {
    if (name === undefined) return false;
    return this.checker.declarations(type).some((declared) => declared.name === name && isDeclaredIn(declared, library));
  }

  /**
   * Whether a value of the type offers the library's operation. The member's own declaration counts too, since
   * it survives `Pick` and other mapped types.
   */
  offers(type: Type, library: LibraryModel, direction: Direction, member: string, kind: OperationKind): boolean {
    const halves = this.halves(type);
    if (halves.get(direction) === library) return true;
    if (kind === 'reset') return [...halves.values()].includes(library);
    return this.checker
      .membersDeclarations(this.checker.member(type, member))
      .some((declared) => directionsOf(declared, library).includes(direction));
  }

  /** Whether the type has a member of this name that is declared by a known library. */
  hasOwnMember(type: Type, name: string): boolean {
    return this.checker
      .membersDeclarations(this.checker.member(type, name))
      .some((declared) => this.libraries.some((library) => isDeclaredIn(declared, library)));
  }

  private findHalves(type: Type): Halves {
    const halves = new Map<Direction, LibraryModel>();
    for (const declared of this.checker.declarations(type)) {
      for (const library of this.libraries) {
        for (const direction of directionsOf(declared, library)) halves.set(direction, library);
      }
    }
    return halves;
  }
}

const NONE: readonly Direction[] = [];

/** The halves that the library gives to what is declared so. */
function directionsOf(declared: Declared, library: LibraryModel): readonly Direction[] {
  const directions = Object.hasOwn(library.types, declared.name) ? library.types[declared.name] : undefined;
  return directions !== undefined && isDeclaredIn(declared, library) ? directions : NONE;
}

export function isDeclaredIn({ fileName }: Pick<Declared, 'fileName'>, library: LibraryModel): boolean {
  const owner = packageOf(fileName);
  if (library.project === undefined) return library.packages.includes(owner ?? '');
  return owner === undefined && fileName.endsWith(library.project.path ?? '');
}
