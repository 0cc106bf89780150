import type { Direction, OperationModel } from '../domain';

/** How one library spells the operations on its streams, and what else of it concerns them. */
export interface LibraryModel {
  /** What builds a connection of its own. */
  readonly channels?: ChannelModel;
  /** The type of the parameter that only a server's handlers have, beside their requests. */
  readonly handlerContext?: string;
  /** How the methods of a generated client are told that open a stream of one of `types`. */
  readonly opening?: OpeningModel;
  /** Operations on a half, by method name. A `receive` method takes effect only with one of `events`, if given. */
  readonly operations: Readonly<Record<string, MethodModel>>;
  /** A call that takes a parameter of this type and returns an async iterable returns the responses of an RPC. */
  readonly options?: string;
  /** The packages whose declarations define the types. */
  readonly packages: readonly string[];
  /** The types are declared in the project's own files, of which `path` is the end, or anywhere. */
  readonly project?: { readonly path?: string | undefined } | undefined;
  /** The type of the callback by which a handler answers a call with a single response. */
  readonly reply?: string;
  /** Names of the declared types that carry a half, and which. */
  readonly types: Readonly<Record<string, readonly Direction[]>>;
}

export interface MethodModel extends OperationModel {
  /** The half whose presence makes the method an operation. */
  readonly direction: Direction;
  /** For a listener: the events that deliver messages. */
  readonly events?: readonly string[];
}

/** What builds a channel: constructors by the type they make, and functions by name. */
export interface ChannelModel {
  /** The type that is made (or its base), and how many arguments come before the options. */
  readonly classes?: Readonly<Record<string, number>>;
  /** The function, and how many arguments come before the options. */
  readonly functions?: Readonly<Record<string, number>>;
  /** Options by which another channel is used instead. */
  readonly sharing?: readonly string[];
  /** Values of options with which there is no channel to be built. */
  readonly without?: Readonly<Record<string, string>>;
}

interface OpeningModel {
  /** The base type of all clients, where there is one. */
  readonly client?: string;
  /** The type of a parameter that such a method has in one of its overloads. */
  readonly parameter: string;
}
