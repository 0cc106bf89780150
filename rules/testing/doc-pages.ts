import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'docs', 'rules');

/** The sections of a page whose examples are linted. */
const LINTED = ['Wrong', 'Right'] as const;

/** A block of code that a rule's page shows as wrong or as right. */
export interface Example {
  readonly code: string;
  /** A name for the file that the block is linted as. */
  readonly file: string;
  readonly language: string;
  readonly line: number;
  readonly rule: string;
  readonly section: (typeof LINTED)[number];
}

/** A rule's page: its headings, and the examples of right and wrong code. */
export interface Page {
  readonly examples: readonly Example[];
  readonly headings: readonly string[];
  readonly rule: string;
}

/** The pages of all rules. */
export function rulePages(): Page[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md'))
    .map((name) => parsePage(name.slice(0, -'.md'.length), readFileSync(join(FOLDER, name), 'utf8')));
}

function parsePage(rule: string, text: string): Page {
  const lines = text.split('\n');
  const examples: Example[] = [];
  const headings: string[] = [];
  let start: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (start === undefined && line.startsWith('## ')) headings.push(line.slice('## '.length));
    if (start === undefined && line.startsWith('```')) start = index + 1;
    else if (start !== undefined && line === '```') {
      const section = LINTED.find((name) => name === headings.at(-1));
      const code = lines.slice(start, index).join('\n');
      const language = (lines[start - 1] ?? '').slice('```'.length);
      if (section !== undefined) examples.push({ code, file: `${rule}-${start}.ts`, language, line: start, rule, section });
      start = undefined;
    }
  }
  return { examples, headings, rule };
}
