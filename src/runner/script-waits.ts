/** Steps of a script that hold up those after them: for a time, or until something is seen. */
import { unreachable } from "../core/assert.ts";
import { formatDuration } from "../core/formatting.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Condition, ScriptStep } from "../scenario/script.ts";
import { observedIn, wordsOf } from "./conditions.ts";
import type { StepContext } from "./step-context.ts";

/** A step that waits. */
export type WaitingStep = Extract<ScriptStep, { readonly do: "wait" | "when" | "expect" }>;

interface WaitsSnapshot {
  readonly sinceUs: number;
  readonly matched: boolean;
}

export class ScriptWaits {
  readonly #context: StepContext;
  /** Since when the present step is taken. */
  #sinceUs = 0;
  /** Whether the fact that the present step waits for has appeared. */
  #matched = false;

  constructor(context: StepContext) {
    this.#context = context;
  }

  /** The step before is done: another one begins. */
  begin(): void {
    this.#sinceUs = this.#context.world.nowUs;
    this.#matched = false;
  }

  /** Whether a step need not wait any more: what it waits for is there, or it has failed. */
  isOver(step: WaitingStep): boolean {
    switch (step.do) {
      case "wait":
        return this.#waitedUs >= step.forUs;
      case "when":
        return this.#awaited(step, step.condition, step.withinUs);
      case "expect":
        return step.always
          ? this.#kept(step, step.condition, step.withinUs)
          : this.#awaited(step, step.condition, step.withinUs);
      default:
        return unreachable(step);
    }
  }

  /** A fact was asserted: is it the one that the present step waits for? */
  hear(
    step: ScriptStep | undefined,
    name: string,
    fields: readonly string[],
    numbers: readonly number[],
  ): void {
    if (step === undefined || (step.do !== "when" && step.do !== "expect")) return;
    const { fact } = step.condition;
    if (fact?.name !== name) return;
    const wanted = Object.entries(fact.numbers);
    if (wanted.every(([field, value]) => numbers[fields.indexOf(field)] === value)) {
      this.#matched = true;
    }
  }

  snapshot(): WaitsSnapshot {
    return { sinceUs: this.#sinceUs, matched: this.#matched };
  }

  restore({ sinceUs, matched }: WaitsSnapshot): void {
    this.#sinceUs = sinceUs;
    this.#matched = matched;
  }

  get #waitedUs(): number {
    return this.#context.world.nowUs - this.#sinceUs;
  }

  #awaited(
    step: WaitingStep & { readonly do: "when" | "expect" },
    condition: Condition,
    withinUs: number,
  ): boolean {
    if (this.#holds(condition)) return true;
    if (this.#waitedUs < withinUs) return false;
    const check = step.do === "when" ? "setup" : "script";
    this.#fail(step, condition, `within ${formatDuration(withinUs)}`, check);
    return true;
  }

  #kept(step: WaitingStep, condition: Condition, forUs: number): boolean {
    if (this.#holds(condition)) return this.#waitedUs >= forUs;
    this.#fail(step, condition, `throughout ${formatDuration(forUs)}`, "script");
    return true;
  }

  #fail(step: WaitingStep, condition: Condition, how: string, check: "setup" | "script"): void {
    const { world } = this.#context;
    const { words, nodes } = wordsOf(world, condition, this.#observed(condition));
    this.#context.fail(step, `${words} ${how}`, nodes, check);
  }

  #holds(condition: Condition): boolean {
    const seen =
      condition.fact !== null
        ? this.#matched
        : observedIn(this.#context.world, condition, this.#observed(condition));
    return seen !== condition.not;
  }

  /** Whom a condition looks at now. */
  #observed({ node }: Condition): readonly Address[] {
    return this.#context.names.processes(this.#context.world, node);
  }
}
