import type { Finding, FindingKind, Site, TaskOrigin } from '../core/finding';

type Parts = Omit<Finding, 'message' | 'suppressed' | 'thrown'>;

interface Wording {
  /** The headline, between "gRPC STREAM OVERLAP: " and " on <stream>". */
  readonly inFlight: string;
  readonly unordered: string;
  /** What the two operations are called. */
  readonly second: string;
  readonly first: string;
  readonly why: string;
}

const WORDING: Readonly<Record<FindingKind, Wording>> = {
  'close-during-send': {
    first: 'the send',
    inFlight: 'half-close while another task\'s send is in flight',
    second: 'this half-close',
    unordered: 'half-close that nothing orders after another task\'s send',
    why: 'A half-close must not race a send: what the other task still sends is lost or fails. Await every sender, then close.',
  },
  'concurrent-receive': {
    first: 'the other receive',
    inFlight: 'receive while another receive is open',
    second: 'this receive',
    unordered: 'receive that nothing orders after another task\'s receive',
    why: 'Two receivers split the messages between them or see them twice. Let one task receive and hand the messages on.',
  },
  'concurrent-send': {
    first: 'the other send',
    inFlight: 'send while another send is in flight',
    second: 'this send',
    unordered: 'send that nothing orders after another task\'s send',
    why: 'Two tasks must not send on one stream at once: their messages interleave in an order nobody chose. Let one task send, or put a lock or a queue around every send.',
  },
  'late-receive': {
    first: 'the stream was set flowing',
    inFlight: 'receiver attached after messages had arrived for nobody',
    second: 'this receiver',
    unordered: 'receiver attached after messages had arrived for nobody',
    why: 'What a flowing stream receives while nobody listens is lost. Attach the receiver as soon as the stream is open.',
  },
  'message-changed': {
    first: 'the send',
    inFlight: 'message changed after it was sent',
    second: 'the change, somewhere before the message was serialised',
    unordered: 'message changed after it was sent',
    why: 'A queued message is serialised later: the peer receives what the object holds then. Send a new object each time.',
  },
  'send-after-close': {
    first: 'the half-close',
    inFlight: 'send after the half-close',
    second: 'this send',
    unordered: 'send after the half-close',
    why: 'After a half-close nothing may be sent: the message is lost, and the RPC fails or hangs. Close after the last send only.',
  },
  'unbounded-buffering': {
    first: 'the send',
    inFlight: 'messages pile up in memory',
    second: 'the latest send',
    unordered: 'messages pile up in memory',
    why: "The stream had no room for more, which 'write' says by returning false, and was sent on all the same: every message waits in memory. Wait for 'drain', or for the callback of 'write'.",
  },
  'unclosed-stream': {
    first: 'the stream was opened',
    inFlight: 'stream neither ended nor cancelled',
    second: 'the end of the run',
    unordered: 'stream neither ended nor cancelled',
    why: 'A stream that nobody ends holds its resources, and keeps the server waiting. End it, cancel it, or give it a deadline.',
  },
  'use-after-iteration': {
    first: 'the iteration that ended',
    inFlight: 'use of a stream that its own iteration has destroyed',
    second: 'this use',
    unordered: 'use of a stream that its own iteration has destroyed',
    why: "When a 'for await' over a call is over, or is left, Node destroys the whole call: what is sent from then on is lost, and the client may never get a status. Iterate over 'call.iterator({ destroyOnReturn: false })' instead, to the end.",
  },
};

/** `close-during-send` where the half-close came first. */
const LATE_SEND: Wording = {
  first: 'the half-close',
  inFlight: "send after another task's half-close",
  second: 'this send',
  unordered: "send after another task's half-close",
  why: 'A half-close must not race a send: this message is lost, and the call still ends as if all were well. Await every sender, then close.',
};

/** `concurrent-send` seen as two sequences that were mixed. */
const TURNS: Pick<Wording, 'unordered' | 'why'> = {
  unordered: 'sends of two tasks that take turns in the middle of each other\'s sequence',
  why: 'Two tasks must not send on one stream at once: nothing orders them, and their sequences have been mixed. Let one task send, or put a lock or a queue around every sequence.',
};

/** `send-after-close` of a handler. */
const SECOND_ANSWER: Wording = {
  first: 'the answer before',
  inFlight: 'second answer to one call',
  second: 'this answer',
  unordered: 'second answer to one call',
  why: 'A handler answers its call once: the second answer is lost, and the client may wait for ever. Return after the first.',
};

/** `concurrent-send` below a stream, where a layer holds one message at a time. */
const SLOT: Wording = {
  first: 'the message before',
  inFlight: 'message handed over while another one waits',
  second: 'this message',
  unordered: 'message handed over while another one waits',
  why: 'Below its stream a call holds one message until it is connected, or its metadata are sent: a second one takes its place, and the first is never sent. In an interceptor, send a message of your own only once the one before was taken.',
};

/** `concurrent-receive` there. */
const READ_SLOT: Wording = {
  first: 'the read before',
  inFlight: 'read started while another one is pending',
  second: 'this read',
  unordered: 'read started while another one is pending',
  why: "A call has one read at a time: until it is connected, a second 'startRead' asks for nothing more. Start the next read when the message of the last one has come.",
};

const CLOSES: readonly string[] = ['closeSend', 'end'];

/** The report in the form of Go's race detector: this operation, the one before, where each task was created. */
export function messageOf(parts: Parts): string {
  const { direction, first, inFlight, second, seed, stream, tasks } = parts;
  const words = wordingOf(parts);
  const headline = `gRPC STREAM OVERLAP: ${inFlight ? words.inFlight : words.unordered} on ${stream.path} #${stream.number} (${stream.side}, ${direction} half)`;
  return [
    headline,
    ...siteLines(words.second, second, tasks.second),
    ...siteLines(inFlight && words === WORDING['concurrent-send'] ? 'the send in flight' : words.first, first, tasks.first),
    ...taskLines(tasks.second),
    ...(tasks.first?.id === tasks.second?.id ? [] : taskLines(tasks.first)),
    `  ${words.why}`,
    ...(seed === undefined ? [] : [`  settle delay seed: ${seed}`]),
  ].join('\n');
}

function wordingOf({ first, interleaved, kind, second }: Parts): Wording {
  if (interleaved) return { ...WORDING[kind], ...TURNS };
  if (kind === 'concurrent-send' && second.operation === 'sendMessage') return SLOT;
  if (kind === 'concurrent-receive' && second.operation === 'startRead') return READ_SLOT;
  if (kind === 'close-during-send' && CLOSES.includes(first.operation)) return LATE_SEND;
  return kind === 'send-after-close' && second.operation === 'callback' ? SECOND_ANSWER : WORDING[kind];
}

function siteLines(name: string, { branch, isStackEarlier, operation, stack }: Site, task: TaskOrigin | undefined): string[] {
  const earlier = isStackEarlier ? '; the stack is that of an earlier one of the same task' : '';
  const who = [branch, task === undefined ? undefined : `task ${task.id}`].filter((part) => part !== undefined).join(' of ');
  return [`  ${name} (${operation}${who === '' ? '' : `, ${who}`}${earlier}):`, ...stack.map(indented)];
}

function taskLines(task: TaskOrigin | undefined): string[] {
  if (task === undefined) return [];
  const { ancestors, createdAt, id, name } = task;
  const created = `  task ${id} (${name}) was created${ancestors[0] === undefined ? '' : `, by ${ancestors[0]}`}`;
  return createdAt.length === 0 ? [created] : [`${created} at:`, ...createdAt.map(indented)];
}

function indented(frame: string): string {
  return `      ${frame}`;
}

/** Findings as text, a blank line between them. */
export function textReport(findings: readonly Finding[]): string {
  return findings.map(({ message }) => `${message}\n`).join('\n');
}
