import type { Stream } from '../../core/stream';
import type { Moment } from '../../happens-before/moment';
import type { Runtime } from './runtime';

/** The other end of the stream gets a message, or the end, and with it what its sender knew. */
export function tell({ link }: Stream, what: 'closed' | 'sent', moment: Moment, { elsewhere }: Runtime): void {
  if (link === undefined) elsewhere.told(moment);
  else link[what](moment);
}
