/** Total orders: comparators for `sort`, so that no order depends on an engine's or a locale's. */

/** By number, smallest first. */
export const byNumber = (a: number, b: number): number => a - b;

/** By UTF-16 code unit: the same on every machine and in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
