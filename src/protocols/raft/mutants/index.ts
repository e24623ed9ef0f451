/** The registry of Raft's mutants: one line each. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";
import { figure8 } from "./figure-8.ts";
import { noElectionRestriction } from "./no-election-restriction.ts";
import { voteNotPersisted } from "./vote-not-persisted.ts";

export const mutants: readonly Mutant<Rules>[] = [voteNotPersisted, noElectionRestriction, figure8];
