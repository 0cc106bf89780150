/** What of RxJS bears on where the values of a Subject go. */
interface ObservableModel {
  /** Members by which the code feeds a Subject, or asks how it stands. */
  readonly feeding: ReadonlySet<string>;
  readonly module: RegExp;
  /** Operators that pass the values on one by one, in their order. */
  readonly operators: ReadonlySet<string>;
  /** Classes whose `next` passes each value on. `AsyncSubject` keeps the last one alone. */
  readonly subjects: ReadonlySet<string>;
}

/** `rxjs` 6 and 7. */
export const rxjs: ObservableModel = {
  feeding: new Set(['closed', 'complete', 'error', 'getValue', 'hasError', 'isStopped', 'next', 'observed', 'observers', 'unsubscribe', 'value']),
  module: /^rxjs(?:\/operators)?$/,
  operators: new Set([
    'catchError', 'concatMap', 'delay', 'endWith', 'filter', 'finalize', 'map', 'observeOn', 'share', 'shareReplay', 'startWith', 'takeUntil',
    'tap', 'timeout',
  ]),
  subjects: new Set(['BehaviorSubject', 'ReplaySubject', 'Subject']),
};
