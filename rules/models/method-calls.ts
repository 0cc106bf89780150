import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { methodCall, propertyName, uncast } from '../syntax';
import type { LibraryModel, MethodModel } from './library-model';

/** What `for await` over a stream does, in every library. */
export const ITERATION: OperationModel = { completion: 'session', consumer: 'iterator', kind: 'receive' };

/** What a loop draws from, and whether Node destroys it when the loop is left. */
interface Iterated {
  readonly isKept: boolean;
  readonly stream: TSESTree.Expression;
}

/** The stream behind what a loop draws from: Node's `call.iterator({ destroyOnReturn: false })` draws from `call`. */
export function iterated(expression: TSESTree.Expression): Iterated {
  const node = uncast(expression);
  const called = node.type === 'CallExpression' ? methodCall(node) : undefined;
  if (node.type !== 'CallExpression' || called?.name !== 'iterator') return { isKept: false, stream: expression };
  return { isKept: node.arguments.length > 0 && !node.arguments.every(destroysOnReturn), stream: called.object };
}

/** Whether the options say so in the code; anything else may keep the stream. */
function destroysOnReturn(options: TSESTree.CallExpressionArgument): boolean {
  if (options.type !== 'ObjectExpression') return false;
  return options.properties.every((property) => {
    if (property.type === 'SpreadElement' || property.computed) return false;
    if (propertyName(property) !== 'destroyOnReturn') return true;
    return property.value.type === 'Literal' && property.value.value === true;
  });
}

/** The operations that the libraries have under a method's name. */
export function methodModels(libraries: readonly LibraryModel[], name: string): { library: LibraryModel; model: MethodModel }[] {
  return libraries.flatMap((library) => {
    const model = Object.hasOwn(library.operations, name) ? library.operations[name] : undefined;
    return model === undefined ? [] : [{ library, model }];
  });
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
