import type { TSESTree } from '@typescript-eslint/utils';

import type { Direction } from '../domain';
import { uncast } from '../syntax';
import { isAny, type Type, type TypedNodes } from './checker';
import type { LibraryModel } from './library-model';
import type { StreamTypes } from './stream-types';

/** Tells which calls open streams: those of a generated client's methods, which take what only such methods take. */
export class Openings {
  private readonly librariesOf = new WeakMap<Type, readonly LibraryModel[]>();
  private readonly opening: readonly LibraryModel[];

  constructor(
    libraries: readonly LibraryModel[],
    private readonly nodes: TypedNodes,
    private readonly streams: StreamTypes,
  ) {
    this.opening = libraries.filter(({ opening }) => opening !== undefined);
  }

  /** Whether the method may be one that opens streams. That is cheaper to tell than what the call returns. */
  mayBe({ callee }: TSESTree.CallExpression): boolean {
    const node = uncast(callee);
    if (node.type !== 'MemberExpression') return false;
    const method = this.nodes.typeOf(node);
    return method !== undefined && (isAny(method) || this.librariesFor(method, node).length > 0);
  }

  /** The halves of the stream that the call opens. */
  halvesOf(call: TSESTree.CallExpression): readonly Direction[] | undefined {
    const type = this.nodes.typeOf(call);
    const halves = type && this.streams.halves(type);
    const [library] = halves?.values() ?? [];
    const callee = uncast(call.callee);
    if (halves === undefined || library === undefined || callee.type !== 'MemberExpression') return undefined;
    return this.isOpenedBy(callee, library) ? [...halves.keys()].sort() : undefined;
  }

  private isOpenedBy(callee: TSESTree.MemberExpression, library: LibraryModel): boolean {
    const [method, client] = [this.nodes.typeOf(callee), this.nodes.typeOf(callee.object)];
    if (method === undefined || client === undefined || !this.librariesFor(method, callee).includes(library)) return false;
    return library.opening?.client === undefined || this.streams.is(client, library, library.opening.client);
  }

  /** The libraries whose clients have such methods. */
  private librariesFor(method: Type, at: TSESTree.Node): readonly LibraryModel[] {
    let found = this.librariesOf.get(method);
    if (found === undefined) {
      const taken = this.nodes.checker.signatures(method).flatMap((signature) => this.nodes.parameters(signature, at));
      found = this.opening.filter((library) => taken.some((type) => this.streams.is(type, library, library.opening?.parameter)));
      this.librariesOf.set(method, found);
    }
    return found;
  }
}
