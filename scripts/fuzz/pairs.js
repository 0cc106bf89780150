'use strict';

const { Owners } = require('./owners');
const { lineage } = require('./tasks');

/** @typedef {import('./oracle').Observation} Observation */
/** @typedef {import('./tasks').Listener} Listener */
/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./world').Use} Use */

/**
 * How an overlap of two sites has shown itself. `order`: two messages may change places, and no more. `sequence`: one
 * falls into what the other's task sends in several turns, or meets it in flight. `mixed`: the same, if what a promise
 * chain does one after another is one sequence. `answers`: two runs of one listener
 * that has waited. `unlocked`: either holds a lock, which does not keep them apart; `asked`: the same, with no more than the order at stake.
 *
 * @typedef {'answers' | 'asked' | 'mixed' | 'order' | 'sequence' | 'unlocked'} Harm
 */

/**
 * @typedef {object} Pair
 * @property {'close' | 'receive' | 'send'} kind
 * @property {[number, number]} sites
 * @property {Set<Harm>} harms
 * @property {boolean} isRaced whether either is of a task that takes part in a race
 * @property {Set<'answer' | 'late' | 'method' | 'nested' | 'other' | 'plain'>} closers who closes, for a close: see `closerOf`
 */

/**
 * A send after a close, in every run that has both.
 *
 * @typedef {object} Order
 * @property {number} close
 * @property {number} send
 * @property {boolean} isInstant whether the close is over at once
 * @property {boolean} isCertain whether the send follows each time that the close is made, and each run has one
 */

/** Adds what a run shows. @param {Observation} observation @param {Set<string>} own what this entry shows @param {Use[]} uses @returns {boolean} whether there was anything new */
function note({ closings, lockUse, meetings, pairs, ran }, own, uses) {
  const before = sizes({ meetings, own, pairs, ran });
  const owners = new Owners(uses);
  for (const [at, use] of uses.entries()) {
    ran.add(use.site);
    if (use.kind === 'close') closings.add(use.site);
    if (use.kind === 'send') lockUse.add(use.locked);
    for (const other of uses.slice(0, at)) {
      if (!conflict(other, use)) continue;
      const key = keyOf(other, use);
      if (precedes(other, use) || precedes(use, other) || isMoot(other, use, uses)) {
        if (!meetings.has(key) && (isMoot(other, use, uses) || owners.meet(other, use))) meetings.add(key);
        continue;
      }
      own.add(key);
      const pair = pairs.get(key) ?? { closers: new Set(), harms: new Set(), isRaced: false, kind: kindOf(other, use), sites: /** @type {[number, number]} */ ([other.site, use.site].sort((a, b) => a - b)) };
      pairs.set(key, pair);
      pair.isRaced ||= [...lineage(other.task), ...lineage(use.task)].some(({ isRaced }) => isRaced);
      pair.harms.add(harmOf(other, use, owners));
      if (pair.kind === 'close') pair.closers.add(closerOf(other, use));
    }
  }
  return sizes({ meetings, own, pairs, ran }) !== before;
}

/** @param {Pick<Observation, 'meetings' | 'pairs' | 'ran'> & { own: Set<string> }} observation */
function sizes({ meetings, own, pairs, ran }) {
  let size = meetings.size + pairs.size + ran.size + own.size;
  for (const { closers, harms } of pairs.values()) size += harms.size + closers.size;
  return size;
}

/** @param {Use} one @param {Use} other */
function keyOf(one, other) {
  return `${kindOf(one, other)} ${Math.min(one.site, other.site)}/${Math.max(one.site, other.site)}`;
}

/** @param {Use} one @param {Use} other */
function kindOf(one, other) {
  if (one.kind === 'receive') return 'receive';
  return one.kind === 'close' || other.kind === 'close' ? 'close' : 'send';
}

/** @param {Use} one @param {Use} other */
function conflict(one, other) {
  if (one.stream !== other.stream || (one.kind === 'receive') !== (other.kind === 'receive')) return false;
  if (one.kind === 'close' && other.kind === 'close') return false;
  return !(one.shares && other.shares);
}

/** Whether the one is over before the other starts, in every schedule that has both. @param {Use} one @param {Use} other */
function precedes({ end: [id, time] }, { start }) {
  return (start.get(id) ?? 0) >= time;
}

/** Whether the send comes after another close in any case. @param {Use} one @param {Use} other @param {Use[]} uses */
function isMoot(one, other, uses) {
  if (kindOf(one, other) !== 'close') return false;
  const send = one.kind === 'close' ? other : one;
  return uses.some((use) => use.kind === 'close' && use.stream === send.stream && precedes(use, send));
}

/** @param {Use} one @param {Use} other @param {Owners} owners @returns {Harm} */
function harmOf(one, other, owners) {
  if (areAnswers(one, other) && kindOf(one, other) !== 'close') return 'answers';
  const isHarmful = !one.instant || !other.instant || owners.areMixed(one, other);
  if (!isHarmful) return (one.locked || other.locked) && kindOf(one, other) === 'send' ? 'asked' : 'order';
  if (kindOf(one, other) !== 'send') return 'sequence';
  const isCertain = !one.instant || !other.instant || owners.areMixed(one, other, true);
  if (!isCertain) return 'mixed';
  return one.locked || other.locked ? 'unlocked' : 'sequence';
}

/** @param {Use} one @param {Use} other */
function areAnswers(one, other) {
  const [listener, again] = [listenerOf(one.task, true), listenerOf(other.task, true)];
  return listener?.event === 'data' && one.site === other.site && listener !== again && listener.run === again?.run;
}

/** The listener that the task answers; what an interval does is no answer. @param {Task} task @param {boolean} [answers] @returns {Listener | undefined} */
function listenerOf(task, answers = false) {
  for (const at of lineage(task)) {
    if (at.listener !== undefined) return at.listener;
    if (answers && at.isInterval) return undefined;
  }
  return undefined;
}

/**
 * Who closes: a `listener` of the emitter whose messages the send answers, one of some `other` emitter, or of one that has led to the sender (`nested`), what runs
 * `late` in a turn of its own (a timer, a callback), a `method` of the object whose constructor has started the sender,
 * or a `plain` task.
 *
 * @param {Use} one @param {Use} other
 */
function closerOf(one, other) {
  const [close, send] = one.kind === 'close' ? [one, other] : [other, one];
  const closer = [...lineage(close.task)].find(({ late }) => late);
  if (closer?.listener !== undefined) return closerAsListener(closer.listener, send);
  if ([...lineage(close.task)].at(-1) !== [...lineage(send.task)].at(-1)) return 'method';
  return closer === undefined ? 'plain' : 'late';
}

/** @param {Listener} closer @param {Use} send */
function closerAsListener({ emitter }, send) {
  if (listenerOf(send.task)?.emitter === emitter) return 'answer';
  return [...lineage(send.task)].some(({ listener }) => listener?.emitter === emitter) ? 'nested' : 'other';
}

/** Adds which sends come after a close. @param {Observation} observation @param {string} entry @param {Use[][]} runs */
function noteOrder({ closes }, entry, runs) {
  for (const uses of runs) {
    for (const close of uses.filter(({ kind }) => kind === 'close')) {
      for (const use of uses) {
        const key = `${entry} ${close.site}/${use.site}`;
        if (use.kind === 'send' && use.stream === close.stream && precedes(close, use) && !closes.has(key)) closes.set(key, orderOf(runs, close.site, use.site));
      }
    }
  }
}

/** @param {Use[][]} runs @param {number} close @param {number} send @returns {Order} */
function orderOf(runs, close, send) {
  const isFollowed = (/** @type {Use} */ use, /** @type {Use[]} */ uses) => uses.some((other) => other.site === send && other.stream === use.stream && precedes(use, other));
  const isCertain = runs.every((uses) => {
    const own = uses.filter(({ site }) => site === close);
    return own.length > 0 && own.every((use) => isFollowed(use, uses));
  });
  return { close, isCertain, isInstant: runs.flat().some(({ instant, site }) => site === close && instant), send };
}

module.exports = { note, noteOrder };
