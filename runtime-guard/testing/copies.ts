import { EventEmitter } from 'node:events';
import { Duplex, Readable, Stream, Writable } from 'node:stream';
import timers from 'node:timers';

import type * as grpc from '@grpc/grpc-js';

import { clientPrototypes, serverPrototypes } from '../adapters/grpc-js/probe';

/** Another copy of a module, of an absolute path or a package, evaluated anew, as a second installation of it is. */
export function anotherCopy(file: string): unknown {
  let copy: unknown;
  jest.isolateModules(() => { copy = jest.requireActual(file); });
  return copy;
}

/** Everything of Node and of these copies of grpc-js that a guard may change. */
export function watchedObjects(copies: readonly (typeof grpc)[], others: readonly object[] = []): object[] {
  const timeout = setTimeout(() => undefined, 0);
  const immediate = setImmediate(() => undefined);
  clearTimeout(timeout);
  clearImmediate(immediate);
  const ofNode = [
    Promise, globalThis, timers, EventEmitter.prototype, EventTarget.prototype, Stream.prototype, Readable.prototype, Writable.prototype, Duplex.prototype,
    Object.getPrototypeOf(timeout) as object, Object.getPrototypeOf(immediate) as object,
  ];
  return [...ofNode, ...others, ...copies.flatMap(ofGrpc)];
}

function ofGrpc(copy: typeof grpc): object[] {
  const found = [clientPrototypes(copy), serverPrototypes(copy)].flatMap(({ readable, writable }) => [...readable, ...writable]);
  return [...found, copy.Server.prototype, copy.Channel.prototype, copy.Client.prototype, copy.Metadata, copy.Metadata.prototype];
}

type Properties = readonly (readonly [key: string | symbol, descriptor: PropertyDescriptor | undefined])[];

/** The properties of each, in their order. */
export function propertiesOf(objects: readonly object[]): readonly Properties[] {
  return objects.map((object) => Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)] as const));
}

/** The properties that are not what they were: others, in another order, with other flags, or of another identity. */
export function changes(before: readonly Properties[], after: readonly Properties[]): string[] {
  return before.flatMap((properties, index) => {
    const others = after[index] ?? [];
    const longer = properties.length >= others.length ? properties : others;
    return longer.flatMap((_, place) => (isSame(properties[place], others[place]) ? [] : [String((properties[place] ?? others[place])?.[0])]));
  });
}

function isSame(one: Properties[number] | undefined, other: Properties[number] | undefined): boolean {
  if (one?.[0] !== other?.[0]) return false;
  const parts = (property: Properties[number] | undefined): object => property?.[1] ?? {};
  return ['configurable', 'enumerable', 'get', 'set', 'value', 'writable'].every((name) => Object.is(Reflect.get(parts(one), name), Reflect.get(parts(other), name)));
}
