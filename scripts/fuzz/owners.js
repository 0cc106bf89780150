'use strict';

const { lineage } = require('./tasks');

/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./world').Use} Use */

/** Whose each use of a run is: a task's own, or of one that the task has waited for. */
class Owners {
  /** @type {Map<Use, number>} */
  #places;
  /** @type {Map<Task, Set<Use>>} */
  #uses = new Map();
  /** @type {Map<Use, Task[]>} */
  #owners = new Map();

  /** @param {Use[]} uses */
  constructor(uses) {
    this.#places = new Map(uses.map((use, at) => [use, at]));
    for (const task of new Set(uses.flatMap((use) => [...lineage(use.task)]))) {
      this.#uses.set(task, new Set(uses.filter((use) => use.task === task || task.joined.has(use.task) || task.joined.has(use))));
    }
    for (const use of uses) this.#owners.set(use, [...this.#uses].flatMap(([task, own]) => (own.has(use) ? [task] : [])));
  }

  /** Whether one of the two falls between others of the task of the other, or of one that waits for it. @param {Use} one @param {Use} other @param {boolean} [isStrict] whether what a chain of promises or a race does, or goes on by itself, is no one task's */
  areMixed(one, other, isStrict = false) {
    return this.#isSequence(one, other, isStrict) || this.#isSequence(other, one, isStrict);
  }

  /** Whether one of two ordered uses falls into a sequence of the other's task. @param {Use} one the earlier @param {Use} other */
  meet(one, other) {
    const [from, to] = [this.#place(one), this.#place(other)];
    return this.#goesOn(one, other, (at) => at > to) || this.#goesOn(other, one, (at) => at < from);
  }

  /** @param {Use} one @param {Use} other @param {boolean} isStrict */
  #isSequence(one, other, isStrict) {
    return this.#ownersBeside(one, other).some((owner) => {
      const own = this.#usesLike(owner, one).filter((use) => !isStrict || !(owner.followed.has(use.task) || owner.followed.has(use) || isRacedBelow(use.task, owner) || (use !== one && isLeft(use, owner))));
      return new Set(own.map(({ turn }) => turn.id)).size > 1;
    });
  }

  /** @param {Use} use @param {Use} foreign @param {(at: number) => boolean} isThere */
  #goesOn(use, foreign, isThere) {
    return this.#ownersBeside(use, foreign).some((owner) => this.#usesLike(owner, use).some((own) => isThere(this.#place(own))));
  }

  /** The owners of the one that do not own the other. @param {Use} use @param {Use} foreign */
  #ownersBeside(use, foreign) {
    return (this.#owners.get(use) ?? []).filter((owner) => this.#uses.get(owner)?.has(foreign) !== true);
  }

  /** @param {Task} owner @param {Use} use */
  #usesLike(owner, { kind, stream }) {
    return [...(this.#uses.get(owner) ?? [])].filter((own) => own.stream === stream && own.kind === kind);
  }

  /** @param {Use} use */
  #place(use) {
    return this.#places.get(use) ?? -1;
  }
}

/** Whether the use goes on by itself: the owner has not waited for it. @param {Use} use @param {Task} owner */
function isLeft(use, owner) {
  return !use.instant && !owner.joined.has(use);
}

/** Whether the task, or one that has led to it, takes part in a race that the owner has made. @param {Task} task @param {Task} owner */
function isRacedBelow(task, owner) {
  for (const at of lineage(task)) {
    if (at === owner) return false;
    if (at.isRaced) return true;
  }
  return false;
}

module.exports = { Owners };
