/**
 * Maglev hashing: each node goes through a table of prime size in a permutation of its own, and all
 * take the next free place in turn.
 */
import { byText, hashOf, otherHashOf, type Placement } from "./placement.ts";

/** Prime, so that every step goes through the whole table. */
export const SIZE = 65_537;

/** By place of the table, the number of its node. */
function tableOf(nodes: readonly string[]): Int32Array {
  const table = new Int32Array(SIZE).fill(-1);
  const walks = nodes.map((node) => ({
    at: hashOf(node) % SIZE,
    step: (otherHashOf(node) % (SIZE - 1)) + 1,
  }));
  for (let filled = 0; ; ) {
    for (const [number, walk] of walks.entries()) {
      while (table[walk.at] !== -1) walk.at = (walk.at + walk.step) % SIZE;
      table[walk.at] = number;
      filled++;
      if (filled === SIZE) return table;
    }
  }
}

export const maglev: Placement = {
  name: "maglev",
  about: "A table of 65,537 places that the nodes fill in turn, each in its own permutation.",
  source: "Maglev (Eisenbud and others 2016)",
  assign(keys, nodes) {
    const ordered = [...nodes].sort(byText);
    const table = tableOf(ordered);
    return keys.map((key) => ordered[table[hashOf(key) % SIZE] as number] as string);
  },
};
