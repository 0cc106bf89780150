import { AsyncResource } from 'node:async_hooks';

import { type Method, type Undo, watchMethod } from '../core/patch';
import type { Shield } from '../core/shield';
import type { Moment } from './moment';
import type { Ordering } from './ordering';

/** A function that runs in the scope of a resource. */
interface Scope {
  /** The moment to which it belongs, once that is known. */
  moment: Moment | undefined;
}

/**
 * A function that is bound to an async context, as by `AsyncResource.bind` or `AsyncLocalStorage.snapshot`, runs within the
 * turn of whoever calls it, and is a part of that: it comes after what its caller has done, and before what its caller does
 * next; what it starts comes after the whole turn. The next call of it may have another caller, and knows nothing of this
 * one.
 */
export function watchScopes(ordering: Ordering, shield: Shield): Undo {
  const leave = (_resource: object, scope: Scope | undefined): void => {
    if (scope?.moment !== undefined && ordering.isAwake && !shield.failed) ordering.goOn(scope.moment);
  };
  return watchMethod<Scope | undefined>(AsyncResource.prototype, 'runInAsyncScope', {
    before: (resource, args) => {
      const [work] = args;
      if (typeof work !== 'function' || shield.failed || (ordering.isOutside() && isMicrotask(resource))) return undefined;
      const scope: Scope = { moment: ordering.isAwake ? ordering.here() : undefined };
      args[0] = scope.moment === undefined ? begun(work as Method, scope, ordering, shield) : entered(work as Method, scope.moment, resource, ordering, shield);
      return scope;
    },
    returned: leave,
    threw: leave,
  });
}

/** Whether a resource is what `queueMicrotask` makes. Node calls its function in nobody's turn, where `isOutside` holds. */
function isMicrotask(resource: object): boolean {
  return Object.getPrototypeOf(resource) === AsyncResource.prototype && 'callback' in resource;
}

/** Does the same, as a part of its caller's moment. What is frozen, and belongs to its maker for ever, cannot. */
function entered(work: Method, caller: Moment, resource: object, ordering: Ordering, shield: Shield): Method {
  if (!Object.isExtensible(resource)) return work;
  return function (this: unknown, ...given) {
    return shield.around(() => Reflect.apply(work, this, given), (answer) => {
      const outer = ordering.enterScope(caller);
      try {
        return answer();
      } finally {
        ordering.leave(outer);
      }
    });
  };
}

/** Does the same. Should following begin within it, the moment in which it does goes on in its caller. */
function begun(work: Method, scope: Scope, ordering: Ordering, shield: Shield): Method {
  return function (this: unknown, ...given) {
    try {
      return Reflect.apply(work, this, given);
    } finally {
      shield.run(() => { if (ordering.isAwake) scope.moment = ordering.here(); });
    }
  };
}
