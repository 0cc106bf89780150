import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Direction, TaskOrigin } from '../domain';
import { isFunction, methodCall, propertyName, uncast } from '../syntax';

type Source = Readonly<TSESLint.SourceCode>;

/** Longer expressions do not read well in a sentence. */
const MAX_NAME = 40;

/** The stream as the code names it at the operation, without quotes. */
export function streamName(sourceCode: Source, node: TSESTree.Node, direction: Direction): string {
  return shortText(sourceCode, uncast(streamExpression(node, direction === 'send') as TSESTree.Expression)) ?? 'stream';
}

/** A message as the code names it, without quotes. */
export function messageName(sourceCode: Source, node: TSESTree.Node): string {
  return shortText(sourceCode, ownerOf(node)) ?? 'the message';
}

/** What a chain of calls is made on: `message` in `message.setSeq(1).setText('a')`. */
function ownerOf(node: TSESTree.Node): TSESTree.Node {
  let owner = node;
  while (owner.type === 'CallExpression') {
    const object = methodCall(owner)?.object;
    if (object === undefined) return owner;
    owner = object;
  }
  return owner;
}

function shortText(sourceCode: Source, node: TSESTree.Node): string | undefined {
  const text = sourceCode.getText(node);
  return text.length <= MAX_NAME && !text.includes('\n') ? text : undefined;
}

function streamExpression(node: TSESTree.Node, sends: boolean): TSESTree.Node {
  if (node.type === 'MemberExpression' && sends) return node.object;
  if (node.type !== 'CallExpression') return node;
  const { arguments: args, callee } = node;
  const name = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
  const isPipe = name === 'pipe' || name === 'pipeline' || (callee.type === 'Identifier' && callee.name === 'pipeline');
  if (isPipe && (sends || name !== 'pipe')) return (sends ? args.at(-1) : args[0]) ?? node;
  return callee.type === 'MemberExpression' ? callee.object : callee;
}

/** Who makes an operation, in words that can follow "by". */
export function taskName(sourceCode: Source, origin: TaskOrigin): string {
  const line = origin.node.loc.start.line;
  switch (origin.kind) {
    case 'call':
      return `${calledName(sourceCode, origin.node)} started on line ${line}`;
    case 'callback':
      return `the promise callback on line ${line}`;
    case 'iteration':
      return `a run of the callback on line ${line}`;
    case 'handler':
      return 'every invocation of this handler';
    case 'interval':
      return `the interval started on line ${line}`;
    case 'listener':
      return `the ${origin.event === undefined ? '' : `'${origin.event}' `}listener added on line ${line}`;
    case 'operation':
      return `the pending call on line ${line}`;
    case 'pipe':
      return `the pipe set up on line ${line}`;
    case 'root':
      return functionName(origin.node);
    case 'timer':
      return `the timer started on line ${line}`;
  }
}

/** Who makes the other operation, in a sentence that has named the first task before. */
export function secondTaskName(sourceCode: Source, origin: TaskOrigin, first: TaskOrigin): string {
  if (origin.node === first.node) return origin.kind === 'root' ? 'the same task' : 'a further run of it';
  const name = taskName(sourceCode, origin);
  return name === taskName(sourceCode, first) ? `another ${name.replace(/^the /, '')}` : name;
}

/** The function that an entry point is, as the code calls it. */
function functionName(node: TSESTree.Node): string {
  if (node.type === 'Program') return 'the module itself';
  const named = node.parent;
  if ('id' in node && node.id?.type === 'Identifier') return `\`${node.id.name}()\` itself`;
  if (named.type === 'VariableDeclarator' && named.id.type === 'Identifier') return `\`${named.id.name}()\` itself`;
  const isMember = named.type === 'MethodDefinition' || named.type === 'PropertyDefinition' || named.type === 'Property';
  const name = isMember ? propertyName(named) : undefined;
  return name === undefined ? 'the function itself' : `\`${name}()\` itself`;
}

function calledName(sourceCode: Source, node: TSESTree.Node): string {
  const callee = node.type === 'CallExpression' ? node.callee : undefined;
  if (callee !== undefined && isFunction(callee)) return 'the function';
  const isNamed = callee?.type === 'Identifier' || callee?.type === 'MemberExpression';
  const text = isNamed ? shortText(sourceCode, callee) : undefined;
  return text === undefined ? 'the task' : `\`${text}()\``;
}
