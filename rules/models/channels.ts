import type { TSESTree } from '@typescript-eslint/utils';

import { uncast } from '../syntax';
import { declarationOf, type Type, type TypedNodes } from './checker';
import type { ChannelModel, LibraryModel } from './library-model';
import { isDeclaredIn, type StreamTypes } from './stream-types';

/** Tells which expressions build a connection of their own; where options may say otherwise, none does. */
export class Channels {
  /** Whether any call of the file may build a channel; the functions that do have names of their own. */
  readonly areCalledFor: boolean;
  /** The functions that build a channel, by name. */
  private readonly makers: ReadonlySet<string>;

  constructor(
    private readonly libraries: readonly LibraryModel[],
    private readonly nodes: TypedNodes,
    private readonly streams: StreamTypes,
    text: string,
  ) {
    this.makers = new Set(libraries.flatMap(({ channels }) => Object.keys(channels?.functions ?? {})));
    this.areCalledFor = [...this.makers].some((name) => text.includes(name));
  }

  areBuiltBy(node: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
    if (node.type === 'CallExpression' && !this.makers.has(nameOf(node) ?? '')) return false;
    return this.libraries.some((library) => {
      const { channels } = library;
      if (channels === undefined) return false;
      const options = node.type === 'NewExpression' ? this.optionsOfClass(node, library, channels) : this.optionsOfCall(node, library, channels);
      return options?.every((option) => this.leavesOwnChannel(option, channels)) === true;
    });
  }

  /** The arguments behind the address and the credentials, where the class is one that builds a channel. */
  private optionsOfClass(
    node: TSESTree.NewExpression,
    library: LibraryModel,
    { classes = {} }: ChannelModel,
  ): TSESTree.CallExpressionArgument[] | undefined {
    const made = Object.entries(classes).filter(([, leading]) => node.arguments.length >= leading);
    const type = made.length === 0 || node.arguments.length === 0 ? undefined : this.nodes.typeOf(node);
    const match = type && made.find(([name]) => this.streams.is(type, library, name));
    return match && optionsAfter(node.arguments, match[1]);
  }

  private optionsOfCall(
    node: TSESTree.CallExpression,
    library: LibraryModel,
    { functions = {} }: ChannelModel,
  ): TSESTree.CallExpressionArgument[] | undefined {
    const name = nameOf(node);
    if (name === undefined || !Object.hasOwn(functions, name)) return undefined;
    const signature = this.nodes.resolved(node);
    const declaration = signature && declarationOf(signature);
    if (declaration === undefined || !isDeclaredIn(declaration, library)) return undefined;
    return optionsAfter(node.arguments, functions[name] ?? 0);
  }

  private leavesOwnChannel(option: TSESTree.CallExpressionArgument, model: ChannelModel): boolean {
    const type = option.type === 'SpreadElement' ? undefined : this.nodes.typeOf(uncast(option));
    if (type === undefined || this.nodes.checker.isOpen(type)) return false;
    if ((model.sharing ?? []).some((path) => this.mayHave(type, path.split('.'), option))) return false;
    return Object.entries(model.without ?? {}).every(([name, value]) => {
      const given = this.nodes.memberType(type, name, option);
      return given === undefined || (given.isStringLiteral() && given.value !== value);
    });
  }

  private mayHave(type: Type, [name = '', ...rest]: readonly string[], at: TSESTree.Node): boolean {
    const { checker } = this.nodes;
    return checker.alternatives(type).some((part) => {
      const member = this.nodes.memberType(part, name, at);
      if (member === undefined) return false;
      return rest.length === 0 || checker.isOpen(member) || this.mayHave(member, rest, at);
    });
  }
}

/** The name of the function that is called. */
function nameOf(call: TSESTree.CallExpression): string | undefined {
  const callee = uncast(call.callee);
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return name.type === 'Identifier' ? name.name : undefined;
}

/** The arguments after the leading ones; all of them where a spread hides which is which. */
function optionsAfter(args: readonly TSESTree.CallExpressionArgument[], leading: number): TSESTree.CallExpressionArgument[] {
  return args.some(({ type }) => type === 'SpreadElement') ? [...args] : args.slice(leading);
}
