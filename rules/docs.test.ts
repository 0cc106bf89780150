import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';

import plugin from './index';
import { type Example, rulePages } from './testing/doc-pages';
import { asModule } from './testing/example-module';

const PAGES = rulePages();
const EXAMPLES = PAGES.flatMap(({ examples }) => examples);

/** The rules that an example is reported by, by the example's file. */
const reports = new Map<string, string[]>();

describe('the pages of the rules', () => {
  test('are as many as there are rules', () => {
    expect(PAGES.map(({ rule }) => rule)).toEqual(Object.keys(plugin.rules).sort());
  });

  test.each(PAGES.map(({ headings, rule }) => [rule, headings]))('%s has all its parts, in order', (_, headings) => {
    const optional = ['Options', 'Suggestions'];
    expect(headings.filter((heading) => !optional.includes(heading))).toEqual(['Wrong', 'Right', 'What it cannot see', 'When not to use it']);
  });

  test.each(PAGES.map(({ examples, rule }) => [rule, examples]))('%s shows wrong code and right code in TypeScript', (_, examples) => {
    expect(new Set(examples.map(({ section }) => section))).toEqual(new Set(['Right', 'Wrong']));
    expect(new Set(examples.map(({ language }) => language))).toEqual(new Set(['ts']));
  });

  test.each(PAGES.map(({ headings, rule }) => [rule, headings]))('%s tells of suggestions exactly where it has any', (rule, headings) => {
    const { meta } = plugin.rules[rule] ?? {};
    expect(headings.includes('Suggestions')).toBe(meta?.hasSuggestions === true);
  });
});

describe('the examples on the pages', () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'grpc-streams-'));
    symlinkSync(join(__dirname, '..', 'node_modules'), join(folder, 'node_modules'), 'junction');
    symlinkSync(join(__dirname, '..', 'fixtures', 'lint', 'generated'), join(folder, 'generated'), 'junction');
    const compilerOptions = { lib: ['ES2023'], module: 'node20', skipLibCheck: true, strict: true, target: 'ES2022', types: ['node'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    for (const { code, file } of EXAMPLES) writeFileSync(join(folder, file), asModule(code));
    const config = {
      ...plugin.configs.all,
      files: ['**/*.ts'],
      languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: folder } },
    } as unknown as Linter.Config;
    const results = await new ESLint({ cwd: folder, overrideConfig: config, overrideConfigFile: true }).lintFiles(EXAMPLES.map(({ file }) => file));
    for (const { filePath, messages } of results) reports.set(basename(filePath), messages.map(({ message, ruleId }) => ruleId?.replace('grpc-streams/', '') ?? message));
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { force: true, recursive: true });
  });

  test.each(examplesOf('Wrong'))('%s is reported by the rule of the page', (_, { file, rule }) => {
    expect(reports.get(file)).toContain(rule);
  });

  test.each(examplesOf('Right'))('%s is reported by no rule but those that it names', (_, { code, file, rule }) => {
    const named = (reports.get(file) ?? ['nothing was linted']).filter((name) => name === rule || isRecommended(name));
    expect(named.filter((name) => !code.includes(name))).toEqual([]);
  });
});

function examplesOf(section: Example['section']): [string, Example][] {
  return EXAMPLES.filter((example) => example.section === section).map((example) => [`${example.rule}.md:${example.line}`, example]);
}

/** Whether the name is that of a rule in `recommended`; a parsing error counts as well. */
function isRecommended(name: string): boolean {
  return !Object.hasOwn(plugin.rules, name) || Object.hasOwn(plugin.configs.recommended.rules ?? {}, `grpc-streams/${name}`);
}
