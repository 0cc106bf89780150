import type { TSESTree } from '@typescript-eslint/utils';

import type { Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { isLoop, type LoopNode } from '../engine/structure';
import { isFunction, memberName, uncast } from '../syntax';
import { functionFor, initialOf } from './bindings';
import { ownNodes, waits } from './own-nodes';

type Endless = TSESTree.DoWhileStatement | TSESTree.ForStatement | TSESTree.WhileStatement;

/** Members that show how much there is in memory, take from it, or tell how full the stream is. */
const BOUNDS =
  /^(?:cork|dequeue|done|exec|hasNext|isEmpty|length|next|nextNode|parent|pause|peek|poll|pop|shift|size|splice|writable\w*)$/;

/** Names of what takes its time. */
const TIMED = /clock|cron|debounce|delay|drain|every|heartbeat|interval|limit|pace|poll|schedule|sleep|throttle|tick|timeout|timer|wait/i;

/** How many variables, and how many generators that draw from each other, are followed. */
const MAX_PARTS = 20;
const MAX_HOPS = 3;

/** Tells loops that are slowed down, or whose rounds are bounded by what is in memory, from those that are not. */
export class Pacing {
  constructor(
    private readonly index: ProgramIndex,
    private readonly resolver: Resolver,
  ) {}

  /** Whether the loop can make any number of rounds, without a wait, around the send. */
  isUnbounded(loop: LoopNode, send: TSESTree.CallExpression): boolean {
    if (waits(this.index, loop.body) || this.isCounted(loop)) return false;
    switch (loop.type) {
      case 'ForInStatement':
        return false;
      case 'ForOfStatement':
        if (this.readsBounds(loop.body)) return false;
        return loop.await ? this.isFreeSource(loop.right, 0) : this.isEndlessIterable(loop, send);
      default:
        return !this.waitsInHead(loop) && this.isEndless(loop);
    }
  }

  private waitsInHead(loop: Endless): boolean {
    const heads = loop.type === 'ForStatement' ? [loop.test, loop.update] : [loop.test];
    return heads.some((head) => head !== null && waits(this.index, head));
  }

  /** Whether only the loop's own code ends it, and not for want of data in memory. */
  private isEndless(loop: Endless): boolean {
    const { test } = loop;
    if (loop.type === 'ForStatement' && test !== null && !isTrue(test)) return false;
    if (test?.type === 'Literal' && !isTrue(test)) return false;
    return !this.readsBounds(loop);
  }

  /** Whether the loop looks at a collection or at the stream's fill, or walks along a chain of objects. */
  private readsBounds(loop: TSESTree.Node): boolean {
    for (const node of ownNodes(this.index, loop)) {
      if (node.type === 'MemberExpression' && BOUNDS.test(memberName(node) ?? '')) return true;
      if (node.type === 'AssignmentExpression' && isStep(node)) return true;
    }
    return false;
  }

  /** Whether the loop compares a number that it counts. */
  private isCounted(loop: LoopNode): boolean {
    const [counted, compared] = [new Set<string>(), new Set<string>()];
    for (const node of ownNodes(this.index, loop)) {
      if (node.type === 'UpdateExpression') add(counted, node.argument);
      if (node.type === 'AssignmentExpression' && isArithmetic(node)) add(counted, node.left);
      if (node.type === 'BinaryExpression') for (const side of [node.left, node.right]) add(compared, side);
    }
    if ('test' in loop && loop.test !== null) add(compared, loop.test);
    return [...counted].some((name) => compared.has(name));
  }

  /** Whether `for await` takes from something that neither the peer, nor a clock, nor memory holds back. */
  private isFreeSource(source: TSESTree.Expression, hops: number): boolean {
    if (hops > MAX_HOPS || this.resolver.iteration(source) !== undefined) return false;
    const called = this.calledGenerator(source);
    const behind = [...this.behind(source), ...(called === undefined ? [] : ownNodes(this.index, called.body))];
    if (behind.some((node) => this.holdsBack(node))) return false;
    return called === undefined || !called.generator || this.isEndlessGenerator(called.body, hops);
  }

  /** The expression, what it is made of, and what the variables in it were set to. */
  private *behind(expression: TSESTree.Node): Generator<TSESTree.Node> {
    // What is added on the way is visited as well.
    const parts = new Set([expression]);
    for (const part of parts) {
      for (const node of ownNodes(this.index, part)) {
        yield node;
        const initial = node.type === 'Identifier' ? initialOf(this.index.variableOf(node)) : undefined;
        if (initial !== undefined && !isFunction(initial) && parts.size <= MAX_PARTS) parts.add(initial);
      }
    }
  }

  private holdsBack(node: TSESTree.Node): boolean {
    switch (node.type) {
      case 'ArrayExpression':
        return true;
      case 'Identifier':
        return TIMED.test(node.name) || this.isStream(node) || this.resolver.isCollection(node) === true;
      case 'Literal':
        return typeof node.value === 'number';
      case 'CallExpression':
      case 'MemberExpression':
        return this.isStream(node) || this.resolver.isCollection(node) === true;
      default:
        return false;
    }
  }

  private isStream(node: TSESTree.Expression): boolean {
    return this.resolver.carries(node, 'receive') || this.resolver.carries(node, 'send');
  }

  /** The function of this file whose result the loop draws from. */
  private calledGenerator(source: TSESTree.Expression): ReturnType<typeof functionFor> {
    const node = uncast(source);
    return node.type === 'CallExpression' ? functionFor(this.index, uncast(node.callee)) : undefined;
  }

  /** `for … of` a generator that never stops, or something that is asked for and no collection. */
  private isEndlessIterable(loop: TSESTree.ForOfStatement, send: TSESTree.CallExpression): boolean {
    const called = this.calledGenerator(loop.right);
    if (called !== undefined) return called.generator && this.isEndlessGenerator(called.body, 0);
    const source = uncast(loop.right);
    const isAskedFor = source.type === 'CallExpression' && source.callee.type === 'Identifier' && source.arguments.every(isText);
    return isAskedFor && sendsElement(loop, send) && this.resolver.isCollection(loop.right) === false;
  }

  /** Whether a generator's body yields in a loop that memory does not bound. */
  private isEndlessGenerator(body: TSESTree.Node, hops: number): boolean {
    if (hops > MAX_HOPS) return false;
    return [...ownNodes(this.index, body)].some((loop) => isLoop(loop) && this.yields(loop) && this.yieldsEndlessly(loop, hops));
  }

  private yields(loop: LoopNode): boolean {
    return [...ownNodes(this.index, loop.body)].some(({ type }) => type === 'YieldExpression');
  }

  private yieldsEndlessly(loop: LoopNode, hops: number): boolean {
    if (this.isCounted(loop)) return false;
    if (loop.type === 'ForInStatement') return false;
    if (loop.type !== 'ForOfStatement') return this.isEndless(loop);
    if (loop.await) return this.isFreeSource(loop.right, hops + 1);
    const called = this.calledGenerator(loop.right);
    return called?.generator === true && this.isEndlessGenerator(called.body, hops + 1);
  }
}

function isTrue(test: TSESTree.Expression): boolean {
  return test.type === 'Literal' && Boolean(test.value);
}

function isText({ type }: TSESTree.Node): boolean {
  return type === 'Literal' || type === 'TemplateLiteral';
}

/** `sent += 1`, `sent = sent + 1` */
function isArithmetic({ operator, right }: TSESTree.AssignmentExpression): boolean {
  return operator === '=' ? right.type === 'BinaryExpression' : !/^(?:&&|\|\||\?\?)=$/.test(operator);
}

/** `node = node.next` */
function isStep({ left, right }: TSESTree.AssignmentExpression): boolean {
  return left.type === 'Identifier' && right.type === 'MemberExpression' && right.object.type === 'Identifier' && right.object.name === left.name;
}

/** Adds what is counted or compared, by its name. */
function add(names: Set<string>, node: TSESTree.Node): void {
  const at = node.type === 'UpdateExpression' || node.type === 'UnaryExpression' ? node.argument : node;
  if (at.type === 'Identifier') names.add(at.name);
  else if (at.type === 'MemberExpression') names.add(`.${memberName(at) ?? ''}`);
}

/** Whether the loop hands each element itself to the send, as a message. */
function sendsElement({ left }: TSESTree.ForOfStatement, { arguments: [message] }: TSESTree.CallExpression): boolean {
  const pattern = left.type === 'VariableDeclaration' ? left.declarations[0].id : left;
  return pattern.type === 'Identifier' && message?.type === 'Identifier' && message.name === pattern.name;
}
