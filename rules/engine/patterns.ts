import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName } from '../syntax';
import { noteChange } from './messages';
import { elementOf } from './streams/access-path';
import { fieldValue, identified, setField } from './streams/fields';
import { UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

/** Binds what a declaration, a parameter or an assignment names to the parts of a value. */
export function bindPattern(walk: Walk, pattern: TSESTree.Node, value: Value = UNKNOWN): void {
  switch (pattern.type) {
    case 'ArrayPattern':
      bindArray(walk, pattern, value);
      break;
    case 'AssignmentPattern':
      bindPattern(walk, pattern.left, value.path === undefined ? walk.evaluate(pattern.right) : value);
      break;
    case 'Identifier':
      bindName(walk, pattern, value);
      break;
    case 'MemberExpression':
      bindMember(walk, pattern, value);
      break;
    case 'ObjectPattern':
      bindObject(walk, pattern, value);
      break;
    case 'TSParameterProperty':
      bindParameterProperty(walk, pattern, identified(walk, value));
      break;
    default:
  }
}

function bindName(walk: Walk, identifier: TSESTree.Identifier, value: Value): void {
  const variable = walk.variableOf(identifier);
  if (variable === undefined) return;
  if (!walk.isLocal(variable)) walk.noteEffect();
  walk.state.bind(variable, identified(walk, value));
}

function bindMember(walk: Walk, member: TSESTree.MemberExpression, value: Value): void {
  const object = walk.evaluate(member.object).path;
  const name = memberName(member);
  walk.noteEffect();
  noteChange(walk, object, member.parent);
  if (object !== undefined && name === undefined) walk.addElements(object, value.tasks ?? []);
  if (object === undefined || name === undefined || setField(walk, object, name, value)) return;
  walk.state.bind(`${object.key}.${name}`, identified(walk, value));
}

/** `message.seq += 1`, `delete message.note`. */
export function changeMember(walk: Walk, target: TSESTree.Node): void {
  if (target.type === 'MemberExpression') noteChange(walk, walk.evaluate(target.object).path, target.parent);
}

/** `constructor(private readonly call: Call)` declares a field as well as a parameter. */
function bindParameterProperty(walk: Walk, property: TSESTree.TSParameterProperty, value: Value): void {
  const { parameter } = property;
  bindPattern(walk, parameter, value);
  const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (walk.self !== undefined) walk.state.bind(`${walk.self.key}.${target.name}`, value);
}

function bindObject(walk: Walk, pattern: TSESTree.ObjectPattern, value: Value): void {
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') continue;
    const name = propertyName(property);
    bindPattern(walk, property.value, name === undefined ? UNKNOWN : fieldValue(walk, value.path, name));
  }
}

function bindArray(walk: Walk, pattern: TSESTree.ArrayPattern, value: Value): void {
  pattern.elements.forEach((element, position) => {
    if (element === null || element.type === 'RestElement') return;
    const known = value.path && walk.state.lookUp(`${value.path.key}.${position}`);
    const other = value.path && { path: elementOf(value.path, walk.nextId()) };
    bindPattern(walk, element, known ?? other ?? UNKNOWN);
  });
}
