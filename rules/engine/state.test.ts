import { State } from './state';
import { Task } from './task';

const ORIGIN = { kind: 'root', node: { range: [0, 0], type: 'Program' } } as never;

function holding(...locks: readonly string[]): State {
  const state = State.initial();
  for (const lock of locks) state.add('locks', lock);
  return state;
}

describe('a copy', () => {
  test('does not see what the state gets or loses later', () => {
    const state = holding('a', 'b');
    const copy = state.copy();
    state.add('locks', 'c');
    state.remove('locks', 'a');
    expect([[...state.locks], [...copy.locks]]).toEqual([['b', 'c'], ['a', 'b']]);
  });

  test('does not change the state', () => {
    const state = holding('a');
    state.copy().add('locks', 'b');
    expect([...state.locks]).toEqual(['a']);
  });

  test('keeps to itself after the state has changed', () => {
    const state = holding('a');
    const copy = state.copy();
    state.add('locks', 'b');
    copy.add('locks', 'c');
    state.add('locks', 'd');
    expect([[...state.locks], [...copy.locks]]).toEqual([['a', 'b', 'd'], ['a', 'c']]);
  });

  test('holds the very same parts until one of the two changes', () => {
    const state = holding('a');
    const copy = state.copy();
    const before = state.locks === copy.locks;
    copy.bind('name', {});
    copy.add('locks', 'b');
    expect([before, state.locks === copy.locks, state.lookUp('name')]).toEqual([true, false, undefined]);
  });
});

describe('a part that is kept', () => {
  test('stays as it was', () => {
    const state = holding('a');
    const kept = state.keep('locks');
    state.add('locks', 'b');
    expect([...kept]).toEqual(['a']);
  });

  test('can be held again', () => {
    const state = holding('a');
    const kept = state.keep('locks');
    state.add('locks', 'b');
    state.keepLocks(kept);
    state.remove('locks', 'a');
    expect([[...state.locks], [...kept]]).toEqual([[], ['a']]);
  });
});

describe('two states that meet', () => {
  test('hold the tasks of both, and the locks that both hold', () => {
    const [task, other] = [new Task(1, ORIGIN), new Task(2, ORIGIN)];
    const state = holding('common', 'own');
    const branch = holding('common', 'other');
    state.add('live', task);
    branch.add('live', other);
    state.merge(branch);
    expect([[...state.locks], [...state.live], [...branch.locks]]).toEqual([['common'], [task, other], ['common', 'other']]);
  });

  test('are the living one where the other is dead', () => {
    const state = holding('a');
    state.dead = true;
    const branch = holding('b');
    state.merge(branch);
    branch.add('locks', 'c');
    expect([state.dead, ...state.locks]).toEqual([false, 'b']);
  });

  test('doubt what only one of them has bound', () => {
    const state = State.initial();
    const branch = state.copy();
    branch.bind('name', { path: { key: 'new#1', root: { id: 1, kind: 'allocation' }, weak: false } });
    state.merge(branch);
    expect(state.lookUp('name')?.path?.weak).toBe(true);
  });
});
