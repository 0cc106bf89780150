import * as parser from '@typescript-eslint/parser';
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { Linter } from 'eslint';

import type { FunctionNode, Resolver } from '../domain';
import { SyntacticResolver } from '../models/syntactic-resolver';
import { StreamImports } from '../models/untyped/modules';

/**
 * What the code does to gRPC as the resolver without types sees it, one `line: what` for each operation, loop,
 * handler, opened stream and channel. The first line of code is line 1.
 */
export function usesIn(code: string): string[] {
  const found: string[] = [];
  const probe = {
    create: ({ sourceCode }: { sourceCode: TSESLint.SourceCode }) => {
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
    },
  };
  const [message] = new Linter().verify(code.replace(/^\n/, ''), {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { probe: { rules: { probe } } },
    rules: { 'probe/probe': 'error' },
  } as unknown as Linter.Config, 'code.ts');
  if (message !== undefined) throw new Error(message.message);
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
