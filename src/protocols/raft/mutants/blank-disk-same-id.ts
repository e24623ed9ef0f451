/**
 * A server comes back with an empty disk under its old name. The log of a leader goes with its disk
 * (leader-append-only), and so does its knowledge that it led (role-transitions).
 */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const blankDiskSameId: Mutant<Rules> = {
  name: "blank-disk-same-id",
  about: "A server comes back with an empty disk under its old name.",
  fault: ["crash"],
  detectors: [
    "durable-before-send",
    "one-vote-per-term",
    "term-monotonic",
    "committed-is-durable",
    "leader-completeness",
    "leader-append-only",
    "role-transitions",
  ],
  origin: "Ongaro 2014 §3.8; Vanlightly",
  equivalent: false,
  rules: { keepsDisk: () => false },
};
