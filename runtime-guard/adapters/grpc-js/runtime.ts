import type { Carrier } from '../../context/carrier';
import type { SettleDelay } from '../../core/delay';
import type { Detector } from '../../core/detector';
import type { Shares } from '../../core/shares';
import type { Shield } from '../../core/shield';
import type { Elsewhere } from '../../core/elsewhere';
import type { Ordering } from '../../happens-before/ordering';
import type { Streams } from './streams';
import type { Wires } from './wires';

/** What the patches of this adapter share. */
export interface Runtime {
  /** How many messages a stream may hold in memory; 0 for any number. */
  readonly bufferLimit: number;
  readonly carrier: Carrier;
  readonly delay: SettleDelay;
  readonly detector: Detector;
  readonly elsewhere: Elsewhere;
  /** Looks for what has been loaded since the last look. */
  readonly look: () => void;
  readonly ordering: Ordering;
  /** What is watched once, whichever copies of the module have it. */
  readonly shares: Shares;
  readonly shield: Shield;
  readonly stackDepth: number;
  readonly streams: Streams;
  readonly wires: Wires;
}
