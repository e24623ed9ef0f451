/** The registry of Raft's mutants: one line each, in the order of the bug catalogue. */
import { abaStable } from "./aba-stable.ts";
import { acknowledgeOwnLastIndex } from "./acknowledge-own-last-index.ts";
import { acknowledgeOwnLastIndexPair } from "./acknowledge-own-last-index-pair.ts";
import { acknowledgementBeforeSync } from "./acknowledgement-before-sync.ts";
import { applyBeforeCommit } from "./apply-before-commit.ts";
import { applyConfirmsRead } from "./apply-confirms-read.ts";
import { arbitraryOneStep } from "./arbitrary-one-step.ts";
import { blankDiskSameId } from "./blank-disk-same-id.ts";
import { bootCommitLastIndex } from "./boot-commit-last-index.ts";
import { breakOnOldTerm } from "./break-on-old-term.ts";
import { candidateAppends } from "./candidate-appends.ts";
import { changeMadeAgain } from "./change-made-again.ts";
import { changeNeverGivenUp } from "./change-never-given-up.ts";
import { commitGoesBack } from "./commit-goes-back.ts";
import { commitMinLogLength } from "./commit-min-log-length.ts";
import { configAtApply } from "./config-at-apply.ts";
import { configNoRollback } from "./config-no-rollback.ts";
import { configOverlap } from "./config-overlap.ts";
import { doubleVote } from "./double-vote.ts";
import { dropsUncommitted } from "./drops-uncommitted.ts";
import { figure8 } from "./figure-8.ts";
import { fixedElectionTimeout } from "./fixed-election-timeout.ts";
import { followerForgetsRead } from "./follower-forgets-read.ts";
import { followerRead } from "./follower-read.ts";
import { heartbeatCommitRaw } from "./heartbeat-commit-raw.ts";
import { jointNeverLeft } from "./joint-never-left.ts";
import { jointUnionQuorum } from "./joint-union-quorum.ts";
import { keepVoteOnNewTerm } from "./keep-vote-on-new-term.ts";
import { latePrevoteCounts } from "./late-prevote-counts.ts";
import { lateReadAnswerTaken } from "./late-read-answer-taken.ts";
import { leaderCountsUnflushedSelf } from "./leader-counts-unflushed-self.ts";
import { learnerRefusesVote } from "./learner-refuses-vote.ts";
import { leaseDuringTransfer } from "./lease-during-transfer.ts";
import { leaseForgottenWithTerm } from "./lease-forgotten-with-term.ts";
import { leaseTooLong } from "./lease-too-long.ts";
import { leaseUnderSkew } from "./lease-under-skew.ts";
import { leaseVoterRestart } from "./lease-voter-restart.ts";
import { leaseWithoutStickiness } from "./lease-without-stickiness.ts";
import { leaveJointUncommitted } from "./leave-joint-uncommitted.ts";
import { localLeaderRead } from "./local-leader-read.ts";
import { localSessionExpiry } from "./local-session-expiry.ts";
import { logCheckLengthOnly } from "./log-check-length-only.ts";
import { logCheckTermOnly } from "./log-check-term-only.ts";
import { matchKeptOverElections } from "./match-kept-over-elections.ts";
import { matchNotMonotone } from "./match-not-monotone.ts";
import type { RaftMutant } from "./mutant.ts";
import { nackAdvancesMatch } from "./nack-advances-match.ts";
import { newLeaderIgnoresUncommittedConfig } from "./new-leader-ignores-uncommitted-config.ts";
import { nextNotAboveMatch } from "./next-not-above-match.ts";
import { noCheckQuorum } from "./no-check-quorum.ts";
import { noDedup } from "./no-dedup.ts";
import { noElectionRestriction } from "./no-election-restriction.ts";
import { noNoOp } from "./no-no-op.ts";
import { noPrevote } from "./no-prevote.ts";
import { noStepDownOnHigherTerm } from "./no-step-down-on-higher-term.ts";
import { noTermIncrement } from "./no-term-increment.ts";
import { noTruncateOnConflict } from "./no-truncate-on-conflict.ts";
import { oldEntriesAppendedAfterCompaction } from "./old-entries-appended-after-compaction.ts";
import { oldRoundConfirms } from "./old-round-confirms.ts";
import { oldTermReplyAccepted } from "./old-term-reply-accepted.ts";
import { oldTermVoteGranted } from "./old-term-vote-granted.ts";
import { prevCheckMissing } from "./prev-check-missing.ts";
import { prevIndexOnly } from "./prev-index-only.ts";
import { prevoteBumpsTerm } from "./prevote-bumps-term.ts";
import { prevoteCountsAsVote } from "./prevote-counts-as-vote.ts";
import { prevoteIgnoresLog } from "./prevote-ignores-log.ts";
import { quorumHalf } from "./quorum-half.ts";
import { readindexNoApplyWait } from "./readindex-no-apply-wait.ts";
import { readindexNoQuorum } from "./readindex-no-quorum.ts";
import { readindexNoTermCommit } from "./readindex-no-term-commit.ts";
import { refusalConfirmsRound } from "./refusal-confirms-round.ts";
import { refusesWhatIsMade } from "./refuses-what-is-made.ts";
import { removedDoesNotCampaign } from "./removed-does-not-campaign.ts";
import { removedFollowerSentTo } from "./removed-follower-sent-to.ts";
import { removedLeaderLeavesEarly } from "./removed-leader-leaves-early.ts";
import { replyOnAppend } from "./reply-on-append.ts";
import { singleServer2015 } from "./single-server-2015.ts";
import { snapshotDropsSuffix } from "./snapshot-drops-suffix.ts";
import { snapshotKeepsMembers } from "./snapshot-keeps-members.ts";
import { snapshotKeepsSuffix } from "./snapshot-keeps-suffix.ts";
import { snapshotLabelledEarly } from "./snapshot-labelled-early.ts";
import { snapshotLosesSessions } from "./snapshot-loses-sessions.ts";
import { snapshotOffByOne } from "./snapshot-off-by-one.ts";
import { snapshotPartsMixed } from "./snapshot-parts-mixed.ts";
import { snapshotStaleInstall } from "./snapshot-stale-install.ts";
import { snapshotTermRegress } from "./snapshot-term-regress.ts";
import { snapshotUncommitted } from "./snapshot-uncommitted.ts";
import { staleVoteCounted } from "./stale-vote-counted.ts";
import { strictUpToDate } from "./strict-up-to-date.ts";
import { termNotPersisted } from "./term-not-persisted.ts";
import { termNotTold } from "./term-not-told.ts";
import { termWithoutVoteForgotten } from "./term-without-vote-forgotten.ts";
import { timerNotResetOnGrant } from "./timer-not-reset-on-grant.ts";
import { toldBeforeCommitted } from "./told-before-committed.ts";
import { transferNeverGivenUp } from "./transfer-never-given-up.ts";
import { transferNoCatchup } from "./transfer-no-catchup.ts";
import { truncateAlways } from "./truncate-always.ts";
import { unknownMembers } from "./unknown-members.ts";
import { voteBeforeSync } from "./vote-before-sync.ts";
import { voteClearedOnAppend } from "./vote-cleared-on-append.ts";
import { voteNotPersisted } from "./vote-not-persisted.ts";
import { wrongWaiterAnswered } from "./wrong-waiter-answered.ts";
import { wrongWaiterAnsweredPair } from "./wrong-waiter-answered-pair.ts";

export const mutants: readonly RaftMutant[] = [
  quorumHalf,
  doubleVote,
  voteNotPersisted,
  termNotPersisted,
  voteBeforeSync,
  acknowledgementBeforeSync,
  leaderCountsUnflushedSelf,
  keepVoteOnNewTerm,
  noTermIncrement,
  staleVoteCounted,
  voteClearedOnAppend,
  oldTermVoteGranted,
  prevoteCountsAsVote,
  prevoteIgnoresLog,
  prevoteBumpsTerm,
  latePrevoteCounts,
  noElectionRestriction,
  logCheckLengthOnly,
  logCheckTermOnly,
  strictUpToDate,
  figure8,
  prevCheckMissing,
  prevIndexOnly,
  oldEntriesAppendedAfterCompaction,
  truncateAlways,
  noTruncateOnConflict,
  commitMinLogLength,
  heartbeatCommitRaw,
  commitGoesBack,
  acknowledgeOwnLastIndex,
  acknowledgeOwnLastIndexPair,
  matchNotMonotone,
  matchKeptOverElections,
  nackAdvancesMatch,
  nextNotAboveMatch,
  oldTermReplyAccepted,
  breakOnOldTerm,
  noStepDownOnHigherTerm,
  bootCommitLastIndex,
  applyBeforeCommit,
  snapshotLabelledEarly,
  noNoOp,
  readindexNoTermCommit,
  readindexNoQuorum,
  readindexNoApplyWait,
  localLeaderRead,
  followerRead,
  oldRoundConfirms,
  refusalConfirmsRound,
  leaseTooLong,
  leaseUnderSkew,
  leaseWithoutStickiness,
  leaseVoterRestart,
  leaseForgottenWithTerm,
  leaseDuringTransfer,
  transferNoCatchup,
  transferNeverGivenUp,
  noDedup,
  snapshotLosesSessions,
  localSessionExpiry,
  wrongWaiterAnswered,
  wrongWaiterAnsweredPair,
  replyOnAppend,
  snapshotUncommitted,
  snapshotStaleInstall,
  snapshotPartsMixed,
  snapshotKeepsSuffix,
  snapshotDropsSuffix,
  snapshotTermRegress,
  snapshotOffByOne,
  configOverlap,
  unknownMembers,
  singleServer2015,
  arbitraryOneStep,
  configAtApply,
  configNoRollback,
  jointUnionQuorum,
  leaveJointUncommitted,
  jointNeverLeft,
  toldBeforeCommitted,
  refusesWhatIsMade,
  changeNeverGivenUp,
  newLeaderIgnoresUncommittedConfig,
  removedFollowerSentTo,
  learnerRefusesVote,
  removedDoesNotCampaign,
  blankDiskSameId,
  noPrevote,
  noCheckQuorum,
  abaStable,
  fixedElectionTimeout,
  timerNotResetOnGrant,
  candidateAppends,
  dropsUncommitted,
  termWithoutVoteForgotten,
  termNotTold,
  removedLeaderLeavesEarly,
  snapshotKeepsMembers,
  lateReadAnswerTaken,
  followerForgetsRead,
  applyConfirmsRead,
  changeMadeAgain,
];
