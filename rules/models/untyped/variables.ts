import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../../domain';
import { propertyName } from '../../syntax';
import { annotatedOrigin, documentedOrigin, importedFrom } from './annotations';
import { iteratedElement, visitedElement } from './containers';
import { moduleOrigin } from './expressions';
import { argumentsAt } from './functions';
import { declaredType, parameterType } from './jsdoc';
import { memberOf } from './members';
import { namedOrigin } from './names';
import { agreed, type Origin } from './origin';
import type { Trace } from './trace';

/** Where what a variable holds comes from. */
export function variableOrigin(trace: Trace, variable: TSESLint.Scope.Variable): Origin | undefined {
  const [definition] = variable.defs;
  if (definition === undefined || variable.defs.length !== 1) return undefined;
  const { node } = definition;
  switch (definition.type as string) {
    case 'ClassName':
      return { kind: 'class', node: node as TSESTree.ClassDeclaration };
    case 'FunctionName':
      return 'body' in node && node.body ? { kind: 'function', node: node as FunctionNode } : undefined;
    case 'ImportBinding':
      return importOrigin(definition);
    case 'Parameter':
      return parameterOrigin(trace, variable, node as FunctionNode);
    case 'Variable':
      return node.type === 'VariableDeclarator' ? declaredOrigin(trace, variable, node) : undefined;
    default:
      return undefined;
  }
}

function importOrigin(definition: TSESLint.Scope.Definition): Origin | undefined {
  const origin = moduleOrigin(importedFrom(definition));
  const { node } = definition;
  if (origin?.kind !== 'module' || node.type !== 'ImportSpecifier') return origin;
  const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
  return name === 'default' ? origin : { ...origin, path: [name] };
}

function declaredOrigin(trace: Trace, variable: TSESLint.Scope.Variable, node: TSESTree.VariableDeclarator): Origin | undefined {
  const annotated = node.id.type === 'Identifier' ? typeOf(trace, node.id, () => declaredType(trace.source, node)) : undefined;
  if (annotated !== undefined && annotated.kind !== 'other') return annotated;
  const values = [...givenValues(trace, variable, node)];
  const origin = values.length === 0 ? undefined : agreed(values);
  return origin ?? annotated ?? namedOrigin(trace, variable);
}

/** What the annotation of a name says, or else its JSDoc. */
function typeOf(trace: Trace, { typeAnnotation }: TSESTree.Identifier, documented: () => ReturnType<typeof declaredType>): Origin | undefined {
  if (typeAnnotation) return annotatedOrigin(trace, typeAnnotation.typeAnnotation);
  return documentedOrigin(trace, documented());
}

function* givenValues(trace: Trace, variable: TSESLint.Scope.Variable, node: TSESTree.VariableDeclarator): Generator<Origin | undefined> {
  if (node.init) yield patternPart(trace, node.id, variable, trace.of(node.init));
  const loop = node.parent.parent;
  if (loop.type === 'ForOfStatement' && loop.left === node.parent) yield loopElement(trace, loop, node.id, variable);
  for (const reference of variable.references) {
    if (!reference.isWrite() || reference.init === true) continue;
    const target = reference.identifier;
    const { parent } = target;
    if (parent === node || (parent.type === 'VariableDeclarator' && parent.id === target)) continue;
    if (loop.type === 'ForOfStatement' && loop.left === node.parent && isWithin(target, node)) continue;
    yield parent.type === 'AssignmentExpression' && parent.left === target && ASSIGNING.has(parent.operator) ? trace.of(parent.right) : undefined;
  }
}

const ASSIGNING = new Set(['&&=', '=', '??=', '||=']);

function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}

function loopElement(trace: Trace, loop: TSESTree.ForOfStatement, pattern: TSESTree.Node, variable: TSESLint.Scope.Variable): Origin | undefined {
  if (loop.await) return undefined;
  if (pattern.type !== 'ArrayPattern') return patternPart(trace, pattern, variable, iteratedElement(trace, loop.right, undefined));
  const position = pattern.elements.findIndex((element) => element !== null && isBoundBy(element, variable));
  return position < 0 ? undefined : iteratedElement(trace, loop.right, position);
}

/** The part of a value that a pattern gives to the variable: `const { client: { chat } } = …`. */
function patternPart(trace: Trace, pattern: TSESTree.Node, variable: TSESLint.Scope.Variable, whole: Origin | undefined): Origin | undefined {
  if (pattern.type === 'Identifier') return isBoundBy(pattern, variable) ? whole : undefined;
  if (pattern.type === 'AssignmentPattern') {
    const part = patternPart(trace, pattern.left, variable, whole);
    return part ?? (whole === undefined && isBoundBy(pattern.left, variable) ? trace.of(pattern.right) : undefined);
  }
  if (pattern.type !== 'ObjectPattern' || whole === undefined) return undefined;
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || !contains(property, variable)) continue;
    const name = propertyName(property);
    const part = name === undefined ? undefined : memberOf(trace, whole, name);
    return patternPart(trace, property.value, variable, part);
  }
  return undefined;
}

function isBoundBy(pattern: TSESTree.Node, variable: TSESLint.Scope.Variable): boolean {
  return variable.identifiers.some((identifier) => identifier === pattern);
}

function contains(node: TSESTree.Node, variable: TSESLint.Scope.Variable): boolean {
  return variable.identifiers.some((identifier) => isWithin(identifier, node));
}

function parameterOrigin(trace: Trace, variable: TSESLint.Scope.Variable, fn: FunctionNode): Origin | undefined {
  const position = fn.params.findIndex((parameter) => contains(parameter, variable));
  const parameter = fn.params[position];
  if (parameter === undefined || variable.references.some((reference) => reference.isWrite() && reference.init !== true)) return undefined;
  const declared = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const pattern = declared.type === 'AssignmentPattern' ? declared.left : declared;
  if (pattern.type !== 'Identifier') return patternPart(trace, pattern, variable, passedOrigin(trace, fn, position));
  const annotated = typeOf(trace, pattern, () => parameterType(trace.source, fn, pattern.name));
  const known =
    (annotated?.kind === 'nothing' ? undefined : annotated) ??
    trace.handled(fn, position, variable) ??
    passedOrigin(trace, fn, position) ??
    (declared.type === 'AssignmentPattern' ? trace.of(declared.right) : undefined);
  if (known?.kind === 'stream' && known.served === true) return { ...known, handled: variable };
  return known === undefined || known.kind === 'nothing' ? namedOrigin(trace, variable) : known;
}

/** What the file passes for a parameter, wherever it calls the function. */
function passedOrigin(trace: Trace, fn: FunctionNode, position: number): Origin | undefined {
  const { parent } = fn;
  if (parent.type === 'CallExpression' && parent.callee !== fn && parent.arguments[0] === fn) {
    return visitedElement(trace, parent, position);
  }
  const passed = argumentsAt(trace, fn, position);
  const origin = passed.length === 0 ? undefined : agreed(passed);
  return origin?.kind === 'nothing' ? undefined : origin;
}
