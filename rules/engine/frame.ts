import type { Activation, Conditions } from './conditions';
import type { State } from './state';
import type { Value } from './value';

/** Where a `break` or `continue` leads. */
export interface Jump {
  readonly breaks: State[];
  readonly continues: State[];
  readonly label: string | undefined;
  readonly loop: boolean;
}

/** One activation of a function that the walk is in. */
export interface Frame extends Activation {
  /** The conditions that surround the current point within this function. */
  conditions: Conditions;
  /** How many of them ask whether the stream is still to be used. */
  guards: number;
  readonly exits: State[];
  readonly jumps: Jump[];
  /** The conditions that surround the call of this function. */
  readonly outerConditions: Conditions;
  readonly results: Value[];
}

export function newFrame(outerConditions: Conditions): Frame {
  return { conditions: [], exits: [], guards: 0, isOver: false, jumps: [], outerConditions, results: [] };
}
