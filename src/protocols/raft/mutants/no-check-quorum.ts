/** A leader that nobody answers goes on leading. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const noCheckQuorum: Mutant<Rules> = {
  name: "no-check-quorum",
  about: "A leader that nobody answers goes on leading.",
  fault: ["one-way-partition"],
  detectors: ["script", "progress"],
  origin: "Cloudflare 2020; Howard and Abraham 2020",
  equivalent: false,
  rules: { checksQuorum: () => false },
};
