/** What keys are called. */

/**
 * The names of the first keys: all operations on a key hold the same text, so that maps find it
 * without comparing letters.
 */
const KEY_NAMES: readonly string[] = Array.from({ length: 256 }, (_, index) => `k${index}`);

export function keyName(index: number): string {
  return KEY_NAMES[index] ?? `k${index}`;
}
