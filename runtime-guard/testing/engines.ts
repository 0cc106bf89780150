import type { EngineName } from '..';

/** The engines that order operations exactly, and must give the same verdicts. */
export const ENGINES: readonly EngineName[] = ['promise-hooks', 'async-hooks'];
