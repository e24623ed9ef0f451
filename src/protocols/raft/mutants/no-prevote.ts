/** Servers stand without asking, and depose whoever leads. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noPrevote: Mutant<Rules> = {
  name: "no-prevote",
  about: "Servers stand without asking, and depose whoever leads.",
  fault: ["one-way-partition"],
  detectors: ["script", "progress"],
  origin: "Cloudflare 2020; Howard and Abraham 2020",
  equivalent: false,
  rules: { asksBeforeStanding: () => false },
};
