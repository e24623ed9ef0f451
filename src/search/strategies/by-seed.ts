/** A plan of one trial a seed, each drawn by its seed alone: nothing is learnt. */
import type { Scenario } from "../../scenario/scenario.ts";
import type { SeedRange } from "../seeds.ts";
import type { Subject } from "../subject.ts";
import type { Plan } from "./strategy.ts";

export function bySeed(
  { protocol }: Subject,
  { first, last }: SeedRange,
  draw: (seed: number) => Scenario,
): Plan {
  let seed = first;
  return {
    next: () => (seed > last ? null : { scenario: draw(seed), protocol, seed: seed++ }),
    learn: () => null,
  };
}
