/**
 * Starvation: a case of selects that is ready again and again and never taken. Only an order of the
 * program's own is judged: where a case is drawn, it is the run that chooses, and a calm run
 * answers each draw alike.
 */
import { present } from "../turns.ts";

/** Selects, one after the other, in which a starved case was ready. */
const SELECTS = 64;

/** One way to use a channel: in how many selects it was ready, since it was last taken. */
export class Passed {
  #selects = 0;

  taken(): void {
    this.#selects = 0;
  }

  /**
   * It was ready, and a case before it was taken.
   * @param what `a receive from jobs`.
   */
  over(what: string): void {
    if (++this.#selects !== SELECTS) return;
    const turns = present();
    turns.world.log(`starved: ${what} was ready in ${SELECTS} selects, and never taken`);
    turns.assert("starved", SELECTS);
  }
}
