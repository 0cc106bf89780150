'use strict';

/** @typedef {{ message: number, name: number }} Counter how many messages and names a program has */

/** The next message. @param {{ counter: Counter }} of */
function message({ counter }) {
  counter.message += 1;
  return `{ n: ${counter.message} }`;
}

/** The next name. @param {{ counter: Counter }} of @param {string} prefix */
function name({ counter }, prefix) {
  counter.name += 1;
  return `${prefix}${counter.name}`;
}

module.exports = { message, name };
