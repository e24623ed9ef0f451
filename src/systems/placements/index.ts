/** The registry of placements: one line each. */
import { boundedLoads } from "./bounded-loads.ts";
import { jump } from "./jump.ts";
import { maglev } from "./maglev.ts";
import { modulo } from "./modulo.ts";
import type { Placement } from "./placement.ts";
import { rendezvous } from "./rendezvous.ts";
import { ring } from "./ring.ts";
import { tutorialRing } from "./tutorial-ring.ts";

/** By name, in the order in which tables show them. */
export const placements: ReadonlyMap<string, Placement> = new Map(
  [ring, rendezvous, jump, maglev, boundedLoads, modulo, tutorialRing].map((placement) => [
    placement.name,
    placement,
  ]),
);
