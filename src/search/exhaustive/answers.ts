/**
 * What a search of states answers where a step asks for something that may be any of several: a
 * draw of a node, the node that a client asks.
 */
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Domain } from "../../kernel/choices/domain.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Picked } from "./walked.ts";

export class Answers {
  /** The purposes of draws that were answered with their lowest value alone. */
  readonly lowest = new Set<string>();
  readonly #drawsMax: number;
  readonly #decided: ReadonlySet<string>;
  #given: readonly number[] = [];
  #picked: Picked[] = [];

  /** @param drawsMax of a draw of at most so many values each is taken; of a larger the lowest. */
  constructor({ choices }: Scenario, drawsMax: number) {
    this.#drawsMax = drawsMax;
    const { decisions = [] } = choices ?? {};
    this.#decided = new Set(decisions.flatMap(([kind, key]) => (kind === "operation" ? key : [])));
  }

  /** The next is answered by the first of these, and so on; then by the first of its values. */
  by(given: readonly number[]): void {
    this.#given = given;
    this.#picked = [];
  }

  /** What was answered since `by`. */
  get picked(): readonly Picked[] {
    return this.#picked;
  }

  /**
   * The decision of a choice; undefined: it is none of these.
   * @param nodes how many a client may ask.
   */
  to(
    kind: ChoiceClass,
    key: string,
    domain: Domain<unknown> | null,
    nodes: number,
  ): Value | undefined {
    if (domain === null) return undefined;
    if (kind === "draw") {
      const [, bound] = domain.write(domain.calm(0)) as readonly [number, number];
      if (bound <= this.#drawsMax) return [this.#pick(bound, key), bound];
      this.lowest.add(purposeOf(key));
      return [0, bound];
    }
    const isNode = kind === "operation" && key.endsWith(" node") && !this.#decided.has(key);
    return isNode ? this.#pick(nodes, key) + 1 : undefined;
  }

  #pick(count: number, key: string): number {
    const at = this.#given[this.#picked.length] ?? 0;
    this.#picked.push({ at, count, key });
    return at;
  }
}

/** `coin` of `n1/2 coin for c1/1 #3`. */
function purposeOf(key: string): string {
  return key.replace(/^[^ ]+ /, "").replace(/( for [^ ]+)? #\d+$/, "");
}
