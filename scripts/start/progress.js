'use strict';

/**
 * @typedef {object} Terminal
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 * @property {(text: string) => unknown} write
 */

const eraseLine = '\r\u001B[2K';

/** Says what is going on: one line that rewrites itself on a terminal, a line per phase elsewhere. */
class Progress {
  /** @type {string | undefined} */
  #phase;

  /**
   * @param {Terminal} terminal
   * @param {{ quiet: boolean }} options
   */
  constructor(terminal, { quiet }) {
    this.terminal = terminal;
    this.quiet = quiet;
  }

  /**
   * @param {string} phase
   * @param {string} [detail] shown on a terminal only
   */
  say(phase, detail = '') {
    if (this.quiet) return;
    if (this.terminal.isTTY) this.#rewrite(`${phase} … ${detail}`);
    else if (phase !== this.#phase) this.terminal.write(`${phase} …\n`);
    this.#phase = phase;
  }

  /** Leaves the terminal's line empty for what comes next. */
  finish() {
    if (!this.quiet && this.terminal.isTTY && this.#phase !== undefined) this.terminal.write(eraseLine);
    this.#phase = undefined;
  }

  /** @param {string} line */
  #rewrite(line) {
    this.terminal.write(`${eraseLine}${line.slice(0, (this.terminal.columns ?? 80) - 1)}`);
  }
}

module.exports = { Progress };
