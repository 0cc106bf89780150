'use strict';

/** @typedef {import('./oracle').Observation} Observation */
/** @typedef {import('./pairs').Harm} Harm */
/** @typedef {import('./pairs').Pair} Pair */
/** @typedef {import('./sites').Site} Site */

/**
 * What the contract says of one pair of sites, or of one site.
 *
 * @typedef {object} Claim
 * @property {string} key `send 3/7`, `late 9`, `floating 4`
 * @property {readonly number[]} at where it would be reported
 * @property {boolean} isFirm whether it must be found; else it may
 * @property {readonly string[]} rules the rules of which one has to find it
 */

/** The rules about what meets on a send half. */
const FAMILY = ['consistent-send-lock', 'no-async-stream-listener', 'no-close-during-send', 'no-concurrent-send', 'no-floating-send', 'single-sender'];

/** @type {Readonly<Record<Harm, readonly string[]>>} */
const SEND_RULES = {
  answers: ['no-async-stream-listener'],
  // A callback is a function that anybody may call, also without the lock.
  asked: ['consistent-send-lock', 'single-sender'],
  mixed: ['no-concurrent-send', 'single-sender'],
  order: ['single-sender'],
  sequence: ['no-concurrent-send'],
  unlocked: ['consistent-send-lock', 'no-concurrent-send'],
};

const RECEIVE_RULES = ['no-concurrent-receive', 'no-abandoned-receive'];
const LATE_RULES = ['no-send-after-close', 'no-close-during-send', 'single-sender'];
const CLOSE_RULES = ['no-close-during-send', 'single-sender'];

/** What the contract says of a program, by what its runs have shown. @param {Observation} observation @returns {Claim[]} */
function claimsOf(observation) {
  const { isStuck, meetings, pairs } = observation;
  const claims = [
    ...[...pairs].map(([key, pair]) => claimOf(observation, key, pair)),
    ...[...meetings].filter((key) => !pairs.has(key)).map((key) => meetingOf(observation, key)),
    ...lateSends(observation),
    ...floatingSends(observation),
  ];
  // Somebody waits for a lock for ever, and what would have come then is not known.
  return isStuck ? claims.map((claim) => ({ ...claim, isFirm: false })) : claims;
}

/** @param {Observation} observation @param {string} key @param {Pair} pair @returns {Claim} */
function claimOf(observation, key, pair) {
  const [first, second] = pair.sites.map((line) => observation.sites.get(line));
  const isRaced = pair.isRaced || first?.raced === true || second?.raced === true;
  switch (pair.kind) {
    case 'close':
      return { at: [closeOf(observation, pair.sites)], isFirm: !isRaced && mustClose(pair, first, second), key, rules: closeRules(pair) };
    case 'receive':
      return { at: pair.sites.slice(1), isFirm: !isRaced, key, rules: isRaced ? [...SEND_RULES.answers, ...RECEIVE_RULES] : receiveRules(pair) };
    case 'send':
      return { at: pair.harms.has('unlocked') || pair.harms.has('asked') ? pair.sites : pair.sites.slice(1), isFirm: !isRaced, key, rules: sendRules(pair) };
  }
}

/** Of several harms each may be told of; where there is one, the mere change of order may not. @param {Pair} pair */
function sendRules({ harms }) {
  const harmful = [...harms].filter((harm) => harm !== 'order' && harm !== 'asked');
  return (harmful.length > 0 ? harmful : [...harms]).flatMap((harm) => SEND_RULES[harm]);
}

/** @param {Pair} pair */
function receiveRules({ harms }) {
  return [...(harms.has('answers') ? SEND_RULES.answers : []), ...(harms.size > 1 || !harms.has('answers') ? RECEIVE_RULES.slice(0, 1) : [])];
}

/** A close that answers somebody else than the stream breaks the letter of the contract. @param {Pair} pair */
function closeRules({ closers }) {
  const others = [...closers].filter((closer) => closer !== 'other');
  if (others.length === 0) return ['single-sender'];
  return ['method', 'nested', 'other'].some((closer) => closers.has(/** @type {never} */ (closer))) ? CLOSE_RULES : ['no-close-during-send'];
}

/**
 * Of two arms the one that closes is the last to run; a callback that asks before it closes may know what is under way.
 *
 * @param {Pair} pair @param {Site | undefined} first @param {Site | undefined} second
 */
function mustClose({ closers }, first, second) {
  if (first === undefined || second === undefined || areAlternatives(first, second)) return false;
  if ([...first.arms, ...second.arms].some((arm) => arm.startsWith('flag'))) return false;
  return closers.has('plain') || closers.has('method') || (first.arms.length === 0 && second.arms.length === 0);
}

/** @param {Site} first @param {Site} second */
function areAlternatives(first, second) {
  if (first.fn !== second.fn) return false;
  if (first.exits && !second.arms.includes(first.arms.at(-1) ?? '')) return true;
  return first.arms.some((arm) => arm.startsWith('if') && second.arms.some((other) => other !== arm && other.split(' ')[0] === arm.split(' ')[0]));
}

/** @param {Observation} observation @param {readonly [number, number]} sites */
function closeOf({ closings }, [first, second]) {
  return closings.has(first) ? first : second;
}

/** @param {Observation} observation @param {string} key @returns {Claim} */
function meetingOf(observation, key) {
  const [kind = '', lines = ''] = key.split(' ');
  const [first = 0, second = 0] = lines.split('/').map(Number);
  if (kind === 'close') return { at: [closeOf(observation, [first, second])], isFirm: false, key, rules: CLOSE_RULES };
  return { at: [first, second], isFirm: false, key, rules: kind === 'send' ? Object.values(SEND_RULES).flat() : RECEIVE_RULES };
}

/** Where other functions ask, each of their answers may lead to the send. On one path such a send is certain to fail. Of two tasks, or of a close under way, it is as right to say that it comes too early. @param {Observation} observation @returns {Claim[]} */
function lateSends({ asks, closes, sites }) {
  return [...closes.values()].flatMap(({ close, isCertain, isInstant, send }) => {
    const [closing, sending] = [sites.get(close), sites.get(send)];
    const isOnePath = isCertain && isInstant && closing?.fn === sending?.fn;
    const claim = { at: [send], isFirm: isCertain && !areRelated(closing, sending) && (closing?.fn === sending?.fn || !asks), rules: isOnePath ? LATE_RULES.slice(0, 1) : LATE_RULES };
    return [
      { ...claim, key: `late ${send}` },
      { at: [close], isFirm: false, key: `close ${Math.min(close, send)}/${Math.max(close, send)}`, rules: CLOSE_RULES },
    ];
  });
}

/** Whether each stands under a condition of its own: the one may depend on the other. @param {Site | undefined} close @param {Site | undefined} send */
function areRelated(close, send) {
  if (close === undefined || send === undefined) return false;
  return close.arms.some((arm) => !send.arms.includes(arm)) && send.arms.some((arm) => !close.arms.includes(arm));
}

/** @param {Observation} observation @returns {Claim[]} */
function floatingSends({ ran, sites }) {
  return [...sites].filter(([line, { floats }]) => floats && ran.has(line)).map(([line]) => ({ at: [line], isFirm: true, key: `floating ${line}`, rules: ['no-floating-send'] }));
}

module.exports = { FAMILY, claimsOf };
