import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Direction, TaskOrigin } from '../domain';

const MAX_NAME = 40;

/** The stream as the code names it at the operation, without quotes. */
export function streamName(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, direction: Direction): string {
  const text = sourceCode.getText(streamExpression(node, direction === 'send'));
  return text.length <= MAX_NAME && !text.includes('\n') ? text : 'the stream';
}

function streamExpression(node: TSESTree.Node, sends: boolean): TSESTree.Node {
  if (node.type !== 'CallExpression') return node;
  const { arguments: args, callee } = node;
  const name = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
  const isPipe = name === 'pipe' || name === 'pipeline' || callee.type === 'Identifier';
  if (isPipe && (sends || name !== 'pipe')) return (sends ? args.at(-1) : args[0]) ?? node;
  return callee.type === 'MemberExpression' ? callee.object : node;
}

/** Who makes an operation, in words that can follow "by". */
export function taskName(origin: TaskOrigin): string {
  const line = origin.node.loc.start.line;
  switch (origin.kind) {
    case 'call':
      return `the task started on line ${line}`;
    case 'callback':
      return `the promise callback on line ${line}`;
    case 'element':
    case 'iteration':
      return `a run of the callback on line ${line}`;
    case 'handler':
      return 'another invocation of this handler';
    case 'interval':
      return `the interval started on line ${line}`;
    case 'listener':
      return `the ${origin.event === undefined ? '' : `'${origin.event}' `}listener added on line ${line}`;
    case 'operation':
      return `the call on line ${line}, which is not awaited`;
    case 'pipe':
      return `the pipe set up on line ${line}`;
    case 'root':
      return 'the function itself';
    case 'timer':
      return `the timer started on line ${line}`;
  }
}
