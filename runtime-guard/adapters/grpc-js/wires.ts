import { randomBytes } from 'node:crypto';

import type { Channel, Metadata } from '@grpc/grpc-js';

import { type Undo, watchMethod } from '../../core/patch';
import { createStamp } from '../../core/stamp';
import { type Link, Wire } from '../../core/wire';
import type { Moment } from '../../happens-before/moment';
import { Listening } from './listening';
import type { GrpcModule } from './probe';

/** Names a call to a server of this process; the server takes it out before anybody sees it. */
const HEADER = 'grpc-streams-guard-call';

/** The calls whose two ends are both in this process. */
export class Wires {
  readonly listening = new Listening();
  readonly #prefix = randomBytes(8).toString('hex');
  readonly #wires = new Map<string, Wire>();
  /** The names that came with metadata. */
  readonly #names = createStamp<string>();
  #calls = 0;

  /**
   * A client starts a call over `channel` with `metadata`.
   * @returns nothing if the server is not one of this process; then not a byte of the call changes
   */
  start(channel: Channel, metadata: Metadata, started: Moment): { forget: () => void; link: Link; metadata: Metadata; wire: Wire } | undefined {
    if (!this.listening.isReachedBy(channel)) return undefined;
    const name = `${this.#prefix}-${(this.#calls += 1)}`;
    const wire = new Wire(started);
    this.#wires.set(name, wire);
    const named = metadata.clone();
    named.set(HEADER, name);
    return { forget: () => this.#wires.delete(name), link: wire.client(), metadata: named, wire };
  }

  /** The call that reached a server with `metadata`, if its client is in this process, too. */
  arrived(metadata: unknown): Wire | undefined {
    const name = typeof metadata === 'object' && metadata !== null ? this.#names.get(metadata) : undefined;
    return name === undefined ? undefined : this.#wires.get(name);
  }

  /** Takes the name out of what arrives, before interceptors and handlers see it. */
  watch({ Metadata: metadataClass }: GrpcModule): Undo {
    return watchMethod(metadataClass, 'fromHttp2Headers', {
      before: (_self, [headers]) => typeof headers === 'object' && headers !== null && HEADER in headers,
      returned: (_self, isNamed, result) => {
        if (!isNamed) return;
        const metadata = result as Metadata;
        const [name] = metadata.get(HEADER);
        if (name === undefined) return;
        metadata.remove(HEADER);
        this.#names.set(metadata, String(name));
      },
    });
  }
}
