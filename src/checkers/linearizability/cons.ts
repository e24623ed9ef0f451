/**
 * Lists as numbers: a list is its first item and the rest, and equal lists are one number. 0 is the
 * empty list.
 */
import { PairTable, UNKNOWN } from "./pair-table.ts";

const PAIR_BYTES = 48;

export class Lists {
  readonly #heads: number[] = [-1];
  readonly #tails: number[] = [0];
  #known = new PairTable();

  get bytes(): number {
    return this.#known.bytes + PAIR_BYTES * this.#heads.length;
  }

  /** The first item, -1 of the empty list. */
  head(list: number): number {
    return this.#heads[list] as number;
  }

  tail(list: number): number {
    return this.#tails[list] as number;
  }

  cons(item: number, list: number): number {
    const known = this.#known.get(item, list);
    if (known !== UNKNOWN) return known;
    const made = this.#heads.length;
    this.#heads.push(item);
    this.#tails.push(list);
    this.#known.set(item, list, made);
    return made;
  }

  /** The first item and the rest of each list made so far, in order. */
  saved(): (readonly [number, number])[] {
    return this.#heads.slice(1).map((head, at) => [head, this.#tails[at + 1] as number]);
  }

  /** Makes the same lists with the same numbers, those known already among them. */
  restore(lists: readonly (readonly [number, number])[]): void {
    for (const [head, tail] of lists) this.cons(head, tail);
  }

  /** The list with one more item, in ascending order. */
  insert(item: number, list: number): number {
    const head = this.head(list);
    if (head < 0 || item <= head) return this.cons(item, list);
    // By a loop, since lists may be long.
    const before: number[] = [];
    let rest = list;
    while (rest !== 0 && (this.#heads[rest] as number) < item) {
      before.push(this.#heads[rest] as number);
      rest = this.#tails[rest] as number;
    }
    let made = this.cons(item, rest);
    for (let at = before.length - 1; at >= 0; at--) made = this.cons(before[at] as number, made);
    return made;
  }
}
