import { executionAsyncResource } from 'node:async_hooks';

import { createStamp } from '../core/stamp';

/**
 * Where a namespace of cls-hooked keeps which context each async resource belongs to: on the resources, with which they
 * go. By their numbers they would have to be deleted, and to be told when that is costs more than all the rest; of
 * promises Node tells only once the collector has been by.
 */
export class ResourceContexts {
  readonly #contexts = createStamp<object>();
  /** The resource that is being made while a namespace is told of that; it is none that runs. */
  made: object | undefined;

  /** The context of what runs. Of what has triggered the making of a resource, from outside of JavaScript, none is known. */
  get(): object | undefined {
    return this.made === undefined ? this.#contexts.get(executionAsyncResource()) : undefined;
  }

  set(_asyncId: number, context: object): void {
    if (this.made !== undefined) this.#contexts.set(this.made, context);
  }
}
