/**
 * Total orders: comparators for `sort`, so that no order depends on an engine's or a locale's; and
 * the search in what is sorted.
 */

/** By number, smallest first. */
export const byNumber = (a: number, b: number): number => a - b;

/** By UTF-16 code unit: the same on every machine and in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How many of ascending numbers are below a limit. */
export function countBelow(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
