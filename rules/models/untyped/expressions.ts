import type { TSESTree } from '@typescript-eslint/utils';

import { memberName } from '../../syntax';
import { annotatedOrigin } from './annotations';
import { callOrigin, newOrigin } from './calls';
import { selfAt } from './class-members';
import { memberOf } from './members';
import { moduleKind } from './modules';
import { agreed, NOTHING, type Origin, OTHER } from './origin';
import type { Trace } from './trace';

/** Where the value of an expression comes from. */
export function expressionOrigin(trace: Trace, node: TSESTree.Expression): Origin | undefined {
  switch (node.type) {
    case 'ArrayExpression':
      return { kind: 'container', node };
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { kind: 'function', node };
    case 'AssignmentExpression':
      return node.operator === '=' ? trace.of(node.right) : undefined;
    case 'AwaitExpression':
      return trace.of(node.argument);
    case 'CallExpression':
      return callOrigin(trace, node);
    case 'ChainExpression':
    case 'TSInstantiationExpression':
    case 'TSNonNullExpression':
      return trace.of(node.expression);
    case 'ClassExpression':
      return { kind: 'class', node };
    case 'ConditionalExpression':
      return agreed([trace.of(node.consequent), trace.of(node.alternate)]);
    case 'Identifier':
      return identifierOrigin(trace, node);
    case 'ImportExpression':
      return node.source.type === 'Literal' ? moduleOrigin(node.source.value) : undefined;
    case 'LogicalExpression':
      return node.operator === '&&' ? trace.of(node.right) : agreed([trace.of(node.left), trace.of(node.right)]);
    case 'MemberExpression':
      return memberOrigin(trace, node);
    case 'NewExpression':
      return newOrigin(trace, node);
    case 'ObjectExpression':
      return { kind: 'object', node };
    case 'SequenceExpression': {
      const last = node.expressions.at(-1);
      return last && trace.of(last);
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return trace.of(node.expression) ?? annotatedOrigin(trace, node.typeAnnotation);
    case 'ThisExpression':
      return selfOrigin(node);
    case 'Literal':
      return node.value === null && node.raw === 'null' ? NOTHING : OTHER;
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return node.type === 'UnaryExpression' && node.operator === 'void' ? NOTHING : OTHER;
    default:
      return undefined;
  }
}

/** What `require` or `import` of a module gives. */
export function moduleOrigin(specifier: unknown): Origin | undefined {
  const module = typeof specifier === 'string' ? moduleKind(specifier) : undefined;
  if (module === 'foreign') return OTHER;
  return module && { kind: 'module', module, path: [] };
}

function identifierOrigin(trace: Trace, node: TSESTree.Identifier): Origin | undefined {
  const variable = trace.variableOf(node);
  if (variable !== undefined) return trace.ofVariable(variable);
  return node.name === 'undefined' ? NOTHING : undefined;
}

function selfOrigin(node: TSESTree.Node): Origin | undefined {
  const self = selfAt(node);
  if (self === undefined) return undefined;
  return self.type === 'ObjectExpression' ? { kind: 'object', node: self } : { kind: 'instance', node: self };
}

function memberOrigin(trace: Trace, node: TSESTree.MemberExpression): Origin | undefined {
  if (node.object.type === 'Super') return undefined;
  const object = trace.of(node.object);
  return object && memberOf(trace, object, memberName(node));
}
