/** Installing a snapshot sets the term to that of its last entry. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const snapshotTermRegress: Mutant<Rules> = {
  name: "snapshot-term-regress",
  about: "Installing a snapshot sets the term to that of its last entry.",
  fault: ["crash"],
  detectors: ["term-monotonic", "durable-before-send"],
  origin: "WRaft #118",
  equivalent: false,
  rules: { termAfterInstall: (_current, snapshot) => snapshot },
};
