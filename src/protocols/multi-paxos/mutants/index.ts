/** The registry of Multi-Paxos's mutants: one line each. */
import { acceptBelowPromise } from "./accept-below-promise.ts";
import { acceptanceBeforeSync } from "./acceptance-before-sync.ts";
import { acceptedNotPersisted } from "./accepted-not-persisted.ts";
import { alphaIgnored } from "./alpha-ignored.ts";
import { ballotReusedAfterRestart } from "./ballot-reused-after-restart.ts";
import { ballotWithoutId } from "./ballot-without-id.ts";
import { changeByMembersInForce } from "./change-by-members-in-force.ts";
import { changeMadeAgain } from "./change-made-again.ts";
import { changeToldRefused } from "./change-told-refused.ts";
import { commitWithoutBallot } from "./commit-without-ballot.ts";
import { corruptedDiskRejoin } from "./corrupted-disk-rejoin.ts";
import { countMessages } from "./count-messages.ts";
import { diskFailureIgnored } from "./disk-failure-ignored.ts";
import { duellingProposers } from "./duelling-proposers.ts";
import { ignoreAccepted } from "./ignore-accepted.ts";
import { lateHeartbeatFollowed } from "./late-heartbeat-followed.ts";
import { leaderResumesAfterRestart } from "./leader-resumes-after-restart.ts";
import { leadsOnAfterLearning } from "./leads-on-after-learning.ts";
import { leaseBeforeRecovery } from "./lease-before-recovery.ts";
import { leaseByEarlierBeat } from "./lease-by-earlier-beat.ts";
import { leaseNotHonoured } from "./lease-not-honoured.ts";
import { leaseOutlivesMembers } from "./lease-outlives-members.ts";
import { leaseRefusalDeposes } from "./lease-refusal-deposes.ts";
import { leaseTooLong } from "./lease-too-long.ts";
import { leaseUnderSkew } from "./lease-under-skew.ts";
import { leaseVoterRestart } from "./lease-voter-restart.ts";
import { localLeaderRead } from "./local-leader-read.ts";
import { localRead } from "./local-read.ts";
import { lowestAccepted } from "./lowest-accepted.ts";
import type { MultiPaxosMutant } from "./mutant.ts";
import { noDedup } from "./no-dedup.ts";
import { noGapFill } from "./no-gap-fill.ts";
import { nonIntersectingQuorums } from "./non-intersecting-quorums.ts";
import { numbersSentAsText } from "./numbers-sent-as-text.ts";
import { oneAcceptIsChosen } from "./one-accept-is-chosen.ts";
import { otherBallotCounted } from "./other-ballot-counted.ts";
import { phase1HalfQuorum } from "./phase-1-half-quorum.ts";
import { phase2HalfQuorum } from "./phase-2-half-quorum.ts";
import { promiseNotPersisted } from "./promise-not-persisted.ts";
import { promiseOmitsChosen } from "./promise-omits-chosen.ts";
import { proposesWhatItExecuted } from "./proposes-what-it-executed.ts";
import { snapshotLosesSessions } from "./snapshot-loses-sessions.ts";
import { snapshotSentShort } from "./snapshot-sent-short.ts";
import { snapshotStaleInstall } from "./snapshot-stale-install.ts";
import { stuckLeaderStays } from "./stuck-leader-stays.ts";

export const mutants: readonly MultiPaxosMutant[] = [
  acceptBelowPromise,
  promiseNotPersisted,
  acceptedNotPersisted,
  acceptanceBeforeSync,
  ignoreAccepted,
  lowestAccepted,
  ballotWithoutId,
  ballotReusedAfterRestart,
  phase1HalfQuorum,
  phase2HalfQuorum,
  countMessages,
  otherBallotCounted,
  promiseOmitsChosen,
  commitWithoutBallot,
  noGapFill,
  leaderResumesAfterRestart,
  oneAcceptIsChosen,
  duellingProposers,
  corruptedDiskRejoin,
  alphaIgnored,
  leaseUnderSkew,
  leaseNotHonoured,
  leaseVoterRestart,
  localRead,
  localLeaderRead,
  noDedup,
  snapshotLosesSessions,
  snapshotStaleInstall,
  nonIntersectingQuorums,
  leadsOnAfterLearning,
  proposesWhatItExecuted,
  lateHeartbeatFollowed,
  leaseRefusalDeposes,
  numbersSentAsText,
  snapshotSentShort,
  leaseByEarlierBeat,
  leaseBeforeRecovery,
  diskFailureIgnored,
  leaseTooLong,
  changeToldRefused,
  leaseOutlivesMembers,
  stuckLeaderStays,
  changeMadeAgain,
  changeByMembersInForce,
];
