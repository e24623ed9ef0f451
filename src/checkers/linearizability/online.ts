/** Judging while a run goes on: stops it soon after the first return that no order explains. */
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { checkLinearizable, type LinearizabilityResult, type Options } from "./check.ts";

/** The prefix is judged again when it has grown by this many returns, or by a twentieth, whichever is more. */
const RETURNS_MIN = 32;
const GROWTH = 20;

/**
 * Told of every return, it judges the history so far now and then, with what is open taken as crashed: if that is
 * illegal, so is everything that may follow. All judgements together cost some twenty times one of the whole.
 */
export class OnlineJudge {
  readonly #model: Model;
  readonly #options: Options;
  #returns = 0;
  #due = RETURNS_MIN;

  constructor(model: Model, options: Options = {}) {
    this.#model = model;
    this.#options = options;
  }

  /**
   * To be called after each return. `soFar` gives the history with open operations as `info`, and is asked only when a
   * judgement is due. The result if it is illegal; it names the first impossible return exactly, however late it is seen.
   */
  afterReturn(soFar: () => readonly Operation[]): LinearizabilityResult | null {
    this.#returns++;
    if (this.#returns < this.#due) return null;
    this.#due = this.#returns + Math.max(RETURNS_MIN, Math.floor(this.#returns / GROWTH));
    const result = checkLinearizable(soFar(), this.#model, this.#options);
    return result.verdict === "illegal" ? result : null;
  }
}
