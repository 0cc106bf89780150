import type { TSESTree } from '@typescript-eslint/utils';

import type { VariableLookup } from './origins';

/** A name as the module that it is imported from exports it. */
export interface ImportedName {
  readonly module: string;
  readonly name: string;
}

/** What an identifier stands for that is bound by `import { … } from`. */
export function importedName(variableOf: VariableLookup, node: TSESTree.Node | undefined): ImportedName | undefined {
  if (node?.type !== 'Identifier') return undefined;
  const definition = variableOf(node)?.defs[0];
  if (definition?.node.type !== 'ImportSpecifier' || definition.parent?.type !== 'ImportDeclaration') return undefined;
  const { imported } = definition.node;
  return { module: definition.parent.source.value, name: imported.type === 'Identifier' ? imported.name : imported.value };
}
