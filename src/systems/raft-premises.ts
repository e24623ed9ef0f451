/** What the proof of Raft's promises rests on (Ongaro 2014), bound to its facts. */
import { latestInLog } from "../checkers/electorates/latest-in-log.ts";
import { campaignsAfterPromises } from "../checkers/premises/campaigns-after-promises.ts";
import { changesInOwnTerm } from "../checkers/premises/changes-in-own-term.ts";
import { commitsWhatMatches } from "../checkers/premises/commits-what-matches.ts";
import { electedByVotes } from "../checkers/premises/elected-by-votes.ts";
import { entitledIsAnswered } from "../checkers/premises/entitled-is-answered.ts";
import { followsOwnLog } from "../checkers/premises/follows-own-log.ts";
import { handsOverCompleteLog } from "../checkers/premises/hands-over-complete-log.ts";
import { ignoresCandidates } from "../checkers/premises/ignores-candidates.ts";
import { leaderHearsQuorum } from "../checkers/premises/leader-hears-quorum.ts";
import { leadsUntilReplaced } from "../checkers/premises/leads-until-replaced.ts";
import { leaseRestsOnPromises } from "../checkers/premises/lease-rests-on-promises.ts";
import { matchAcknowledged } from "../checkers/premises/match-acknowledged.ts";
import { readsAreConfirmed } from "../checkers/premises/reads-are-confirmed.ts";
import { refusesForAReason } from "../checkers/premises/refuses-for-a-reason.ts";
import { snapshotHoldsMembers } from "../checkers/premises/snapshot-holds-members.ts";
import { suffixFollowsSnapshot } from "../checkers/premises/suffix-follows-snapshot.ts";
import { toldWhenCommitted } from "../checkers/premises/told-when-committed.ts";
import { transfersEnd } from "../checkers/premises/transfers-end.ts";
import { votesUpToDate } from "../checkers/premises/votes-up-to-date.ts";
import { bind, type Invariant } from "../checkers/property.ts";
import { refusedChangesNothing } from "./administration.ts";

export const raftPremises: readonly Invariant[] = [
  bind(
    {
      name: "elected-by-votes",
      statement:
        "A server leads a term once the votes of a quorum of the latest configuration in its log " +
        "have reached it, each given in that term.",
      source: "Ongaro 2014, §3.4 and §4.1",
    },
    electedByVotes(latestInLog),
  ),
  bind(
    {
      name: "votes-up-to-date",
      statement:
        "A server votes, or says that it would (pre-vote), only for a candidate whose log is at " +
        "least as up to date as its own.",
      source: "Ongaro 2014, §3.6.1 and §9.6",
    },
    votesUpToDate,
  ),
  bind(
    {
      name: "refuses-for-a-reason",
      statement:
        "A server that is asked for its vote, or whether it would give it, refuses only if it is " +
        "in a later term, has voted for another in the term, or has a newer log.",
      source: "Ongaro 2014, figure 3.1 (RequestVote, receiver), §3.4, §4.2.1 and §9.6",
    },
    refusesForAReason,
  ),
  bind(
    {
      name: "follows-own-log",
      statement:
        "The entry that a leader says precedes those that it sends is one of its own log: who " +
        "lacks what its log no longer holds is sent a snapshot.",
      source: "Ongaro 2014, figure 3.1 (prevLogIndex, prevLogTerm) and §5.3",
    },
    followsOwnLog,
  ),
  bind(
    {
      name: "match-acknowledged",
      statement:
        "What a leader counts as replicated on a follower, and what it commits, has been " +
        "acknowledged to it in its own term.",
      source: "Ongaro 2014, §3.5 and figure 3.1 (matchIndex)",
    },
    matchAcknowledged(latestInLog),
  ),
  bind(
    {
      name: "commits-what-matches",
      statement:
        "A follower commits no further than its leader has, nor than the last entry that the " +
        "leader's messages have shown to be the same in both logs.",
      source: "Ongaro 2014, §3.5 and figure 3.1 (index of last new entry)",
    },
    commitsWhatMatches,
  ),
  bind(
    {
      name: "campaigns-after-pre-votes",
      statement:
        "With pre-votes a server raises its term to campaign only after a quorum has promised, " +
        "in answer to its last asking, that it would vote for it in that term, or its leader " +
        "asked it to; asking raises no term.",
      source: "Ongaro 2014, §9.6 and §3.10",
    },
    campaignsAfterPromises(latestInLog),
  ),
  bind(
    {
      name: "ignores-candidates",
      statement:
        "With checkQuorum a server that has heard a leader within the shortest election timeout " +
        "of its own clock (with leases, or has restarted) grants no other server a vote or a " +
        "pre-vote, unless the leader handed over to that one.",
      source: "Ongaro 2014, §4.2.3, §6.4.1 and §3.10",
    },
    ignoresCandidates,
  ),
  bind(
    {
      name: "leader-hears-quorum",
      statement:
        "With checkQuorum a leader goes on only while a quorum answers it: for three election " +
        "timeouts of its own clock without it at most.",
      source: "Ongaro 2014, §6.2",
    },
    leaderHearsQuorum(latestInLog),
  ),
  bind(
    {
      name: "leads-until-replaced",
      statement:
        "A leader campaigns no more in the term after its own, unless it has started again, the " +
        "configuration without it is committed, or (with checkQuorum) no quorum had answered it " +
        "for an election timeout and it has waited another.",
      source: "Ongaro 2014, §3.3, §4.2.2 and §6.2",
    },
    leadsUntilReplaced,
  ),
  bind(
    {
      name: "reads-are-confirmed",
      statement:
        "A read by ReadIndex is answered once a quorum has answered, in the leader's term, " +
        "heartbeats that were sent after the client had asked.",
      source: "Ongaro 2014, §6.4",
    },
    readsAreConfirmed(latestInLog),
  ),
  bind(
    {
      name: "lease-rests-on-promises",
      statement:
        "A read is answered by a lease only while a quorum has answered heartbeats that were " +
        "sent less than the shortest election timeout ago, less the drift of clocks that is " +
        "allowed for, and no other server was asked to campaign in the term.",
      source: "Ongaro 2014, §6.4.1 and §3.10",
    },
    leaseRestsOnPromises(latestInLog),
  ),
  bind(
    {
      name: "entitled-is-answered",
      statement:
        "A follower that asked its leader at which index it may answer a read, and has applied " +
        "that far when it is told, answers it.",
      source: "Ongaro 2014, §6.4",
    },
    entitledIsAnswered,
  ),
  bind(
    {
      name: "changes-in-own-term",
      statement:
        "A leader adds no configuration to its log before an entry of its own term is committed.",
      source: "Ongaro, Bug in single-server membership changes, raft-dev 2015; Ongaro 2014, §4.1",
    },
    changesInOwnTerm,
  ),
  bind(
    {
      name: "told-when-committed",
      statement:
        "An administrator is told that members have changed once the configuration that says so " +
        "is committed, and no joint one is left to leave.",
      source: "Ongaro 2014, §4.1 and §4.3",
    },
    toldWhenCommitted,
  ),
  refusedChangesNothing,
  bind(
    {
      name: "hands-over-complete-log",
      statement:
        "A leader asks a server to campaign only once that has acknowledged all of its log.",
      source: "Ongaro 2014, §3.10",
    },
    handsOverCompleteLog,
  ),
  bind(
    {
      name: "transfers-end",
      statement:
        "A leader that was told to hand over asks the target to campaign for an election timeout " +
        "of its own clock, a second one for timers that come late, and no longer.",
      source: "Ongaro 2014, §3.10",
    },
    transfersEnd,
  ),
  bind(
    {
      name: "suffix-follows-snapshot",
      statement:
        "After a snapshot those entries of a log stay, and only those, that follow the " +
        "snapshot's last entry.",
      source: "Ongaro 2014, §5.3 and figure 5.3, steps 6 and 7",
    },
    suffixFollowsSnapshot,
  ),
  bind(
    {
      name: "snapshot-holds-members",
      statement:
        "The configuration of a snapshot is the latest of the log that the snapshot replaces.",
      source: "Ongaro 2014, §5.1 and figure 5.3 (lastConfig)",
    },
    snapshotHoldsMembers,
  ),
];
