import * as parser from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/utils';

/** The nodes of a program with their parents, each before its children; none where the code does not parse. */
export function nodesOf(code: string): readonly TSESTree.Node[] {
  try {
    const { ast, visitorKeys } = parser.parseForESLint(code, { ecmaFeatures: { jsx: true }, range: true });
    return below(ast, visitorKeys);
  } catch {
    return [];
  }
}

function below(top: TSESTree.Node, visitorKeys: Readonly<Record<string, readonly string[] | undefined>>): TSESTree.Node[] {
  const found: TSESTree.Node[] = [];
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    found.push(node);
    for (const key of [...(visitorKeys[node.type] ?? [])].reverse()) {
      const child = (node as unknown as Record<string, TSESTree.Node | readonly (TSESTree.Node | null)[] | null | undefined>)[key];
      for (const item of [child].flat().reverse()) {
        if (!item) continue;
        Object.assign(item, { parent: node });
        pending.push(item);
      }
    }
  }
  return found;
}
