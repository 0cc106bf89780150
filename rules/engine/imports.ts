import type { TSESTree } from '@typescript-eslint/utils';

import { propertyName } from '../syntax';
import type { Written } from './call-shape';
import type { Walk } from './walk';

/** What a name stands for in the module that it comes from. */
interface Imported {
  /** The exported name; `undefined` for the module as a whole. */
  readonly name: string | undefined;
  /** The module, without the `node:` of Node's own. */
  readonly source: string;
}

/** The imported function that a call calls: `readFile(…)`, `fs.readFile(…)`. */
export function importedCallee(walk: Walk, { method, node }: Written): Imported | undefined {
  if (node.type === 'Identifier') return importedAs(walk, node);
  const module = method?.object.type === 'Identifier' ? importedAs(walk, method.object) : undefined;
  return module !== undefined && module.name === undefined ? { name: method?.name, source: module.source } : undefined;
}

function importedAs(walk: Walk, identifier: TSESTree.Identifier): Imported | undefined {
  const node = walk.variableOf(identifier)?.defs[0]?.node;
  switch (node?.type) {
    case 'ImportSpecifier': {
      const { imported, parent } = node;
      const name = imported.type === 'Identifier' ? imported.name : imported.value;
      return { name, source: moduleName((parent as TSESTree.ImportDeclaration).source) };
    }
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return { name: undefined, source: moduleName(node.parent.source) };
    case 'VariableDeclarator':
      return requiredAs(identifier, node);
    default:
      return undefined;
  }
}

/** `const fs = require('fs')`, `const { readFile } = require('fs')`. */
function requiredAs(identifier: TSESTree.Identifier, { id, init }: TSESTree.VariableDeclarator): Imported | undefined {
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require') return undefined;
  const [module] = init.arguments;
  if (module?.type !== 'Literal' || typeof module.value !== 'string') return undefined;
  const source = moduleName(module);
  if (id.type === 'Identifier') return { name: undefined, source };
  if (id.type !== 'ObjectPattern') return undefined;
  for (const property of id.properties) {
    if (property.type !== 'Property' || property.value.type !== 'Identifier' || property.value.name !== identifier.name) continue;
    return { name: propertyName(property), source };
  }
  return undefined;
}

/** While an import is being typed, its source may be no string yet. */
function moduleName({ value }: { readonly value?: unknown }): string {
  return typeof value === 'string' ? value.replace(/^node:/, '') : '';
}
