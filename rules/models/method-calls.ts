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

/** What a library has under the name of a method. */
interface NamedModel {
  readonly library: LibraryModel;
  readonly model: MethodModel;
}

const named = new WeakMap<readonly LibraryModel[], ReadonlyMap<string, readonly NamedModel[]>>();

const NONE: readonly NamedModel[] = [];

/** The operations that the libraries have under a method's name. */
export function methodModels(libraries: readonly LibraryModel[], name: string): readonly NamedModel[] {
  let models = named.get(libraries);
  if (models === undefined) {
    models = byMethod(libraries);
    named.set(libraries, models);
  }
  return models.get(name) ?? NONE;
}

function byMethod(libraries: readonly LibraryModel[]): Map<string, NamedModel[]> {
  const found = new Map<string, NamedModel[]>();
  for (const library of libraries) {
    for (const [name, model] of Object.entries(library.operations)) found.set(name, [...(found.get(name) ?? []), { library, model }]);
  }
  return found;
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
