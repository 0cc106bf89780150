import type { Stream } from '../../core/stream';
import type { Clock } from '../../happens-before/clock';
import type { Runtime } from './runtime';

/** The other end of the stream gets a message, or the end, and with it what its sender knew. */
export function tell({ link }: Stream, what: 'closed' | 'sent', clock: Clock | undefined, { elsewhere }: Runtime): void {
  if (link === undefined) elsewhere.told(clock);
  else link[what](clock);
}
