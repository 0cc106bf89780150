import type { TSESTree } from '@typescript-eslint/utils';

/** Which properties of a node hold its children, by the node's type. */
export type VisitorKeys = Readonly<Record<string, readonly string[]>>;

/** Properties that hold types. The analysis asks for what runs. */
const TYPES: ReadonlySet<string> = new Set(['implements', 'returnType', 'superTypeArguments', 'superTypeParameters', 'typeAnnotation', 'typeArguments', 'typeParameters']);

/** Declarations of types alone. */
const DECLARATIONS: ReadonlySet<string> = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

const NONE: readonly string[] = [];

const known = new WeakMap<VisitorKeys, Map<string, readonly string[]>>();

/** A syntax tree without its types, which run nowhere. */
export class Tree {
  private readonly keys: Map<string, readonly string[]>;

  constructor(private readonly visitorKeys: VisitorKeys) {
    this.keys = known.get(visitorKeys) ?? new Map<string, readonly string[]>();
    known.set(visitorKeys, this.keys);
  }

  /** The child nodes in source order. */
  children(node: TSESTree.Node): TSESTree.Node[] {
    const found: TSESTree.Node[] = [];
    this.addChildren(node, found);
    return found.reverse();
  }

  /** The node and all nodes below it, each before its children. Iterative: depth is no limit. */
  *nodes(top: TSESTree.Node, enters: (node: TSESTree.Node) => boolean = always): Generator<TSESTree.Node> {
    const pending = [top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      yield node;
      if (node === top || enters(node)) this.addChildren(node, pending);
    }
  }

  /** Visits what `nodes` lists, at less cost. */
  visit(top: TSESTree.Node, visitor: (node: TSESTree.Node) => void): void {
    const pending = [top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      visitor(node);
      this.addChildren(node, pending);
    }
  }

  /** Adds the children to a stack, the last one first. */
  private addChildren(node: TSESTree.Node, pending: TSESTree.Node[]): void {
    const keys = this.keysOf(node.type);
    for (let position = keys.length - 1; position >= 0; position -= 1) {
      const child = (node as unknown as Record<string, unknown>)[keys[position] ?? ''];
      if (!Array.isArray(child)) {
        if (isNode(child)) pending.push(child);
        continue;
      }
      for (let item = child.length - 1; item >= 0; item -= 1) if (isNode(child[item])) pending.push(child[item] as TSESTree.Node);
    }
  }

  private keysOf(type: string): readonly string[] {
    let keys = this.keys.get(type);
    if (keys === undefined) {
      keys = DECLARATIONS.has(type) ? NONE : (this.visitorKeys[type] ?? NONE).filter((key) => !TYPES.has(key));
      this.keys.set(type, keys);
    }
    return keys;
  }
}

function always(): boolean {
  return true;
}

function isNode(item: unknown): item is TSESTree.Node {
  return typeof item === 'object' && item !== null && typeof (item as { type?: unknown }).type === 'string';
}
