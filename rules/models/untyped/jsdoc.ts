import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type Source = Readonly<TSESLint.SourceCode>;

/** A type as JSDoc names it: `grpc.ServerDuplexStream<A, B>`, `import('@grpc/grpc-js').Client`. */
export interface DocType {
  /** The module, where the type is imported in place. */
  readonly from?: string;
  readonly name: string;
  /** What stands before the name: a namespace. */
  readonly qualifier?: string;
}

const MODULE = /^import\(\s*['"]([^'"]+)['"]\s*\)\./;
const NAME = /^(?:([\w$]+)\.)?([\w$]+)(?:\.?<.*>)?$/s;

/** The type of the parameter of this name, by the comment before the function. */
export function parameterType(source: Source, fn: TSESTree.Node, name: string): DocType | undefined {
  const comment = docComment(source, fn);
  return comment === undefined ? undefined : readType(comment, (after) => (/^\s*\[?([\w$]+)/.exec(after))?.[1] === name, '@param');
}

/** The type that `@type` gives to what is declared here. */
export function declaredType(source: Source, node: TSESTree.Node): DocType | undefined {
  const comment = docComment(source, node);
  return comment === undefined ? undefined : readType(comment, () => true, '@type');
}

function readType(comment: string, accepts: (after: string) => boolean, tag: string): DocType | undefined {
  for (let at = comment.indexOf(`${tag} `); at >= 0; at = comment.indexOf(`${tag} `, at + 1)) {
    const open = comment.indexOf('{', at);
    const close = open < 0 || comment.slice(at + tag.length, open).trim() !== '' ? -1 : closingBrace(comment, open);
    if (close >= 0 && accepts(comment.slice(close + 1))) return parseType(comment.slice(open + 1, close));
  }
  return undefined;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function parseType(text: string): DocType | undefined {
  const type = text.replace(/\n\s*\*/g, ' ').trim().replace(/^[!?]|[=?]$/g, '').replace(/\s*\|\s*(?:null|undefined)$/, '');
  const from = MODULE.exec(type);
  const named = NAME.exec(from === null ? type : type.slice(from[0].length));
  if (named?.[2] === undefined) return undefined;
  return {
    ...(from?.[1] !== undefined && { from: from[1] }),
    name: named[2],
    ...(named[1] !== undefined && { qualifier: named[1] }),
  };
}

/** Nodes that a comment may stand before and still speak of what they contain. */
const WRAPPERS = new Set([
  'AssignmentExpression', 'ExportDefaultDeclaration', 'ExportNamedDeclaration', 'ExpressionStatement', 'MethodDefinition',
  'Property', 'PropertyDefinition', 'VariableDeclaration', 'VariableDeclarator',
]);

/** The JSDoc comment of a function or a declaration. */
function docComment(source: Source, node: TSESTree.Node): string | undefined {
  for (let outer: TSESTree.Node | undefined = node; outer; outer = WRAPPERS.has(outer.parent?.type ?? '') ? outer.parent : undefined) {
    const comment: TSESTree.Comment | undefined = source.getCommentsBefore(outer).at(-1);
    if (comment !== undefined && (comment.type as string) === 'Block' && comment.value.startsWith('*')) return comment.value;
  }
  return undefined;
}
