import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode } from '../domain';
import type { Tree } from './tree';

/** A place where a stream may be used: a call, a method that is read, a loop that draws from a stream. */
export type Use = TSESTree.CallExpression | TSESTree.ForOfStatement | TSESTree.MemberExpression;

/** The nodes of a file that the analysis looks for, found in one pass, each kind in source order. */
export class Census {
  readonly calls: TSESTree.CallExpression[] = [];
  readonly classes: ClassNode[] = [];
  /** The loops that draw from a stream. */
  readonly loops: TSESTree.ForOfStatement[] = [];
  readonly members: TSESTree.MemberExpression[] = [];
  readonly names: (TSESTree.Identifier | TSESTree.PrivateIdentifier)[] = [];
  readonly news: TSESTree.NewExpression[] = [];
  readonly objects: TSESTree.ObjectExpression[] = [];
  readonly uses: Use[] = [];

  constructor(tree: Tree, program: TSESTree.Program) {
    const { calls, classes, loops, members, names, news, objects, uses } = this;
    tree.visit(program, {
      CallExpression: (node) => {
        calls.push(node);
        uses.push(node);
      },
      ClassDeclaration: (node) => classes.push(node),
      ClassExpression: (node) => classes.push(node),
      ForOfStatement: (node) => {
        if (!node.await) return;
        loops.push(node);
        uses.push(node);
      },
      Identifier: (node) => names.push(node),
      MemberExpression: (node) => {
        members.push(node);
        uses.push(node);
      },
      NewExpression: (node) => news.push(node),
      ObjectExpression: (node) => objects.push(node),
      PrivateIdentifier: (node) => names.push(node),
    });
  }
}
