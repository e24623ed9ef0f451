/** The registry of invariants: one line each. */
import type { Invariant } from "../audit.ts";
import { commitMonotonic } from "./commit-monotonic.ts";
import { committedIsDurable } from "./committed-is-durable.ts";
import { electionSafety } from "./election-safety.ts";
import { leaderCompleteness } from "./leader-completeness.ts";
import { logMatching } from "./log-matching.ts";
import { oneVotePerTerm } from "./one-vote-per-term.ts";
import { stateMachineSafety } from "./state-machine-safety.ts";
import { termMonotonic } from "./term-monotonic.ts";

const ALL: readonly Invariant[] = [
  electionSafety,
  oneVotePerTerm,
  termMonotonic,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  commitMonotonic,
  committedIsDurable,
];

/** By name, in the order `rashomon list checks` shows them. */
export const invariants: ReadonlyMap<string, Invariant> = new Map(
  ALL.map((invariant) => [invariant.name, invariant]),
);

/** Those that a protocol promises. */
export function invariantsOf(protocol: string): readonly Invariant[] {
  return [...invariants.values()].filter(({ protocols }) => protocols.includes(protocol));
}
