'use strict';

const parser = require('@typescript-eslint/parser');

/** @typedef {import('@typescript-eslint/utils').TSESTree.Node} Node */
/** @typedef {import('@typescript-eslint/utils').TSESTree.FunctionDeclaration | import('@typescript-eslint/utils').TSESTree.FunctionExpression | import('@typescript-eslint/utils').TSESTree.ArrowFunctionExpression} FunctionNode */
/** @typedef {import('@typescript-eslint/utils').TSESTree.Program} Program */

/** Methods whose calls are known by their line. */
const OPERATIONS = new Set(['closeSend', 'end', 'on', 'once', 'recvMsg', 'sendMsg', 'write']);
const CHAINS = new Set(['catch', 'finally', 'then']);

/** @param {string} source @returns {Program} */
function parse(source) {
  return parser.parse(source, { loc: true, range: true, sourceType: 'module' });
}

/** @param {Node} node @returns {Node[]} */
function childrenOf(node) {
  return Object.entries(node).flatMap(([key, value]) => (key === 'parent' ? [] : [value].flat().filter(isNode)));
}

/** @param {unknown} value @returns {value is Node} */
function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}

/** @param {Node} node @returns {node is FunctionNode} */
function isFunction(node) {
  return /^(?:ArrowFunction|Function)(?:Declaration|Expression)$/.test(node.type);
}

/** Pieces of code to be put into a text, each at its place. */
class Edits {
  /** @type {{ at: number, length: number, order: number, text: string }[]} */
  #edits = [];

  /** Of the texts around the same place, the outer one comes first. @param {Node} node @param {string} before @param {string} after */
  around({ range: [start, end] }, before, after) {
    this.#edits.push({ at: start, length: 0, order: -end, text: before }, { at: end, length: 0, order: -start, text: after });
  }

  /** @param {number} at @param {string} text @param {number} [length] of what it replaces */
  put(at, text, length = 0) {
    this.#edits.push({ at, length, order: 0, text });
  }

  /** @param {string} source */
  applyTo(source) {
    let result = '';
    let done = 0;
    for (const { at, length, text } of this.#edits.toSorted((a, b) => a.at - b.at || a.order - b.order)) {
      result += source.slice(done, at) + text;
      done = at + length;
    }
    return result + source.slice(done);
  }
}

/**
 * The same program, line by line, with calls of the hooks `T` at what forks, waits and operates. What is global, such as
 * `Promise` and `setTimeout`, is left to whoever runs it.
 *
 * @param {string} source
 */
function instrument(source) {
  const program = parse(source);
  const edits = new Edits();
  visit(program, edits, source);
  return edits.applyTo(source);
}

/** @param {Node} node @param {Edits} edits @param {string} source */
function visit(node, edits, source) {
  if (node.type === 'ImportDeclaration') edits.put(node.range[0], '', node.range[1] - node.range[0]);
  else if (node.type === 'AwaitExpression') {
    edits.put(node.range[0], `T.back($, await T.wait($, `, 'await'.length);
    edits.put(node.range[1], '))');
  } else if (node.type === 'CallExpression') visitCall(node, edits);
  else if (node.type === 'ForOfStatement' && node.await) visitDraw(node, edits);
  else if (isFunction(node) && node.async) visitAsync(node, edits, source);
  const inner = isFunction(node) ? innerFunctions(node) : [];
  const last = inner.at(-1);
  if (last !== undefined) edits.put(last.range[1], ` if (T.entry !== undefined) return { ${inner.map(({ id }) => id.name).join(', ')} }[T.entry]();`);
  for (const child of childrenOf(node)) visit(child, edits, source);
}

/** @param {import('@typescript-eslint/utils').TSESTree.CallExpression} call @param {Edits} edits */
function visitCall({ callee, loc, range }, edits) {
  // Which question it is, so that an answer can be kept to.
  if (callee.type === 'Identifier' && callee.name === 'ready') edits.put(range[1] - 1, String(loc.start.line));
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
  if (OPERATIONS.has(callee.property.name)) edits.around(callee.object, `T.at(${loc.start.line}, `, ')');
  else if (CHAINS.has(callee.property.name)) edits.around(callee.object, 'T.chain(', ')');
}

/** @param {import('@typescript-eslint/utils').TSESTree.ForOfStatement} loop @param {Edits} edits */
function visitDraw({ body, loc, range, right }, edits) {
  edits.around(right, `T.iterate($, ${loc.start.line}, `, ')');
  edits.put(body.range[0] + 1, ' T.again($);');
  edits.put(range[1], ' T.again($);');
}

/** An async function runs as a child of whoever calls it. @param {FunctionNode} fn @param {Edits} edits @param {string} source */
function visitAsync(fn, edits, source) {
  const start = methodOf(fn, source) ?? fn.range[0];
  edits.put(start, '', 'async '.length);
  const [before, after] = ['T.call(async () => { const $ = T.enter(); ', '})'];
  if (fn.body.type === 'BlockStatement') {
    edits.put(fn.body.range[0] + 1, ` return ${before}`);
    edits.put(fn.body.range[1] - 1, `${after}; `);
  } else {
    edits.put(fn.body.range[0], `${before}return (`);
    edits.put(fn.body.range[1], `); ${after}`);
  }
}

/** The functions that another one declares by `const step = () => {}`, for itself. @param {FunctionNode} fn @returns {{ id: { name: string }, range: [number, number] }[]} */
function innerFunctions({ body }) {
  if (body.type !== 'BlockStatement') return [];
  return body.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration') return [];
    const { id, init } = statement.declarations[0];
    return id.type === 'Identifier' && init?.type === 'ArrowFunctionExpression' ? [{ id, range: statement.range }] : [];
  });
}

/** Where `async step() {}` begins, in a class. @param {FunctionNode} fn @param {string} source */
function methodOf({ range: [start] }, source) {
  if (source.startsWith('async ', start)) return undefined;
  return source.lastIndexOf('async ', start);
}

module.exports = { childrenOf, innerFunctions, instrument, isFunction, parse };
