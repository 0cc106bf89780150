import type { Misuse, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { channelsPerCall } from './channels-per-call';
import { floatingSends } from './floating-sends';
import { lateReceives } from './late-receives';
import { unboundedSends } from './unbounded-sends';
import { unclosedStreams } from './unclosed-streams';

/** Finds misuses that need no order of tasks: each is seen in the structure of the code alone. */
export type Check = (index: ProgramIndex, resolver: Resolver) => readonly Misuse[];

/** All checks. A further one is a further file, and a line here. */
export const CHECKS: readonly Check[] = [channelsPerCall, floatingSends, lateReceives, unboundedSends, unclosedStreams];
