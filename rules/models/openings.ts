import type { TSESTree } from '@typescript-eslint/utils';

import type { Direction } from '../domain';
import { uncast } from '../syntax';
import { isAny, type Type, type TypedNodes } from './checker';
import type { LibraryModel } from './library-model';
import type { StreamTypes } from './stream-types';

/** What the type of a method tells of its calls. */
interface Method {
  /** The libraries whose clients have such methods. */
  readonly libraries: readonly LibraryModel[];
  readonly mayReturnAny: boolean;
}

/** Tells which calls open streams: those of a generated client's methods, which take what only such methods take. */
export class Openings {
  private readonly knownMethods = new WeakMap<Type, Method>();
  private readonly opening: readonly LibraryModel[];

  constructor(
    libraries: readonly LibraryModel[],
    private readonly nodes: TypedNodes,
    private readonly streams: StreamTypes,
  ) {
    this.opening = libraries.filter(({ opening }) => opening !== undefined);
  }

  /** Whether the call opens no stream, by the type of its method: that is cheaper to tell than what the call returns. */
  areExcluded({ callee }: TSESTree.CallExpression): boolean {
    const node = uncast(callee);
    const type = node.type === 'MemberExpression' ? this.nodes.typeOf(node) : undefined;
    if (type === undefined || isAny(type)) return false;
    const { libraries, mayReturnAny } = this.methodOf(type, node);
    return libraries.length === 0 && !mayReturnAny;
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
    if (method === undefined || client === undefined || !this.methodOf(method, callee).libraries.includes(library)) return false;
    return library.opening?.client === undefined || this.streams.is(client, library, library.opening.client);
  }

  private methodOf(type: Type, at: TSESTree.Node): Method {
    let method = this.knownMethods.get(type);
    if (method === undefined) {
      method = this.findMethod(type, at);
      this.knownMethods.set(type, method);
    }
    return method;
  }

  private findMethod(type: Type, at: TSESTree.Node): Method {
    const { checker } = this.nodes;
    const signatures = checker.signatures(type);
    const taken = signatures.flatMap((signature) => this.nodes.parameters(signature, at));
    return {
      libraries: this.opening.filter((library) => taken.some((parameter) => this.streams.is(parameter, library, library.opening?.parameter))),
      mayReturnAny: signatures.length === 0 || signatures.some((signature) => checker.mayReturnAny(signature)),
    };
  }
}
