import type { Linter } from 'eslint';

/** The ready flat config: the recommended rules, with types wherever a tsconfig covers the file. */
declare const config: Linter.Config[];

export = config;
