/** Does `work` in a turn of its own: a test may begin in one of which Node knows nothing, and which may come after anything. */
export function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => { (async () => work())().then(resolve, reject); });
  });
}
