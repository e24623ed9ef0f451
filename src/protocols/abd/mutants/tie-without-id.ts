/** A timestamp is a number only: two writers may choose the same. */
import { numberOf, tagOf } from "../tag.ts";
import type { AbdMutant } from "./mutant.ts";

export const tieWithoutId: AbdMutant = {
  name: "tie-without-id",
  about: "A timestamp is a number only: two writers may choose the same.",
  fault: [],
  detectors: ["one-value-per-timestamp", "linearizable"],
  origin: "Lynch and Shvartsman 1997: the writer's identifier breaks ties",
  equivalent: false,
  rules: {
    tagAbove: (newest, chosen) => tagOf(Math.max(numberOf(newest), chosen) + 1, 1),
  },
};
