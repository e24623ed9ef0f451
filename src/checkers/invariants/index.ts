/**
 * The general properties: each is written once, and bound by systems to their facts. What the
 * library shows as `properties`.
 */
// biome-ignore lint/performance/noBarrelFile: only the library's face imports it
export { actionsInOrder } from "./actions-in-order.ts";
export { agreement } from "./agreement.ts";
export {
  abortsForAReason,
  allVotedYes,
  committedOnce,
  decisionStays,
  oneDecision,
  voteIsDurable,
} from "./atomic-commitment.ts";
export { ballotUnique } from "./ballot-unique.ts";
export { changesAsAsked } from "./changes-as-asked.ts";
export { commitIndexRises, knownIndexRises } from "./commit-index-rises.ts";
export { commitsOwnTerm } from "./commits-own-term.ts";
export { committedIsDurable } from "./committed-is-durable.ts";
export { configurationSafety } from "./configuration-safety.ts";
export { conservation } from "./conservation.ts";
export { deliveredStays, neverBack } from "./delivered-stays.ts";
export { durableBeforeSend } from "./durable-before-send.ts";
export { epochsOnlyRise } from "./epochs-only-rise.ts";
export { exactlyOnce } from "./exactly-once.ts";
export { freshTerm } from "./fresh-term.ts";
export { inTime } from "./in-time.ts";
export { leaderAppendOnly } from "./leader-append-only.ts";
export { leaderCompleteness } from "./leader-completeness.ts";
export { learnOnlyChosen } from "./learn-only-chosen.ts";
export { leaseExclusive } from "./lease-exclusive.ts";
export { localPrimaryOrder } from "./local-primary-order.ts";
export { machineDeterminism } from "./machine-determinism.ts";
export { masterLease } from "./master-lease.ts";
export { matchMonotonic } from "./match-monotonic.ts";
export { matchTruth } from "./match-truth.ts";
export { noDeadlock } from "./no-deadlock.ts";
export { noLeak } from "./no-leak.ts";
export { noStarvation } from "./no-starvation.ts";
export { noUncaughtError } from "./no-uncaught-error.ts";
export { observersInNoQuorum } from "./observers-in-no-quorum.ts";
export { oneLeader } from "./one-leader.ts";
export { oneValuePerBallot } from "./one-value-per-ballot.ts";
export { oneVote } from "./one-vote.ts";
export { processConsistency } from "./process-consistency.ts";
export { promiseMonotonic } from "./promise-monotonic.ts";
export { quorumIntersection } from "./quorum-intersection.ts";
export { readFreshness } from "./read-freshness.ts";
export { roleTransitions } from "./role-transitions.ts";
export { sameContent } from "./same-content.ts";
export { noGap, sameEntries } from "./same-order.ts";
export { samePrefix } from "./same-prefix.ts";
export { snapshotPrefix } from "./snapshot-prefix.ts";
export { termMonotonic } from "./term-monotonic.ts";
export { termsRemembered, termsRise } from "./terms-rise.ts";
export {
  confirmedIsDurable,
  oneTimestampPerWrite,
  oneValuePerTimestamp,
  timestampsRise,
  writesFollow,
} from "./timestamps.ts";
export { toldIsDurable } from "./told-is-durable.ts";
export { validity } from "./validity.ts";
export {
  acknowledgedByW,
  droppedForADescendant,
  oneContentADot,
  readsSeeAcknowledged,
  storedIsDurable,
} from "./versions.ts";
export { votesSafe } from "./votes-safe.ts";
