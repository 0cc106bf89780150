import { AsyncResource } from 'node:async_hooks';

import { type Method, type Undo, watchMethod } from '../core/patch';
import type { Shield } from '../core/shield';
import type { Clock } from './clock';
import type { Ordering } from './ordering';

/** A function that runs in the async context of a resource. */
interface Scope {
  /** Whether it was followed from the beginning. */
  readonly isFollowed: boolean;
  /** What it knew as it ended. */
  knew: Clock | undefined;
}

/**
 * A function that is bound to an async context, as by `AsyncResource.bind` or `AsyncLocalStorage.snapshot`, runs within the
 * turn of whoever calls it: it comes after what its caller has done, and before what its caller does next. The next call
 * of it may have another caller, and knows nothing of this one.
 */
export function watchScopes(ordering: Ordering, shield: Shield): Undo {
  const leave = (_resource: object, scope: Scope | undefined): void => {
    if (scope === undefined || !ordering.isAwake || shield.failed) return;
    ordering.join(scope.knew);
    if (!scope.isFollowed) ordering.beginHere();
  };
  return watchMethod<Scope | undefined>(AsyncResource.prototype, 'runInAsyncScope', {
    before: (resource, args) => {
      const [work] = args;
      if (typeof work !== 'function' || shield.failed || (ordering.isOutside() && isMicrotask(resource))) return undefined;
      const scope: Scope = { isFollowed: ordering.isAwake, knew: undefined };
      args[0] = scope.isFollowed ? forked(work as Method, scope, ordering, shield) : observed(work as Method, scope, ordering);
      return scope;
    },
    returned: leave,
    threw: leave,
  });
}

/** Whether a resource is what `queueMicrotask` makes, whose function Node calls in nobody's turn. */
function isMicrotask(resource: object): boolean {
  return Object.getPrototypeOf(resource) === AsyncResource.prototype && 'callback' in resource;
}

/** Does the same, as a task of its own that knows what is known here. */
function forked(work: Method, scope: Scope, ordering: Ordering, shield: Shield): Method {
  const caller = ordering.current();
  return function (this: unknown, ...given) {
    return shield.around(() => work.apply(this, given), (answer) => {
      const outer = ordering.enter();
      ordering.join(caller);
      try {
        return answer();
      } finally {
        scope.knew = ordering.current();
        ordering.leave(outer);
      }
    });
  };
}

/** Does the same; following may begin within it. */
function observed(work: Method, scope: Scope, ordering: Ordering): Method {
  return function (this: unknown, ...given) {
    try {
      return work.apply(this, given);
    } finally {
      if (ordering.isAwake) scope.knew = ordering.current();
    }
  };
}
