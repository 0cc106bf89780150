import { COUNTS } from './legal/counts';
import { EVENTS } from './legal/events';
import { FLAGS } from './legal/flags';
import { JOINS } from './legal/joins';
import { LIFECYCLE } from './legal/lifecycle';
import { LOCKS } from './legal/locks';
import { PIPES } from './legal/pipes';
import { POLICIES } from './legal/policies';
import { QUEUES } from './legal/queues';
import { RECEIVERS } from './legal/receivers';
import { ROOMS } from './legal/rooms';
import { RPCS } from './legal/rpcs';
import { SCALE } from './legal/scale';
import { SENDERS } from './legal/senders';
import { SERVERS } from './legal/servers';
import { TIMERS } from './legal/timers';
import type { Legal } from './scenario';

/** Correct programs, by theme. */
export const LEGAL: readonly Legal[] = [
  ...SENDERS, ...RECEIVERS, ...JOINS, ...QUEUES, ...LOCKS, ...FLAGS, ...COUNTS, ...TIMERS, ...PIPES, ...EVENTS,
  ...SERVERS, ...RPCS, ...ROOMS, ...POLICIES, ...LIFECYCLE, ...SCALE,
];
