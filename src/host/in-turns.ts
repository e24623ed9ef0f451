/** Some of many tasks at a time: a task begins when an earlier one has ended. */

/**
 * @param atOnce how many tasks may be at work; less than 1 is 1.
 * @param signal once it is aborted, no further task begins.
 * @returns what the tasks that were begun came to, by item, in the order of the items.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<Result>,
): Promise<ReadonlyMap<Item, Result>> {
  const results: (Result | undefined)[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && !signal.aborted) {
      const at = next++;
      results[at] = await work(items[at] as Item);
    }
  };
  const workers = Math.min(Math.max(1, atOnce), items.length);
  await Promise.all(Array.from({ length: workers }, worker));
  return new Map(
    items.flatMap((item, at): [Item, Result][] =>
      at in results ? [[item, results[at] as Result]] : [],
    ),
  );
}
