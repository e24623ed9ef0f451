/** The registry of invariants: one line each. */
import type { Invariant } from "../audit.ts";
import { actionsInOrder } from "./actions-in-order.ts";
import { agreement } from "./agreement.ts";
import { ballotUnique } from "./ballot-unique.ts";
import { commitMonotonic } from "./commit-monotonic.ts";
import { commitsOwnTerm } from "./commits-own-term.ts";
import { committedIsDurable } from "./committed-is-durable.ts";
import { committedLogDurability } from "./committed-log-durability.ts";
import { committedLogMonotonic } from "./committed-log-monotonic.ts";
import { configurationSafety } from "./configuration-safety.ts";
import { durableBeforeSend } from "./durable-before-send.ts";
import { electionSafety } from "./election-safety.ts";
import { epochsOnlyRise } from "./epochs-only-rise.ts";
import { exactlyOnce } from "./exactly-once.ts";
import { freshTerm } from "./fresh-term.ts";
import { globalPrimaryOrder } from "./global-primary-order.ts";
import { integrity } from "./integrity.ts";
import { leaderAppendOnly } from "./leader-append-only.ts";
import { leaderCompleteness } from "./leader-completeness.ts";
import { learnOnlyChosen } from "./learn-only-chosen.ts";
import { leaseExclusive } from "./lease-exclusive.ts";
import { localPrimaryOrder } from "./local-primary-order.ts";
import { logMatching } from "./log-matching.ts";
import { machineDeterminism } from "./machine-determinism.ts";
import { masterLease } from "./master-lease.ts";
import { matchMonotonic } from "./match-monotonic.ts";
import { matchTruth } from "./match-truth.ts";
import { noGapApplied } from "./no-gap-applied.ts";
import { observersInNoQuorum } from "./observers-in-no-quorum.ts";
import { oneLeaderPerEpoch } from "./one-leader-per-epoch.ts";
import { onePromisePerEpoch } from "./one-promise-per-epoch.ts";
import { oneValuePerBallot } from "./one-value-per-ballot.ts";
import { oneVotePerTerm } from "./one-vote-per-term.ts";
import { primaryIntegrity } from "./primary-integrity.ts";
import { processConsistency } from "./process-consistency.ts";
import { promiseMonotonic } from "./promise-monotonic.ts";
import { quorumIntersection } from "./quorum-intersection.ts";
import { readFreshness } from "./read-freshness.ts";
import { roleTransitions } from "./role-transitions.ts";
import { snapshotPrefix } from "./snapshot-prefix.ts";
import { stateMachineSafety } from "./state-machine-safety.ts";
import { termMonotonic } from "./term-monotonic.ts";
import { termOfEntries } from "./term-of-entries.ts";
import { toldIsDurable } from "./told-is-durable.ts";
import { totalOrder } from "./total-order.ts";
import { validity } from "./validity.ts";
import { votesSafe } from "./votes-safe.ts";
import { zxidIdentifiesPrefix } from "./zxid-identifies-prefix.ts";

const ALL: readonly Invariant[] = [
  electionSafety,
  oneVotePerTerm,
  termMonotonic,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  commitMonotonic,
  committedIsDurable,
  configurationSafety,
  leaseExclusive,
  readFreshness,
  exactlyOnce,
  roleTransitions,
  snapshotPrefix,
  machineDeterminism,
  freshTerm,
  commitsOwnTerm,
  matchMonotonic,
  matchTruth,
  durableBeforeSend,
  leaderAppendOnly,
  termOfEntries,
  agreement,
  oneValuePerBallot,
  promiseMonotonic,
  votesSafe,
  learnOnlyChosen,
  ballotUnique,
  toldIsDurable,
  validity,
  noGapApplied,
  quorumIntersection,
  masterLease,
  oneLeaderPerEpoch,
  onePromisePerEpoch,
  epochsOnlyRise,
  integrity,
  totalOrder,
  zxidIdentifiesPrefix,
  localPrimaryOrder,
  globalPrimaryOrder,
  primaryIntegrity,
  processConsistency,
  committedLogDurability,
  committedLogMonotonic,
  actionsInOrder,
  observersInNoQuorum,
];

/** By name, in the order `rashomon list checks` shows them. */
export const invariants: ReadonlyMap<string, Invariant> = new Map(
  ALL.map((invariant) => [invariant.name, invariant]),
);

/** Those that a protocol promises. */
export function invariantsOf(protocol: string): readonly Invariant[] {
  return [...invariants.values()].filter(({ protocols }) => protocols.includes(protocol));
}
