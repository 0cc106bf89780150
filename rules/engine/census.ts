import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode } from './class-info';
import type { Tree } from './tree';

/** A place where a stream may be used: a call, a method that is read, a loop that draws from a stream. */
export type Use = TSESTree.CallExpression | TSESTree.ForOfStatement | TSESTree.MemberExpression;

/** A node that a check may be about: a call, a construction, or a loop that draws from a stream. */
export type Place = TSESTree.CallExpression | TSESTree.ForOfStatement | TSESTree.NewExpression;

/** The nodes of a file that the analysis looks for, found in one pass, each kind in source order. */
export class Census {
  readonly classes: ClassNode[] = [];
  readonly members: TSESTree.MemberExpression[] = [];
  readonly names: (TSESTree.Identifier | TSESTree.PrivateIdentifier)[] = [];
  readonly objects: TSESTree.ObjectExpression[] = [];
  readonly places: Place[] = [];
  readonly uses: Use[] = [];

  constructor(tree: Tree, program: TSESTree.Program) {
    tree.visit(program, (node) => this.note(node));
  }

  private note(node: TSESTree.Node): void {
    // The most frequent kinds come first.
    switch (node.type) {
      case 'Identifier':
      case 'PrivateIdentifier':
        this.names.push(node);
        break;
      case 'MemberExpression':
        this.members.push(node);
        this.uses.push(node);
        break;
      case 'CallExpression':
        this.places.push(node);
        this.uses.push(node);
        break;
      case 'ObjectExpression':
        this.objects.push(node);
        break;
      case 'NewExpression':
        this.places.push(node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.classes.push(node);
        break;
      case 'ForOfStatement':
        if (!node.await) break;
        this.places.push(node);
        this.uses.push(node);
        break;
      default:
    }
  }
}
