import type { TSESTree } from '@typescript-eslint/utils';

import { CalledAs, Callee, type CallShape, NEVER } from './call-shape';
import { arrayCallbacks } from './forks/array-callbacks';
import { combinators } from './forks/combinators';
import { listeners, subscriptions } from './forks/listeners';
import { generatorsAndFunctions } from './forks/local-functions';
import { nodeCallbacks } from './forks/node-callbacks';
import { observables } from './forks/observables';
import { operations } from './forks/operations';
import { pipes } from './forks/pipes';
import { promiseChains } from './forks/promise-chains';
import { timers } from './forks/timers';
import { exclusiveCallbacks, projectConventions } from './joins/exclusive-callbacks';
import { exits } from './joins/exits';
import { disposals } from './joins/cleanups';
import { containers } from './joins/containers';
import { lockQuestions } from './joins/lock-questions';
import { lockCalls } from './joins/locks';
import { pauses } from './joins/pauses';
import { emitterStops, listenerRemovals, timerRemovals } from './joins/removals';
import { detachedOperations } from './streams/detached';
import { superConstructors } from './streams/instances';
import { iterators } from './streams/iterators';
import type { ProgramIndex } from './program';
import { changeByCall, type ChangeByCall, noteChangeByCall } from './message-changes';
import { evaluateUnknown, unknownCall, type UnknownCall } from './unknown-calls';
import type { Value } from './value';
import type { Walk } from './walk';

const SHAPES: readonly CallShape[] = [
  projectConventions,
  superConstructors,
  exits,
  timers,
  timerRemovals,
  disposals,
  nodeCallbacks,
  listeners,
  pauses,
  listenerRemovals,
  promiseChains,
  combinators,
  iterators,
  pipes,
  subscriptions,
  observables,
  operations,
  detachedOperations,
  lockQuestions,
  generatorsAndFunctions,
  exclusiveCallbacks,
  emitterStops,
  lockCalls,
  containers,
  arrayCallbacks,
];

const fitting = new Map<string | undefined, readonly CallShape[]>();

/** The shapes that a call of the name may have. */
function shapesFor(name: string | undefined): readonly CallShape[] {
  let shapes = fitting.get(name);
  if (shapes === undefined) {
    shapes = SHAPES.filter(({ fits }) => fits === undefined || (name !== undefined && fits(name)));
    fitting.set(name, shapes);
  }
  return shapes;
}

/** What the way in which a call is written tells of it, found once for all walks through the file. */
class CallSite {
  readonly change: ChangeByCall | undefined;
  private readonly callee: CalledAs;
  private shapes: readonly CallShape[];
  private unknown: UnknownCall | undefined;

  constructor(
    walk: Walk,
    private readonly call: TSESTree.CallExpression,
  ) {
    this.callee = new CalledAs(call);
    this.change = changeByCall(walk, call, this.callee);
    this.shapes = shapesFor(this.callee.name);
  }

  evaluate(walk: Walk, awaited: boolean): Value {
    const callee = new Callee(walk, this.callee);
    const value = this.shaped(walk, awaited, callee);
    if (value !== undefined) return value;
    this.unknown ??= unknownCall(walk, this.call, this.callee);
    return evaluateUnknown(walk, this.call, callee, this.unknown);
  }

  /** What the first shape that fits makes of the call; the shapes that never fit are forgotten on the way. */
  private shaped(walk: Walk, awaited: boolean, callee: Callee): Value | undefined {
    let impossible: CallShape[] | undefined;
    let found: Value | undefined;
    for (const shape of this.shapes) {
      const value = shape(walk, this.call, awaited, callee);
      if (value === NEVER) (impossible ??= []).push(shape);
      else found = value;
      if (found !== undefined) break;
    }
    const never = impossible;
    if (never !== undefined) this.shapes = this.shapes.filter((shape) => !never.includes(shape));
    return found;
  }
}

/** The calls of one file. */
export class CallSites {
  private readonly sites = new Map<TSESTree.CallExpression, CallSite>();

  at(walk: Walk, call: TSESTree.CallExpression): CallSite {
    let site = this.sites.get(call);
    if (site === undefined) {
      site = new CallSite(walk, call);
      this.sites.set(call, site);
    }
    return site;
  }
}

const known = new WeakMap<ProgramIndex, CallSites>();

export function callsOf(index: ProgramIndex): CallSites {
  const calls = known.get(index) ?? new CallSites();
  known.set(index, calls);
  return calls;
}

export function evaluateCall(walk: Walk, call: TSESTree.CallExpression, awaited: boolean): Value {
  walk.spend();
  const site = walk.calls.at(walk, call);
  if (site.change !== undefined) noteChangeByCall(walk, call, site.change);
  return site.evaluate(walk, awaited);
}
