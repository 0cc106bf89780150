import type { TSESTree } from '@typescript-eslint/utils';

/** One half of a stream. gRPC allows one operation in flight on each half. */
export type Direction = 'receive' | 'send';

/**
 * What an operation does to its half. A `reset` (cancel, destroy) ends the stream and conflicts with nothing;
 * a `reply` is the callback by which a handler answers a call with a single response.
 */
export type OperationKind = 'close' | 'receive' | 'reply' | 'reset' | 'send';

/**
 * When an operation is done: when the call returns (`instant`), when its promise settles (`pending`),
 * or when its long-lived user lets go of the stream (`session`: a listener, a `for await`, a pipe).
 */
export type Completion = 'instant' | 'pending' | 'session';

/** How a receiving operation takes messages. Listeners and pipes share a stream lawfully; the others do not. */
type Consumer = 'iterator' | 'listener' | 'pipe' | 'pull';

/** What a library's call does to a stream; one row of a library model. */
export interface OperationModel {
  readonly completion: Completion;
  readonly consumer?: Consumer;
  /** Leaving the loop destroys the whole stream: nothing can be sent on it any more. */
  readonly destroys?: boolean;
  /** The receiver gets every message, whoever else receives. */
  readonly isBroadcast?: boolean;
  /** The library takes further ones before the promise settles, and keeps them in order. */
  readonly isQueued?: boolean;
  /**
   * The library has room for one until the transport takes it: a further one in the same turn replaces the first.
   * Nothing tells when it is over, so only what follows without a wait meets it.
   */
  readonly isSlot?: boolean;
  readonly kind: OperationKind;
  /** Messages that arrive before the receiver is attached are lost. */
  readonly losesEarly?: boolean;
  /** The argument whose object a send keeps and encodes later; absent where it is encoded at once. */
  readonly message?: number;
}

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export type FunctionNode =
  | TSESTree.ArrowFunctionExpression
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression;

/** What starts a task. The words are those that messages use. */
type TaskKind =
  | 'call'
  | 'callback'
  | 'handler'
  | 'interval'
  | 'iteration'
  | 'listener'
  | 'operation'
  | 'pipe'
  | 'root'
  | 'timer';

/** Where a task was started: the node that forks it, and the event for a listener. */
export interface TaskOrigin {
  readonly event?: string;
  readonly kind: TaskKind;
  readonly node: TSESTree.Node;
}

/** One use of one half of a stream, and the task that makes it. */
export interface OperationSite {
  readonly model: OperationModel;
  /** Whether it is made under a lock that other operations may hold as well. */
  readonly isLocked: boolean;
  readonly node: TSESTree.Node;
  readonly origin: TaskOrigin;
}

/**
 * How sure the harm is. `observable`: messages are lost, corrupted, reordered within a sequence, or split.
 * `contract`: gRPC's rule is broken, but JavaScript shows a change of order only, or identity is uncertain.
 */
export type Tier = 'contract' | 'observable';

/**
 * What makes an overlap a case of its own. `abandoned`: a receive lost a race, and another one started beside
 * it. `listener`: an async listener waits before it uses the stream, and meets its own next invocation.
 * `lock`: one of the two operations holds a lock, the other none.
 */
export type OverlapCause = 'abandoned' | 'listener' | 'lock';

/** Two operations on the same half of the same stream that no join orders. */
export interface Overlap {
  readonly cause?: OverlapCause | undefined;
  /** The earlier site in source order. */
  readonly first: OperationSite;
  readonly kind: 'close' | 'receive' | 'send';
  /** The later site in source order; the same node as `first` when a task meets another run of itself. */
  readonly second: OperationSite;
  readonly tier: Tier;
}

/** A misuse that is no overlap. */
export type MisuseKind =
  | 'channel-per-call'
  | 'close-after-iteration'
  | 'floating-send'
  | 'late-receive'
  | 'second-reply'
  | 'send-after-close'
  | 'unbounded-send'
  | 'unclosed-stream';

/** A misuse that one site shows, or one site together with an earlier one. */
export interface Misuse {
  readonly kind: MisuseKind;
  /** For an operation: what it does. */
  readonly model?: OperationModel | undefined;
  /** What is wrong, where it is reported. */
  readonly node: TSESTree.Node;
  /** What made it wrong: the close before the send, the loop around the channel. */
  readonly other?: TSESTree.Node;
}

/** A message that is changed after it was handed to a send. */
export interface Mutation {
  /** The message, as the send names it. */
  readonly message: TSESTree.Expression;
  /** What changes it. */
  readonly node: TSESTree.Node;
  readonly send: TSESTree.CallExpression;
}

/** What the analysis of a file has found. */
export interface Findings {
  readonly misuses: readonly Misuse[];
  readonly mutations: readonly Mutation[];
  readonly overlaps: readonly Overlap[];
}

/** What a project tells of its own functions and methods, by their names. */
export interface Conventions {
  /** They run their callback as a task which nobody waits for. */
  readonly forks: ReadonlySet<string>;
  /** They run their callback while no other callback of theirs runs. */
  readonly locks: ReadonlySet<string>;
}

/** Answers what an expression is to gRPC. `undefined` means unknown, and unknown is silent. */
export interface Resolver {
  readonly conventions?: Conventions | undefined;
  /** Whether the expression builds a channel, or a client with a channel of its own. */
  buildsChannel(node: TSESTree.CallExpression | TSESTree.NewExpression): boolean;
  /** Whether the expression is a stream that has this half. */
  carries(expression: TSESTree.Expression, direction: Direction): boolean;
  /** Whether the expression is an array, a set or a map, whose `forEach` and `map` run their callback at once. */
  isCollection(expression: TSESTree.Expression): boolean | undefined;
  /** Whether the function is a server handler: gRPC runs each invocation as a task of its own. */
  isHandler(fn: FunctionNode): boolean;
  /** The halves of the stream that the call opens on a client; `undefined` where it opens none. */
  opens(call: TSESTree.CallExpression): readonly Direction[] | undefined;
  /** What `for await` over the expression does. */
  iteration(iterated: TSESTree.Expression): OperationModel | undefined;
  /** What calling the method that is read here does to its stream: `call.write` in `call.write.bind(call)`. */
  member(expression: TSESTree.MemberExpression): OperationModel | undefined;
  /** What the call does to the stream that it is made on. */
  operation(call: TSESTree.CallExpression): OperationModel | undefined;
}
