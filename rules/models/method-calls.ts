import type { TSESTree } from '@typescript-eslint/utils';

import type { LibraryModel, MethodModel } from './library-model';

export interface MethodCall {
  readonly name: string;
  readonly receiver: TSESTree.Expression;
}

/** `receiver.name(…)`, where the name is written in the code. */
export function methodCall(call: TSESTree.CallExpression): MethodCall | undefined {
  const callee = underCasts(call.callee).at(-1);
  if (callee?.type !== 'MemberExpression') return undefined;
  const { object, property } = callee;
  if (!callee.computed && property.type === 'Identifier') return { name: property.name, receiver: object };
  if (property.type === 'Literal' && typeof property.value === 'string') return { name: property.value, receiver: object };
  return undefined;
}

/** The operations that the libraries have under a method's name. */
export function methodModels(libraries: readonly LibraryModel[], name: string): { library: LibraryModel; model: MethodModel }[] {
  return libraries.flatMap((library) => {
    const model = Object.hasOwn(library.operations, name) ? library.operations[name] : undefined;
    return model === undefined ? [] : [{ library, model }];
  });
}

/** The expression and what lies under its casts: real code widens streams in order to pipe into them. */
export function underCasts(expression: TSESTree.Expression): TSESTree.Expression[] {
  const layers = [expression];
  for (let node = expression; ; ) {
    switch (node.type) {
      case 'ChainExpression':
      case 'TSAsExpression':
      case 'TSInstantiationExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
        node = node.expression;
        layers.push(node);
        break;
      default:
        return layers;
    }
  }
}

/** Whether a listener's event is one that delivers messages; an event that is not known is not. */
export function isDataEvent(
  call: TSESTree.CallExpression,
  events: readonly string[] | undefined,
  constantOf: (node: TSESTree.Expression) => string | undefined,
): boolean {
  if (events === undefined) return true;
  const [event] = call.arguments;
  if (event === undefined || event.type === 'SpreadElement') return false;
  const name = event.type === 'Literal' ? event.value : constantOf(event);
  return typeof name === 'string' && events.includes(name);
}
