export type GuardedStream<C> = C;
export function guardStream<C>(call: C): GuardedStream<C> { return call; }
