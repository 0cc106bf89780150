'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../root');
const { environment, environmentText } = require('./environment');
const { holds, spreadText } = require('./target');

/** @typedef {import('./target').Target} Target */
/** @typedef {{ header: string[], notes?: string[], rows: string[][], title: string }} Table */

/**
 * What a benchmark has measured. `data` is whatever the tables were made of.
 *
 * @typedef {{ data: unknown, notes: string[], tables: Table[], targets: Target[], title: string }} Results
 */

/**
 * @param {string[]} header
 * @param {string[][]} rows
 */
function markdownTable(header, rows) {
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return lines.join('\n');
}

/** @param {string} cell */
function escaped(cell) {
  return cell.replaceAll('|', String.raw`\|`);
}

/** @param {Target[]} targets */
function targetTable(targets) {
  const rows = targets.map((target) => [target.name, `${target.least === true ? '≥' : '≤'} ${target.limit} ${target.unit}`.trim(), spreadText(target.measured, target.unit), holds(target) ? 'yes' : '**no**']);
  return markdownTable(['target', 'limit', 'median (min–max)', 'holds'], rows);
}

/**
 * @param {Results} results
 * @param {ReturnType<typeof environment>} [measuredOn]
 */
function markdown({ notes, tables, targets, title }, measuredOn = environment()) {
  const sections = tables.map((table) => [`## ${table.title}`, ...(table.notes ?? []), markdownTable(table.header, table.rows)].join('\n\n'));
  return `${[`# ${title}`, environmentText(measuredOn), ...notes, targetTable(targets), ...sections].join('\n\n')}\n`;
}

/**
 * Writes `bench/<name>.json` and `bench/<name>.md`, and returns the latter's text.
 *
 * @param {string} name
 * @param {Results} results
 */
function writeResults(name, results) {
  const folder = path.join(root, 'bench');
  const text = markdown(results);
  const targets = results.targets.map((target) => ({ ...target, holds: holds(target) }));
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify({ data: results.data, environment: environment(), targets }, rounded, 2)}\n`);
  fs.writeFileSync(path.join(folder, `${name}.md`), text);
  return text;
}

/**
 * @param {string} _
 * @param {unknown} value
 */
function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

module.exports = { markdown, markdownTable, writeResults };
