import type { Finding } from './finding';
import { whenNetCatches } from './net';
import { isPatchable, observeMethod, type Observer, patchAlias, patchMethod, type Watcher, watchMethod } from './patch';
import { StreamOverlapError } from './stream-overlap-error';

type Anyone = Record<string, unknown>;

class Base {
  greet(name: string): string { return `hello ${name}`; }
}
class Derived extends Base {
  readonly own = true;
}

const failure = new Error('of the guard');

/** What fails around the methods of each test. */
function catching(): readonly unknown[] {
  const caught: unknown[] = [];
  let stop: () => void;
  beforeEach(() => { stop = whenNetCatches((error) => { caught.push(error); }); });
  afterEach(() => {
    stop();
    caught.length = 0;
  });
  return caught;
}

const shape = (object: object): unknown => [Reflect.ownKeys(object), Object.getOwnPropertyDescriptors(object)];

describe('a method that is replaced', () => {
  it('is replaced where it is defined, for those only that inherit from the target', () => {
    const before = [Base.prototype, Derived.prototype].map(shape);
    const seen: unknown[] = [];
    const undo = patchMethod(Derived.prototype, 'greet', (self, args, native) => {
      seen.push([self.constructor.name, args]);
      return native.call(self, 'you');
    });
    const during = [new Base().greet('me'), new Derived().greet('me'), Reflect.ownKeys(Derived.prototype)];
    undo();

    expect(during).toEqual(['hello me', 'hello you', ['constructor']]);
    expect(seen).toEqual([['Derived', ['me']]]);
    expect([Base.prototype, Derived.prototype].map(shape)).toEqual(before);
  });

  it('is seen by every layer, the last outermost, whatever the order in which they go', () => {
    const order: string[] = [];
    const layer = (name: string, target: object): (() => void) => patchMethod(target, 'greet', (self, args, native) => {
      order.push(name);
      return native.apply(self, args);
    });
    const before = shape(Base.prototype);
    const [one, two, three] = [layer('one', Base.prototype), layer('two', Derived.prototype), layer('three', Base.prototype)];
    new Derived().greet('me');
    one();
    new Derived().greet('me');
    three();
    two();

    expect(order).toEqual(['three', 'two', 'one', 'three', 'two']);
    expect(shape(Base.prototype)).toEqual(before);
  });

  it('looks like the original, and is not called as a constructor of another', () => {
    const original = Object.assign(function legacy(this: unknown, one: unknown, two: unknown) { return [one, two]; }, { extra: 1 });
    const target: Anyone = { legacy: original };
    const undo = patchMethod(target, 'legacy', (self, args, native) => native.apply(self, args));
    const replacement = target.legacy as typeof original;
    undo();

    expect([replacement.name, replacement.length, Reflect.ownKeys(replacement), replacement.extra]).toEqual(['legacy', 2, Reflect.ownKeys(original), 1]);
    expect(replacement).not.toBe(original);
    expect(replacement.prototype).toBe(original.prototype);
  });

  it('keeps the flags that it had', () => {
    const target = Object.defineProperty({}, 'fixed', { configurable: true, enumerable: false, value: () => 1, writable: false });
    const flags = (): unknown => ({ ...Object.getOwnPropertyDescriptor(target, 'fixed'), value: 0 });
    const before = flags();
    const undo = patchMethod(target, 'fixed', () => 2);
    const during = [flags(), (target as { fixed(): number }).fixed()];
    undo();

    expect(during).toEqual([before, 2]);
    expect(flags()).toEqual(before);
  });

  it('is left to whoever has wrapped it, and goes once it is called in its own place again', () => {
    const target = { greet: (name: string): string => `hello ${name}` };
    const { greet } = target;
    const undo = patchMethod(target, 'greet', (self, args, native) => `[${String(native.apply(self, args))}]`);
    const ours = target.greet;
    target.greet = (name) => `(${ours(name)})`;
    const wrapped = target.greet('me');
    undo();
    const passed = target.greet('me');
    target.greet = ours;
    const [unwrapped, after] = [target.greet('me'), target.greet];

    expect([wrapped, passed, unwrapped]).toEqual(['([hello me])', '(hello me)', 'hello me']);
    expect(after).toBe(greet);
  });

  it('of objects of any kind asks nobody what they inherit from', () => {
    const target = { greet: (): string => 'hello' };
    patchMethod(target, 'greet', (self, args, native) => native.apply(self, args));
    const proxy = new Proxy(target, { getPrototypeOf: () => { throw new Error('of the trap'); } });

    expect(proxy.greet()).toBe('hello');
  });

  it('can be wrapped before, and is then given back as it was wrapped', () => {
    const target = { greet: (): string => 'hello' };
    const original = target.greet;
    target.greet = () => `(${original()})`;
    const theirs = target.greet;
    const undo = patchMethod(target, 'greet', (self, args, native) => `[${String(native.apply(self, args))}]`);
    const during = target.greet();
    undo();

    expect(during).toBe('[(hello)]');
    expect(target.greet).toBe(theirs);
  });
});

it('a method that nobody can replace is warned of once', () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const targets = [Object.freeze({ fixed: () => 1 }), Object.freeze({ fixed: () => 2 })];
  for (const target of targets) patchMethod(target, 'fixed', () => 0)();
  const messages = warn.mock.calls.map(([message]) => message);
  warn.mockRestore();

  expect(targets.map((target) => isPatchable(target, 'fixed'))).toEqual([false, false]);
  expect(messages).toEqual(['The gRPC stream guard cannot watch the method fixed: it can be neither replaced nor added.']);
});

it('a frozen owner is passed over by a property of the target', () => {
  const owner = Object.freeze({ greet: () => 'hello' });
  const target = Object.create(owner) as typeof owner;
  const undo = patchMethod(target, 'greet', (self, args, native) => `[${String(native.apply(self, args))}]`);
  const during = target.greet();
  undo();

  expect([during, target.greet(), Reflect.ownKeys(target)]).toEqual(['[hello]', 'hello', []]);
});

it.each<[string, object]>([
  ['is missing', {}],
  ['is no function', { greet: 1 }],
  ['throws when it is looked at', { get greet() { throw new Error('of the getter'); } }],
])('a method that %s is left alone', (_, target) => {
  const before = shape(target);
  patchMethod(target, 'greet', () => 0)();

  expect([isPatchable(target, 'greet'), shape(target)]).toEqual([false, before]);
});

it('one object gets a method of its own, and no other', () => {
  const [one, other] = [new Derived(), new Derived()];
  const undo = patchMethod(one, 'greet', () => 'mine');
  const during = [one.greet('me'), other.greet('me'), Object.keys(one)];
  undo();

  expect(during).toEqual(['mine', 'hello me', ['own']]);
  expect([one.greet('me'), Object.hasOwn(one, 'greet')]).toEqual(['hello me', false]);
});

it('an alias holds the very replacement, and gets its own back', () => {
  const work = (): number => 1;
  const [one, alias] = [{ work }, { work }];
  const undos = [patchMethod(one, 'work', () => 2), patchAlias(alias, 'work', one.work)];
  const during = [alias.work(), one.work === alias.work];
  for (const undo of undos) undo();

  expect(during).toEqual([2, true]);
  expect(alias.work).toBe(work);
});

describe('what fails around a method', () => {
  const caught = catching();

  const patched = (method: () => unknown, around: (native: () => unknown) => unknown): (() => unknown) => {
    const target = { method };
    patchMethod(target, 'method', (self, args, native) => around(() => native.apply(self, args)));
    return () => target.method();
  };

  it('before it is called, lets it be called', () => {
    const calls: number[] = [];
    const call = patched(() => calls.push(1), () => { throw failure; });

    expect([call(), calls, caught]).toEqual([1, [1], [failure]]);
  });

  it('after it has returned, changes nothing of that', () => {
    const calls: number[] = [];
    const call = patched(() => calls.push(1), (native) => { native(); throw failure; });

    expect([call(), calls, caught]).toEqual([1, [1], [failure]]);
  });

  it('after it has thrown, changes nothing of that', () => {
    const thrown = new Error('of the method');
    const call = patched(() => { throw thrown; }, (native) => { try { return native(); } finally { fails(); } });

    expect(call).toThrow(thrown);
    expect(caught).toEqual([failure]);
  });

  it('is nothing if the method itself throws', () => {
    const thrown = new Error('of the method');
    const call = patched(() => { throw thrown; }, (native) => native());

    expect(call).toThrow(thrown);
    expect(caught).toEqual([]);
  });

  function fails(): void {
    throw failure;
  }
});

describe('a watcher of a method', () => {
  const overlap = new StreamOverlapError({ kind: 'concurrent-send' } as Finding);
  const caught = catching();

  const watched = (method: (...args: unknown[]) => unknown, watcher: Watcher<unknown>): { method: (...args: unknown[]) => unknown } => {
    const target = { method };
    watchMethod(target, 'method', watcher);
    return target;
  };
  const fail = (): never => { throw failure; };

  it('is told of the call, of what it gave to itself, and of the result', () => {
    const told: unknown[] = [];
    const target = watched((value) => `got ${String(value)}`, {
      before: (self, args, entry) => { told.push(self, [...args], entry); return 'state'; },
      returned: (self, state, result) => { told.push(self, state, result); },
    });

    expect(target.method(1)).toBe('got 1');
    expect(told).toEqual([target, [1], target.method, target, 'state', 'got 1']);
  });

  it('may put other arguments in the places of those', () => {
    const target = watched((value) => value, { before: (_self, args) => { args[0] = 'other'; } });

    expect(target.method(1)).toBe('other');
  });

  it('is told of what was thrown, which comes out', () => {
    const told: unknown[] = [];
    const thrown = new Error('of the method');
    const target = watched(() => { throw thrown; }, { before: () => 'state', threw: (_self, state, error) => { told.push(state, error); } });

    expect(() => target.method()).toThrow(thrown);
    expect(told).toEqual(['state', thrown]);
  });

  it.each<[string, Watcher<unknown>]>([
    ['before it', { before: fail }],
    ['after it', { before: () => undefined, returned: fail }],
  ])('that fails %s changes nothing', (_, watcher) => {
    const calls: unknown[] = [];
    const target = watched((value) => calls.push(value), watcher);

    expect([target.method(1), calls, caught]).toEqual([1, [1], [failure]]);
  });

  it('that fails after a throw changes nothing', () => {
    const thrown = new Error('of the method');
    const target = watched(() => { throw thrown; }, { before: () => undefined, threw: fail });

    expect(() => target.method()).toThrow(thrown);
    expect(caught).toEqual([failure]);
  });

  it('keeps the method from running by an overlap', () => {
    const calls: unknown[] = [];
    const target = watched((value) => calls.push(value), { before: () => { throw overlap; } });

    expect(() => target.method(1)).toThrow(overlap);
    expect([calls, caught]).toEqual([[], []]);
  });

  it('runs among others, the last outermost', () => {
    const order: string[] = [];
    const target = { method: (): number => order.push('method') };
    const layer = (name: string): Watcher<unknown> => ({ before: () => { order.push(`before ${name}`); }, returned: () => { order.push(`after ${name}`); } });
    const undos = [watchMethod(target, 'method', layer('one')), patchMethod(target, 'method', (self, args, native) => {
      order.push('around');
      return native.apply(self, args);
    }), watchMethod(target, 'method', layer('two'))];
    target.method();
    for (const undo of undos) undo();
    target.method();

    expect(order).toEqual(['before two', 'around', 'before one', 'method', 'after one', 'after two', 'method']);
  });
});

describe('an observer of a method', () => {
  const noted: unknown[] = [];
  const observer: Observer = { after: (_self, first) => { noted.push(['after', first]); }, before: (_self, first) => { noted.push(['before', first]); } };
  afterEach(() => { noted.length = 0; });

  it('is told of every call, thrown or not', () => {
    const target = { method: (value: unknown): unknown => { if (value === 2) throw new Error('of the method'); return value; } };
    const undo = observeMethod(target, 'method', observer);
    target.method(1);
    expect(() => target.method(2)).toThrow('of the method');
    undo();
    target.method(3);

    expect(noted).toEqual([['before', 1], ['after', 1], ['before', 2], ['after', 2]]);
  });

  it('goes with the replacement, also where somebody has wrapped that meanwhile', () => {
    const target = { method: (value: unknown): unknown => value };
    const { method } = target;
    const undo = observeMethod(target, 'method', observer);
    const ours = target.method;
    ours.call(target, 1);
    target.method = (value) => ours.call(target, value);
    undo();
    target.method = ours;
    target.method(2);

    expect(target.method).toBe(method);
    expect(noted).toEqual([['before', 1], ['after', 1]]);
  });

  it('is not told of those that something runs around', () => {
    const undos = [observeMethod(Base.prototype, 'greet', observer), patchMethod(Derived.prototype, 'greet', (self, args, native) => native.apply(self, args))];
    new Base().greet('base');
    new Derived().greet('derived');
    for (const undo of undos) undo();

    expect(noted).toEqual([['before', 'base'], ['after', 'base']]);
  });
});
