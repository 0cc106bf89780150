import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, Resolver } from '../domain';
import { SyntacticResolver } from '../models/syntactic-resolver';
import { StreamImports } from '../models/untyped/modules';
import { probe } from './probe';

/**
 * What the code does to gRPC as the resolver without types sees it, one `line: what` for each operation, loop,
 * handler, opened stream and channel. The first line of code is line 1.
 */
export function usesIn(code: string): string[] {
  const found: string[] = [];
  probe(code, (sourceCode) => {
    const resolver = new SyntacticResolver(sourceCode, new StreamImports(sourceCode));
    const note = (node: TSESTree.Node, what: string | undefined): void => {
      if (what !== undefined) found.push(`${node.loc.start.line}: ${what}`);
    };
    const noteFunction = (node: FunctionNode): void => note(node, resolver.isHandler(node) ? 'handler' : undefined);
    return {
      ArrowFunctionExpression: noteFunction,
      CallExpression: (node: TSESTree.CallExpression) => {
        note(node, callUse(resolver, node));
        note(node, openingUse(resolver, node));
      },
      ForOfStatement: (node: TSESTree.ForOfStatement) => note(node, node.await ? loopUse(resolver, node.right) : undefined),
      FunctionDeclaration: noteFunction,
      FunctionExpression: noteFunction,
      NewExpression: (node: TSESTree.NewExpression) => note(node, resolver.buildsChannel(node) ? 'channel' : undefined),
    };
  });
  return found;
}

function callUse(resolver: Resolver, node: TSESTree.CallExpression): string | undefined {
  return resolver.buildsChannel(node) ? 'channel' : resolver.operation(node)?.kind;
}

function openingUse(resolver: Resolver, node: TSESTree.CallExpression): string | undefined {
  const halves = resolver.opens(node);
  return halves && `opens ${halves.join('+')}`;
}

function loopUse(resolver: Resolver, iterated: TSESTree.Expression): string | undefined {
  const model = resolver.iteration(iterated);
  return model && (model.destroys === true ? 'destroying loop' : 'loop');
}
