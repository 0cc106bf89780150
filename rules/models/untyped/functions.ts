import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../../domain';
import { isFunction, propertyName } from '../../syntax';
import { annotatedOrigin } from './annotations';
import { agreed, NOTHING, type Origin } from './origin';
import type { Trace } from './trace';
import { nodesBelow } from './tree';

/** What a call of the function gives: what it returns on every way out. */
export function returnedOrigin(trace: Trace, fn: FunctionNode): Origin | undefined {
  return trace.remember(fn, () => {
    if (fn.generator) return undefined;
    // Without an annotation this is `undefined` to some parsers and `null` to others.
    const annotated = fn.returnType ? annotatedOrigin(trace, fn.returnType.typeAnnotation) : undefined;
    if (annotated !== undefined && annotated.kind !== 'other') return annotated;
    if (fn.body.type !== 'BlockStatement') return trace.of(fn.body);
    const returned = [...returnedBy(trace, fn.body)];
    return returned.length === 0 ? undefined : agreed(returned);
  });
}

function* returnedBy(trace: Trace, body: TSESTree.BlockStatement): Generator<Origin | undefined> {
  for (const node of nodesBelow(body, trace.source.visitorKeys, (inner) => !isFunction(inner) && inner.type !== 'ClassBody')) {
    if (node.type === 'ReturnStatement') yield node.argument === null ? NOTHING : trace.of(node.argument);
  }
}

/** The argument at a position in every call of the function that the file makes by its name. */
export function argumentsAt(trace: Trace, fn: FunctionNode, position: number): (Origin | undefined)[] {
  const sites = callSites(trace, fn);
  return sites.map(({ arguments: given }) => {
    const before = given.slice(0, position + 1);
    if (before.some((argument) => argument.type === 'SpreadElement')) return undefined;
    const argument = given[position];
    return argument === undefined || argument.type === 'SpreadElement' ? NOTHING : trace.of(argument);
  });
}

type Site = TSESTree.CallExpression | TSESTree.NewExpression;

function callSites(trace: Trace, fn: FunctionNode): readonly Site[] {
  const { parent } = fn;
  if (parent.type === 'CallExpression' && parent.callee === fn) return [parent];
  if (fn.type === 'FunctionDeclaration') return fn.id === null ? [] : namedSites(trace.variableOf(fn.id));
  if (parent.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? namedSites(trace.variableOf(parent.id)) : [];
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition') return [];
  const owner = parent.parent.parent;
  if (parent.type === 'MethodDefinition' && parent.kind === 'constructor') {
    return declaredAs(trace, owner).flatMap((variable) => namedSites(variable, 'NewExpression'));
  }
  const name = propertyName(parent);
  return name === undefined || parent.static ? [] : (trace.membersOf(owner).calls.get(name) ?? []);
}

/** The names of a class: the one that its surroundings see, and the one that it sees itself. */
function declaredAs({ source }: Trace, owner: ClassNode): readonly TSESLint.Scope.Variable[] {
  const { parent } = owner;
  const named = parent.type === 'VariableDeclarator' && parent.init === owner ? parent : owner;
  return [...new Set([owner, named])].flatMap((node) => source.scopeManager?.getDeclaredVariables(node) ?? []);
}

/** The calls of what a variable names; none where it is also handed to other code, which may call it with anything. */
function namedSites(variable: TSESLint.Scope.Variable | undefined, type: 'CallExpression' | 'NewExpression' = 'CallExpression'): readonly Site[] {
  const sites: Site[] = [];
  for (const { identifier } of variable?.references ?? []) {
    const { parent } = identifier;
    if (parent.type !== 'CallExpression' && parent.type !== 'NewExpression') continue;
    if (parent.callee !== identifier) return [];
    if ((parent.type as string) === type) sites.push(parent);
  }
  return sites;
}
