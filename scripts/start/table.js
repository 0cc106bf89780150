'use strict';

const { stripVTControlCharacters } = require('node:util');

const gap = '  ';

/** @param {string} text */
function width(text) {
  return stripVTControlCharacters(text).length;
}

/** @param {string[][]} rows */
function columnWidths(rows) {
  /** @type {number[]} */
  const widths = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, ...cell.split('\n').map(width));
    });
  }
  return widths;
}

/**
 * @param {string[]} row
 * @param {number[]} widths
 */
function renderRow(row, widths) {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((lines, column) => pad(lines[line] ?? '', widths[column] ?? 0)).join(gap).trimEnd(),
  );
}

/**
 * @param {string} text
 * @param {number} length
 */
function pad(text, length) {
  return text + ' '.repeat(length - width(text));
}

/**
 * Aligned columns under a ruled header. Cells may have several lines and colours.
 *
 * @param {string[]} header
 * @param {string[][]} rows
 */
function table(header, rows) {
  const widths = columnWidths([header, ...rows]);
  const rule = widths.map((length) => '─'.repeat(length)).join(gap);
  return [...renderRow(header, widths), rule, ...rows.flatMap((row) => renderRow(row, widths))].join('\n');
}

module.exports = { table };
