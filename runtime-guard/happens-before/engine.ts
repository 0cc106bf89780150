/** How the guard learns which operations are ordered. */
export type EngineName = 'async-hooks' | 'overlap-only' | 'promise-hooks';
