/** The registry of Zab's mutants: one line each. */

import { acceptedEpochNotPersisted } from "./accepted-epoch-not-persisted.ts";
import { ackBeforeDisk } from "./ack-before-disk.ts";
import { acknowledgedByFirstVoters } from "./acknowledged-by-first-voters.ts";
import { askedAgainDecidedAnew } from "./asked-again-decided-anew.ts";
import { blindElection } from "./blind-election.ts";
import { broadcastBeforeQuorum } from "./broadcast-before-quorum.ts";
import { candidateUnheard } from "./candidate-unheard.ts";
import { changeByFirstVoters } from "./change-by-first-voters.ts";
import { commitUnchecked } from "./commit-unchecked.ts";
import { counterSkips } from "./counter-skips.ts";
import { countsItselfAtOnce } from "./counts-itself-at-once.ts";
import { deliveredAtStart } from "./delivered-at-start.ts";
import { discontinuousDiff } from "./discontinuous-diff.ts";
import { electionIgnoresEpoch } from "./election-ignores-epoch.ts";
import { electionIgnoresZxid } from "./election-ignores-zxid.ts";
import { epochBeforeHistory } from "./epoch-before-history.ts";
import { epochFromSelf } from "./epoch-from-self.ts";
import { epochReused } from "./epoch-reused.ts";
import { equalEpochAcked } from "./equal-epoch-acked.ts";
import { goesOnWithoutDisk } from "./goes-on-without-disk.ts";
import { halfQuorum } from "./half-quorum.ts";
import { historyEncodedAnew } from "./history-encoded-anew.ts";
import { joinWithoutLeader } from "./join-without-leader.ts";
import { leadsWithoutVote } from "./leads-without-vote.ts";
import { learnerByServer } from "./learner-by-server.ts";
import { localRead } from "./local-read.ts";
import type { ZabMutant } from "./mutant.ts";
import { newleaderAckBeforeHistory } from "./newleader-ack-before-history.ts";
import { newleaderAckDoesNotCover } from "./newleader-ack-does-not-cover.ts";
import { noAheadCheck } from "./no-ahead-check.ts";
import { noDedup } from "./no-dedup.ts";
import { noTruncation } from "./no-truncation.ts";
import { observerCounted } from "./observer-counted.ts";
import { partialShutdown } from "./partial-shutdown.ts";
import { partialSnapshot } from "./partial-snapshot.ts";
import { roundToldToAll } from "./round-told-to-all.ts";
import { servesWhoHasSeenMore } from "./serves-who-has-seen-more.ts";
import { silentLearnerKept } from "./silent-learner-kept.ts";
import { snapshotKeepsZxid } from "./snapshot-keeps-zxid.ts";
import { snapshotSentShort } from "./snapshot-sent-short.ts";
import { snapshotZxidNotPersisted } from "./snapshot-zxid-not-persisted.ts";
import { staleInMemoryDatabase } from "./stale-in-memory-database.ts";
import { syncWithoutQuorum } from "./sync-without-quorum.ts";
import { tailSentTwice } from "./tail-sent-twice.ts";
import { truncationAcrossEpochs } from "./truncation-across-epochs.ts";
import { uptodateStaleZxid } from "./uptodate-stale-zxid.ts";
import { votersLearntByLeader } from "./voters-learnt-by-leader.ts";
import { votesSentOnce } from "./votes-sent-once.ts";
import { zxidSetEarly } from "./zxid-set-early.ts";

export const mutants: readonly ZabMutant[] = [
  electionIgnoresEpoch,
  electionIgnoresZxid,
  noAheadCheck,
  blindElection,
  acceptedEpochNotPersisted,
  equalEpochAcked,
  epochFromSelf,
  epochReused,
  epochBeforeHistory,
  newleaderAckBeforeHistory,
  staleInMemoryDatabase,
  noTruncation,
  truncationAcrossEpochs,
  discontinuousDiff,
  partialSnapshot,
  broadcastBeforeQuorum,
  uptodateStaleZxid,
  learnerByServer,
  newleaderAckDoesNotCover,
  observerCounted,
  partialShutdown,
  zxidSetEarly,
  localRead,
  syncWithoutQuorum,
  ackBeforeDisk,
  goesOnWithoutDisk,
  noDedup,
  joinWithoutLeader,
  votersLearntByLeader,
  votesSentOnce,
  candidateUnheard,
  roundToldToAll,
  silentLearnerKept,
  snapshotSentShort,
  tailSentTwice,
  halfQuorum,
  historyEncodedAnew,
  counterSkips,
  deliveredAtStart,
  commitUnchecked,
  leadsWithoutVote,
  askedAgainDecidedAnew,
  changeByFirstVoters,
  countsItselfAtOnce,
  snapshotKeepsZxid,
  snapshotZxidNotPersisted,
  servesWhoHasSeenMore,
  acknowledgedByFirstVoters,
];
