/**
 * Starvation: a case of selects that is ready again and again and never taken. A draw among all
 * that are ready takes each some time; an order of the program's own may not.
 */
import { present } from "../turns.ts";

/**
 * A case is starved where a fair draw would have taken it 32 times on average: it was ready in 64
 * selects beside one other, in 96 beside two. That a draw passes it over so often has a chance of
 * less than one in 10^13, whatever the number of cases.
 */
const TIMES = 32;
/** A draw is counted in parts of this. */
const ONE = 1_000_000;

/** One way to use a channel: how often it could be, in selects that took something else. */
export class Passed {
  #selects = 0;
  /** How often a fair draw would have taken it, in parts. */
  #expected = 0;

  taken(): void {
    this.#selects = 0;
    this.#expected = 0;
  }

  /**
   * It was ready, and another case was taken.
   * @param ready how many cases were.
   * @param what `a receive from jobs`.
   */
  over(ready: number, what: string): void {
    const isStarved = this.#expected >= TIMES * ONE;
    this.#selects++;
    this.#expected += Math.ceil(ONE / ready);
    if (isStarved || this.#expected < TIMES * ONE) return;
    const { world } = present();
    world.log(`starved: ${what} was ready in ${this.#selects} selects, and never taken`);
    world.assert("starved", this.#selects);
  }
}
