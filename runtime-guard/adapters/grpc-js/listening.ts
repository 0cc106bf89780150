import { networkInterfaces } from 'node:os';

import type { Channel } from '@grpc/grpc-js';

import { patchMethod, type Undo, undoAll } from '../../core/patch';
import type { GrpcModule } from './probe';

/** grpc-js may send a call by way of a proxy that these name; who is behind it, only the proxy knows. */
const PROXIES = ['grpc_proxy', 'https_proxy', 'http_proxy'];

interface Address {
  readonly host: string;
  readonly port: string;
}

/** Where the watched servers of this process listen. */
export class Listening {
  readonly #servers = new Map<object, Address[]>();
  /** What is known of channels, until a server begins or ceases to listen. */
  #reached = new WeakMap<object, boolean>();

  /**
   * Whether a channel certainly ends at one of them. Whether it goes by way of a proxy is settled as it is made, so that
   * is looked up once.
   */
  isReachedBy(channel: Channel): boolean {
    const known = this.#reached.get(channel);
    if (known !== undefined) return known;
    const reaches = this.reaches(channel.getTarget());
    this.#reached.set(channel, reaches);
    return reaches;
  }

  /** Whether a channel to `target` certainly ends at one of them. */
  reaches(target: string): boolean {
    if (this.#servers.size === 0 || PROXIES.some((name) => (process.env[name] ?? '') !== '')) return false;
    const wanted = addressOf(target);
    if (wanted === undefined) return false;
    return [...this.#servers.values()].flat().some((bound) => bound.port === wanted.port && meets(bound.host, wanted.host));
  }

  /** Follows the servers of one copy of grpc-js as they begin and cease to listen. */
  watch({ Server }: GrpcModule): Undo {
    const ceases = (name: string): Undo =>
      patchMethod(Server.prototype, name, (self, args, native) => {
        this.#servers.delete(self);
        this.#reached = new WeakMap();
        return native.apply(self, args);
      });
    return undoAll([
      patchMethod(Server.prototype, 'bindAsync', (self, args, native) => {
        const [where, credentials, callback, ...rest] = args;
        if (typeof callback !== 'function' || typeof where !== 'string') return native.apply(self, args);
        const bound = (error: unknown, port: unknown): unknown => {
          if (error === null || error === undefined) this.#add(self, where, String(port));
          return (callback as (error: unknown, port: unknown) => unknown)(error, port);
        };
        return native.call(self, where, credentials, bound, ...rest);
      }),
      ...['drain', 'forceShutdown', 'tryShutdown', 'unbind'].map(ceases),
    ]);
  }

  #add(server: object, where: string, port: string): void {
    const wanted = addressOf(where);
    if (wanted === undefined) return;
    const address = wanted.port === '0' ? { host: wanted.host, port } : wanted;
    this.#reached = new WeakMap();
    this.#servers.set(server, [...(this.#servers.get(server) ?? []), address]);
  }
}

/** Of a target or a place to bind to; a socket in the file system is a host without a port. */
function addressOf(uri: string): Address | undefined {
  if (/^unix(?:-abstract)?:/.test(uri)) return { host: uri, port: '' };
  const text = uri.replace(/^(?:dns|ipv4|ipv6|passthrough):(?:\/\/[^/]*\/)?/, '');
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:,]+)):(?<port>\d+)$/.exec(text);
  const { host, port, six } = match?.groups ?? {};
  return port === undefined ? undefined : { host: (six ?? host ?? '').toLowerCase(), port };
}

/** Whether a client that asks for `wanted` meets whoever is bound to `bound`, given the same port. */
function meets(bound: string, wanted: string): boolean {
  if (bound === wanted) return true;
  const isLoopback = wanted === 'localhost' || wanted === '::1' || /^127\.\d+\.\d+\.\d+$/.test(wanted);
  if (bound === '0.0.0.0' || bound === '::') return isLoopback || isOwn(wanted);
  if (bound === 'localhost') return isLoopback;
  return wanted === 'localhost' && (bound === '127.0.0.1' || bound === '::1');
}

function isOwn(host: string): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === host) === true);
}
