import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { EventEmitterAsyncResource } from 'node:events';

/** Runs work in the turn of its caller, and in an async context that is another's. */
export type Within = <T>(work: () => T) => T;

/** What makes them: the context is mostly that of who does. */
export const SCOPES: Readonly<Record<string, () => Within>> = {
  'a bound function': () => AsyncResource.bind(<T>(work: () => T) => work()),
  'a resource': () => {
    const resource = new AsyncResource('SCOPE');
    return (work) => resource.runInAsyncScope(work);
  },
  'a resource made for it': () => (work) => new AsyncResource('SCOPE').runInAsyncScope(work),
  'a snapshot': () => AsyncLocalStorage.snapshot(),
  'an emitter with a resource of its own': () => {
    const emitter = new EventEmitterAsyncResource({ name: 'SCOPE' });
    return <T>(work: () => T): T => {
      let result: T | undefined;
      emitter.once('work', () => { result = work(); });
      emitter.emit('work');
      return result as T;
    };
  },
};
