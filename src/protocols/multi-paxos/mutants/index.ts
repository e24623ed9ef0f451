/** The registry of Multi-Paxos's mutants: one line each. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const mutants: readonly Mutant<Rules>[] = [];
