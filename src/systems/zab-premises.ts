/** What the proof of Zab's promises rests on (Junqueira 2011, ZooKeeper), bound to its facts. */
import { acknowledgedIsCommitted } from "../checkers/premises/acknowledged-is-committed.ts";
import { acknowledgedOnce } from "../checkers/premises/acknowledged-once.ts";
import { answersEnd } from "../checkers/premises/answers-end.ts";
import { candidateHearsVotes } from "../checkers/premises/candidate-hears-votes.ts";
import { commitsWhileVoter } from "../checkers/premises/commits-while-voter.ts";
import { committedByAcknowledgements } from "../checkers/premises/committed-by-acknowledgements.ts";
import { currentEpochWithHistory } from "../checkers/premises/current-epoch-with-history.ts";
import { epochAboveQuorum } from "../checkers/premises/epoch-above-quorum.ts";
import { joinsWhoLeads } from "../checkers/premises/joins-who-leads.ts";
import { leadsWithLatestHistory } from "../checkers/premises/leads-with-latest-history.ts";
import { sentWithoutGaps } from "../checkers/premises/sent-without-gaps.ts";
import { silentLearnersAreLeft } from "../checkers/premises/silent-learners-are-left.ts";
import { snapshotWithItsTail } from "../checkers/premises/snapshot-with-its-tail.ts";
import { syncsConfirmed } from "../checkers/premises/syncs-confirmed.ts";
import { voteNamesOwnHistory } from "../checkers/premises/vote-names-own-history.ts";
import { votersLearntWhileLooking } from "../checkers/premises/voters-learnt-while-looking.ts";
import { bind, type Invariant } from "../checkers/property.ts";
import { refusedChangesNothing } from "./administration.ts";

export const zabPremises: readonly Invariant[] = [
  bind(
    {
      name: "epoch-above-quorum",
      statement:
        "A leader offers an epoch that is later than those that a quorum told it they " +
        "had accepted last.",
      source: "Junqueira 2011, §V, step l.1.1; ZooKeeper, Leader.getEpochToPropose",
    },
    epochAboveQuorum,
  ),
  bind(
    {
      name: "leads-with-latest-history",
      statement:
        "Who begins an epoch with its own history has acknowledgements of it by a " +
        "quorum, of whose histories none is ahead of its own.",
      source: "Junqueira 2011, §V, steps l.1.2 and l.2.1; ZooKeeper, Leader.waitForEpochAck",
    },
    leadsWithLatestHistory,
  ),
  bind(
    {
      name: "current-epoch-with-history",
      statement:
        "A learner's disk holds that an epoch is current only once it holds all of the " +
        "epoch's initial history.",
      source: "Junqueira 2011, §V, step f.2.1; ZOOKEEPER-4643, ZOOKEEPER-4785",
    },
    currentEpochWithHistory,
  ),
  bind(
    {
      name: "snapshot-with-its-tail",
      statement:
        "A leader's snapshot takes the place of a learner's history only together with " +
        "the transactions that follow it.",
      source: "ZooKeeper, Learner.syncWithLeader; ZOOKEEPER-3642",
    },
    snapshotWithItsTail,
  ),
  bind(
    {
      name: "sent-without-gaps",
      statement:
        "What a leader sends a learner begins after what that has, or keeps, and " +
        "nothing of it is left out or comes twice.",
      source: "ZooKeeper, LearnerHandler.syncFollower; Junqueira 2011, §IV",
    },
    sentWithoutGaps,
  ),
  bind(
    {
      name: "committed-by-acknowledgements",
      statement:
        "A leader says that something is committed once a quorum's acknowledgements of " +
        "it, in the leader's epoch, have reached it, its own among them only once its disk " +
        "holds the history and the epoch.",
      source:
        "Junqueira 2011, §V, steps f.2.1, l.2.2 and l.3.2; ZooKeeper, Leader.waitForNewLeaderAck",
    },
    committedByAcknowledgements,
  ),
  bind(
    {
      name: "syncs-confirmed",
      statement:
        "A learner's sync is answered once a quorum has answered a ping that its " +
        "leader sent after the sync came.",
      source: "ZOOKEEPER-2136",
    },
    syncsConfirmed,
  ),
  bind(
    {
      name: "voters-learnt-while-looking",
      statement:
        "Only a server that looks for a leader takes over voters that others say are " +
        "committed.",
      source: "ZooKeeper, FastLeaderElection.Messenger",
    },
    votersLearntWhileLooking,
  ),
  bind(
    {
      name: "vote-names-own-history",
      statement:
        "A server votes for itself by the last transaction of its history, and by " +
        "nothing that is only planned.",
      source: "ZooKeeper, FastLeaderElection.getInitLastLoggedZxid; ZOOKEEPER-790",
    },
    voteNamesOwnHistory,
  ),
  bind(
    {
      name: "epoch-acknowledged-once",
      statement:
        "A server's acknowledgement of an epoch counts only if that is later than all that " +
        "the server had accepted.",
      source: "Junqueira 2011, §V, step f.1.2; ZooKeeper, Learner.registerWithLeader",
    },
    acknowledgedOnce,
  ),
  bind(
    {
      name: "acknowledged-is-committed",
      statement:
        "A leader that a quorum has told that it holds a transaction, by itself or with the " +
        "history, says that it is committed.",
      source: "Junqueira 2011, §V, steps f.2.1 and l.3.2",
    },
    acknowledgedIsCommitted,
  ),
  bind(
    {
      name: "commits-while-voter",
      statement:
        "A leader that a reconfiguration took the vote from commits nothing of its epoch " +
        "after that.",
      source: "ZooKeeper, Leader.tryToCommit and allowedToCommit; ZOOKEEPER-107",
    },
    commitsWhileVoter,
  ),
  refusedChangesNothing,
  bind(
    {
      name: "silent-learners-are-left",
      statement:
        "A leader ends its session with a learner that has been silent for longer than " +
        "syncLimit.",
      source: "ZooKeeper, LearnerHandler; Administrator's Guide, syncLimit",
    },
    silentLearnersAreLeft,
  ),
  bind(
    {
      name: "joins-who-leads",
      statement:
        "A server follows the one that it voted for, or one that has told it that it leads.",
      source: "ZooKeeper, FastLeaderElection.checkLeader",
    },
    joinsWhoLeads,
  ),
  bind(
    {
      name: "candidate-hears-votes",
      statement: "A server that tells others whom it votes for tells that one, too.",
      source: "ZooKeeper, FastLeaderElection.sendNotifications; Messenger's validVoter",
    },
    candidateHearsVotes,
  ),
  bind(
    {
      name: "answers-end",
      statement: "Two servers that look for a leader do not go on to answer each other's answers.",
      source: "ZooKeeper, FastLeaderElection.Messenger, which answers who lags behind",
    },
    answersEnd,
  ),
];
