/** Prefixes of parts that are judged as histories of their own. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import type { Algorithm } from "./algorithm.ts";
import { allExplained, type Explained, NOTHING_EXPLAINED, type Reach } from "./explained.ts";
import type { Meter } from "./limits.ts";
import { merged } from "./merged.ts";
import type { Verdict } from "./search.ts";

/** What judges the prefix: a judge of parts that nothing else uses meanwhile. */
interface JudgeOfParts {
  readonly parts: number;
  take(
    history: readonly Operation[],
    model: Model,
    initial: Value | undefined,
    meter: Meter,
  ): boolean;
  begin(part: number): void;
  run(meter: Meter): Verdict;
  reach(): Reach;
  explained(): Explained;
}

/**
 * A prefix of a part, judged as a history of its own: which may have parts, if what made it one
 * whole is cut off.
 */
export class Prefix implements Algorithm {
  readonly #judge: JudgeOfParts;
  readonly #history: readonly Operation[];
  readonly #ranks: readonly number[];
  readonly #model: Model;
  readonly #initial: Value | undefined;
  #taken = false;
  #part = -1;
  readonly #orders: (readonly number[])[] = [];

  constructor(
    judge: JudgeOfParts,
    { history, ranks }: { history: readonly Operation[]; ranks: readonly number[] },
    model: Model,
    initial: Value | undefined,
  ) {
    this.#judge = judge;
    this.#history = history;
    this.#ranks = ranks;
    this.#model = model;
    this.#initial = initial;
  }

  run(meter: Meter): Verdict {
    const judge = this.#judge;
    if (!this.#taken) {
      if (!judge.take(this.#history, this.#model, this.#initial, meter)) return "unknown";
      this.#taken = true;
      this.#next();
    }
    while (this.#part < judge.parts) {
      const verdict = judge.run(meter);
      if (verdict !== "ok") return verdict;
      this.#orders.push(judge.explained().order);
      this.#next();
    }
    return "ok";
  }

  #next(): void {
    this.#part++;
    if (this.#part < this.#judge.parts) this.#judge.begin(this.#part);
  }

  reach(): Reach {
    const whole = this.#taken && this.#part === this.#judge.parts;
    if (whole) return { ...NOTHING_EXPLAINED, returns: Number.POSITIVE_INFINITY };
    return this.#taken && this.#judge.parts === 1 ? this.#judge.reach() : NOTHING_EXPLAINED;
  }

  explained(): Explained {
    const judge = this.#judge;
    const ranked = (order: readonly number[]): number[] => {
      return order.map((index) => this.#ranks[index] as number);
    };
    if (!this.#taken) return NOTHING_EXPLAINED;
    if (this.#part === judge.parts)
      return allExplained(ranked(merged(this.#history, this.#orders)));
    // How far one part of several came does not say how far all did.
    if (judge.parts > 1) return NOTHING_EXPLAINED;
    const { order, ...rest } = judge.explained();
    return { ...rest, order: ranked(order) };
  }
}
