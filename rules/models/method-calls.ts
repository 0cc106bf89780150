import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { methodCall } from '../syntax';
import type { LibraryModel, MethodModel } from './library-model';

/** What `for await` over a stream does, in every library. */
export const ITERATION: OperationModel = { completion: 'session', consumer: 'iterator', kind: 'receive' };

/** The stream behind what a loop draws from: Node's `call.iterator(…)` draws from `call`. */
export function iteratedStream(iterated: TSESTree.Expression): TSESTree.Expression {
  const called = iterated.type === 'CallExpression' ? methodCall(iterated) : undefined;
  return called?.name === 'iterator' ? called.object : iterated;
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
