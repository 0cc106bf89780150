import { Linter } from 'eslint';

import { CHECKS } from '../../checks/check';
import type { Resolver } from '../../domain';
import { findMisuses } from '../../engine/analysis';
import { ProgramIndex } from '../../engine/program';
import plugin from '../../index';
import { byName as openingsByName } from '../lapses-in';
import { byName as streamsByName } from '../misuses-in';
import type { Parsing } from './parsers';

/** The whole analysis, but with streams that are told by their names: broken code has few others. */
function analysisBy(resolver: Resolver): unknown {
  return {
    create: ({ sourceCode }: { sourceCode: ConstructorParameters<typeof ProgramIndex>[0] }) => ({
      'Program:exit': () => {
        const index = new ProgramIndex(sourceCode);
        findMisuses(index, resolver);
        for (const check of CHECKS) check(index, resolver);
      },
    }),
  };
}

const RULES = { openings: analysisBy(openingsByName), streams: analysisBy(streamsByName) };

const linter = new Linter();

/** What went wrong with one program, and whether it was looked at at all. */
export interface Outcome {
  readonly faults: readonly string[];
  readonly isParsed: boolean;
}

/**
 * Runs all rules over the code, and the analysis with streams that are told by their names. A fault is what a
 * rule threw, and a suggestion that turns code which parses into code which does not.
 */
export function faultsIn(code: string, { file, languageOptions }: Parsing): Outcome {
  const config = {
    files: ['**/*.*'],
    languageOptions,
    plugins: { 'by-name': { rules: RULES }, 'grpc-streams': plugin },
    rules: { ...plugin.configs.all.rules, 'by-name/openings': 'error', 'by-name/streams': 'error' },
  } as unknown as Linter.Config;
  try {
    const messages = linter.verify(code, config, file);
    if (messages.some(({ fatal }) => fatal === true)) return { faults: [], isParsed: false };
    return { faults: messages.flatMap((message) => brokenBy(code, message, { file, languageOptions })), isParsed: true };
  } catch (error) {
    // ESLint itself cannot take every tree that a forgiving parser makes.
    const isOurs = (error as { ruleId?: string }).ruleId !== undefined;
    return { faults: isOurs ? [whereabouts(error)] : [], isParsed: isOurs };
  }
}

/** The suggestions of a report that leave code behind which does not parse. */
function brokenBy(code: string, { ruleId, suggestions = [] }: Linter.LintMessage, { file, languageOptions }: Parsing): string[] {
  return suggestions.flatMap(({ desc, fix: { range: [start, end], text } }) => {
    const mended = code.slice(0, start) + text + code.slice(end);
    const [message] = linter.verify(mended, { files: ['**/*.*'], languageOptions }, file);
    return message?.fatal === true ? [`${ruleId ?? ''} suggests ‘${desc}’, which leaves: ${message.message}\n${mended}`] : [];
  });
}

/** How many of our own frames tell where an error came from. */
const FRAMES = 4;

/** What an error says, and where in the rules it came from. */
export function whereabouts(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line) && /\brules\b/.test(line) && !line.includes('node_modules'));
  return [error.message.split('\n')[0], ...frames.slice(0, FRAMES).map((frame) => frame.trim())].join('\n');
}
