import type { TSESTree } from '@typescript-eslint/utils';

/** Which properties of a node hold its children, by the node's type. */
export type VisitorKeys = Readonly<Record<string, readonly string[]>>;

/** Properties that hold types. The analysis asks for what runs. */
const TYPES: ReadonlySet<string> = new Set(['implements', 'returnType', 'superTypeArguments', 'superTypeParameters', 'typeAnnotation', 'typeArguments', 'typeParameters']);

/** Declarations of types alone. */
const DECLARATIONS: ReadonlySet<string> = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

const NONE: readonly string[] = [];

/** What a property of a node may hold, where it holds nodes at all. */
type Child = TSESTree.Node | readonly (TSESTree.Node | null)[] | null | undefined;

const known = new WeakMap<VisitorKeys, Map<string, readonly string[]>>();

/** What is done with nodes of a kind. */
export type Visitors = { readonly [Type in TSESTree.Node['type']]?: (node: Extract<TSESTree.Node, { readonly type: Type }>) => void };

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

  /** Visits what `nodes` lists, at less cost: for most kinds of nodes there is no visitor. */
  visit(top: TSESTree.Node, visitors: Visitors): void {
    const table = visitors as Readonly<Record<string, ((node: TSESTree.Node) => void) | undefined>>;
    const pending = [top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      table[node.type]?.(node);
      this.addChildren(node, pending);
    }
  }

  /** Adds the children to a stack, the last one first. Each node of each file comes by here. */
  private addChildren(node: TSESTree.Node, pending: TSESTree.Node[]): void {
    const keys = this.keys.get(node.type) ?? this.findKeys(node.type);
    for (let position = keys.length - 1; position >= 0; position -= 1) {
      const child = (node as unknown as Record<string, Child>)[keys[position] ?? ''];
      if (child === null || typeof child !== 'object') continue;
      if (!('length' in child)) {
        if (typeof child.type === 'string') pending.push(child);
      } else if (child.length > 0) addItems(child, pending);
    }
  }

  private findKeys(type: string): readonly string[] {
    const keys = DECLARATIONS.has(type) ? NONE : (this.visitorKeys[type] ?? NONE).filter((key) => !TYPES.has(key));
    this.keys.set(type, keys);
    return keys;
  }
}

function addItems(items: readonly (TSESTree.Node | null)[], pending: TSESTree.Node[]): void {
  for (let place = items.length - 1; place >= 0; place -= 1) {
    const item = items[place];
    if (typeof item?.type === 'string') pending.push(item);
  }
}

function always(): boolean {
  return true;
}
