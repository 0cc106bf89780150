'use strict';

const { childrenOf, innerFunctions, isFunction, parse } = require('./instrument');

/** @typedef {import('@typescript-eslint/utils').TSESTree.Node} Node */
/** @typedef {import('@typescript-eslint/utils').TSESTree.CallExpression} CallExpression */

/**
 * Where an operation stands.
 *
 * @typedef {object} Site
 * @property {string[]} arms the conditions around it in its function, each with its arm
 * @property {Node} fn its function
 * @property {boolean} floats whether it is a send whose promise nobody keeps
 * @property {boolean} raced whether it is in a race
 * @property {boolean} exits whether the function is left behind it, in the arm in which it stands
 * @property {boolean} asks whether it stands under a condition within a callback
 */

/**
 * @typedef {object} Facts
 * @property {string[]} entries the functions that anybody may call: `main`, `main step0` within it, `Session.step0`
 * @property {Map<number, Site>} sites by line
 */

const OPERATIONS = new Set(['closeSend', 'end', 'on', 'recvMsg', 'sendMsg', 'write']);

/** What the text of a program tells. @param {string} source @returns {Facts} */
function factsOf(source) {
  const program = parse(source);
  /** @type {Facts['sites']} */
  const sites = new Map();
  /** @param {Node} node @param {Node[]} around */
  const visit = (node, around) => {
    if (isOperation(node)) sites.set(node.loc.start.line, siteOf(node, around));
    for (const child of childrenOf(node)) visit(child, [...around, node]);
  };
  visit(program, []);
  return { entries: program.body.flatMap(entriesOf), sites };
}

/** A method that the constructor starts has been run with it; whoever calls it a second time is nobody we know. @param {Node} node @returns {string[]} */
function entriesOf(node) {
  if ((node.type !== 'ClassDeclaration' && node.type !== 'FunctionDeclaration') || node.id === null) return [];
  const { name: own } = node.id;
  if (node.type === 'FunctionDeclaration') return [own, ...innerFunctions(node).map(({ id }) => `${own} ${id.name}`)];
  const methods = new Map(node.body.body.flatMap((member) => (member.type === 'MethodDefinition' && member.key.type === 'Identifier' ? [[member.key.name, member]] : [])));
  const started = new Set(['constructor']);
  for (const name of started) for (const called of membersIn(methods.get(name))) started.add(called);
  return [...methods.keys()].filter((name) => name === 'constructor' || !started.has(name)).map((name) => `${own}.${name}`);
}

/** The names of what a method uses of its own object. @param {Node | undefined} node @returns {string[]} */
function membersIn(node) {
  if (node === undefined) return [];
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && node.property.type === 'Identifier') return [node.property.name];
  return childrenOf(node).flatMap(membersIn);
}

/** @param {Node} node @returns {boolean} */
function isOperation(node) {
  if (node.type === 'ForOfStatement') return node.await;
  return node.type === 'CallExpression' && OPERATIONS.has(methodOf(node) ?? '');
}

/** @param {CallExpression} call */
function methodOf({ callee }) {
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
}

/** @param {Node} node @param {Node[]} around @returns {Site} */
function siteOf(node, around) {
  const at = around.findLastIndex((outer) => isFunction(outer) || outer.type === 'Program');
  const own = [...around.slice(at + 1), node];
  const arms = own.flatMap((outer, depth) => armsAt(own[depth - 1], outer));
  const fn = /** @type {Node} */ (around[at]);
  return {
    arms,
    asks: arms.some((arm) => arm.startsWith('if')) && around.slice(0, at).some(isFunction),
    exits: own.some((outer, depth) => depth > 0 && outer.type === 'BlockStatement' && outer.body.at(-1)?.type === 'ReturnStatement'),
    floats: floats(node, around),
    fn,
    raced: around.some((outer) => outer.type === 'CallExpression' && /^(?:any|race)$/.test(methodOf(outer) ?? '')),
  };
}

/** @param {Node | undefined} outer @param {Node} node @returns {string[]} */
function armsAt(outer, node) {
  switch (outer?.type) {
    case 'BlockStatement':
      return outer.body.slice(0, outer.body.findIndex((statement) => statement === node)).flatMap((before) => (leaves(before) ? [`${asksFlag(before) ? 'flag' : 'if'}${before.loc.start.line} else`] : []));
    case 'ForOfStatement':
    case 'ForStatement':
    case 'WhileStatement':
      return outer.body === node ? [`loop${outer.loc.start.line}`] : [];
    case 'IfStatement':
      if (outer.test === node) return [];
      return [`if${outer.loc.start.line} ${outer.consequent === node ? 'then' : 'else'}`];
    default:
      return [];
  }
}

/** @param {Node} statement */
function asksFlag(statement) {
  return statement.type === 'IfStatement' && statement.test.type === 'MemberExpression';
}

/** Whether what follows the statement depends on its condition. @param {Node} statement */
function leaves(statement) {
  if (statement.type !== 'IfStatement') return false;
  const { consequent } = statement;
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  return last?.type === 'ReturnStatement';
}

/** @param {Node} node @param {Node[]} around */
function floats(node, around) {
  if (node.type !== 'CallExpression' || methodOf(node) !== 'sendMsg') return false;
  const outer = around.at(-1);
  if (outer?.type === 'UnaryExpression') return outer.operator === 'void';
  return outer?.type === 'ExpressionStatement';
}

module.exports = { factsOf };
