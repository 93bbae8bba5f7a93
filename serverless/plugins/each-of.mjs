/** Calls of one kind at the same time. */
const atOnce = 8;

/**
 * Do the same with every item, a few at the same time.
 *
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>} in the order of the items
 */
export async function eachOf(items, work) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const takeTurns = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(/** @type {Item} */ (items[index]));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
}
