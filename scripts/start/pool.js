'use strict';

/**
 * Maps with at most `limit` items under way; the results are in the order of the items.
 *
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {number} limit
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
async function mapBounded(items, limit, work) {
  /** @type {Result[]} */
  const results = [];
  const waiting = items.entries();
  async function worker() {
    for (const [index, item] of waiting) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

module.exports = { mapBounded };
