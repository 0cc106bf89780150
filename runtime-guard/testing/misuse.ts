import { CLOSES } from './misuse/closes';
import { HANDLERS } from './misuse/handlers';
import { MESSAGES } from './misuse/messages';
import { RECEIVERS } from './misuse/receivers';
import { SENDERS } from './misuse/senders';
import type { Misuse } from './scenario';

/** Programs that break the contract, by theme. */
export const MISUSE: readonly Misuse[] = [...SENDERS, ...HANDLERS, ...CLOSES, ...RECEIVERS, ...MESSAGES];
