import type { Direction, OperationModel } from '../domain';

/** How one library spells the operations on its streams. */
export interface LibraryModel {
  /** Operations on a half, by method name. A `receive` method takes effect only with one of `events`, if given. */
  readonly operations: Readonly<Record<string, MethodModel>>;
  /** The package whose declarations define the types, as it is imported. */
  readonly package: string;
  /** Names of the declared types that carry a half, and which. */
  readonly types: Readonly<Record<string, readonly Direction[]>>;
}

export interface MethodModel extends OperationModel {
  /** The half whose presence makes the method an operation. */
  readonly direction: Direction;
  /** For a listener: the events that deliver messages. */
  readonly events?: readonly string[];
}
