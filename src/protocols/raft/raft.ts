/**
 * Raft (Ongaro, "Consensus: Bridging Theory and Practice", 2014). A leader is elected for a term, appends clients'
 * operations to its log, and replicates the log; an entry that a quorum's disks hold is committed and applied.
 *
 * Messages: `pre-vote`, `request-vote` and their replies elect (candidate.ts, voter.ts), `timeout-now` hands over
 * (transfer.ts); `append-entries` and `append-reply` replicate, keep followers quiet, and confirm the leader for reads
 * (leader.ts, follower.ts, reads.ts); `install-snapshot` and `snapshot-reply` replace a log that is gone (install.ts);
 * `read-index` and its reply let followers answer reads. Members change by entries of the log (membership.ts).
 */
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Self } from "../../protocol/protocol.ts";
import { applyCommitted } from "./apply.ts";
import {
  onElectionTimeout,
  onOwnVote,
  onPreVoteReply,
  onTimeoutNow,
  onVoteReply,
} from "./candidate.ts";
import { isQuorum, membersOf } from "./configuration.ts";
import {
  digestWrite,
  FACTS,
  factsOfIssue,
  factsOfMessage,
  factsOfSetup,
  factsOfWrite,
} from "./facts.ts";
import { onAppendEntries } from "./follower.ts";
import { givenDisk } from "./given.ts";
import { onInstallSnapshot } from "./install.ts";
import { describeMessage } from "./labels.ts";
import { advanceCommit, checkQuorum, heartbeat, onAppendReply, onSnapshotReply } from "./leader.ts";
import { digestMessage, type Message } from "./messages.ts";
import { OPTIONS, refusalOfOptions } from "./options.ts";
import { onReadIndex, onReadIndexReply } from "./reads.ts";
import { onRequest } from "./requests.ts";
import { adoptTerm } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { digestItems, itemsOf } from "./snapshots.ts";
import { sharedBy, start } from "./start.ts";
import { lastIndex, type Raft, type RaftState } from "./state.ts";
import { landed, persist } from "./storage.ts";
import { abortTransfer } from "./transfer.ts";
import { isIgnored, onPreVote, onRequestVote } from "./voter.ts";

/** A higher term makes any server a follower in it before it looks at the message (§3.3); then each kind has its handler. */
function receive(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: Message,
  self: Self<Message>,
): void {
  const { type } = message;
  // Who asks and who is asked before an election speaks of a term that nobody is in (§9.6).
  const asking = type === "pre-vote" || type === "pre-vote-reply";
  if (type === "request-vote" || type === "pre-vote") {
    if (isIgnored(raft, state, message, self)) return;
  }
  if (!asking && message.term > state.term && raft.rules.adoptsTermOf(type)) {
    adoptTerm(raft, state, message.term, self);
  }
  dispatch(raft, state, from, message, self);
  if (state.hardStateChanged) persist(raft, state, [], [], self);
}

function dispatch(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: Message,
  self: Self<Message>,
): void {
  switch (message.type) {
    case "append-entries":
      onAppendEntries(raft, state, from, message, self);
      break;
    case "append-reply":
      onAppendReply(raft, state, from, message, self);
      break;
    case "pre-vote":
      onPreVote(raft, state, from, message, self);
      break;
    case "pre-vote-reply":
      onPreVoteReply(raft, state, from, message, self);
      break;
    case "request-vote":
      onRequestVote(raft, state, from, message, self);
      break;
    case "vote-reply":
      onVoteReply(raft, state, from, message, self);
      break;
    case "install-snapshot":
      onInstallSnapshot(raft, state, from, message, self);
      break;
    case "snapshot-reply":
      onSnapshotReply(raft, state, from, message, self);
      break;
    case "timeout-now":
      onTimeoutNow(raft, state, message, self);
      break;
    case "read-index":
      onReadIndex(raft, state, from, message, self);
      break;
    case "read-index-reply":
      onReadIndexReply(raft, state, message, self);
      break;
  }
}

/** What one server runs. @param raft what follows from rules and setup. */
function handlersOf(raft: Raft): Handlers<RaftState, Message> {
  return {
    start(disk, self): RaftState {
      const state = start(raft, disk, self);
      if (state.appliedIndex < state.commitIndex) applyCommitted(raft, state, self);
      return state;
    },

    onMessage(state, from, message, self): void {
      receive(raft, state, from, message, self);
    },

    onTimer(state, timer, self): void {
      if (timer === "election") onElectionTimeout(raft, state, self);
      else if (state.role !== "leader") return;
      else if (timer === "heartbeat") heartbeat(raft, state, self);
      else if (timer === "check-quorum") checkQuorum(raft, state, self);
      else abortTransfer(state);
    },

    onRequest(state, request, self): void {
      onRequest(raft, state, request, self);
    },

    onDisk(state, ticket, outcome, self): void {
      if (outcome === "failed") {
        self.halt("stops: its disk has failed");
        return;
      }
      landed(raft, state, ticket);
      if (ticket === state.campaign) onOwnVote(raft, state, self);
      if (state.role === "leader") advanceCommit(raft, state, self);
    },

    observe: (state) => ({
      role: state.role,
      term: state.term,
      leader: state.leader,
      commitIndex: state.commitIndex,
      lastIndex: lastIndex(state),
      members: membersOf(state.configuration.configuration),
    }),
    replica: (state) => ({
      index: state.appliedIndex,
      log: state.appliedChain,
      object: digestItems(itemsOf(state.machine, true)),
    }),
    quorate: (state, nodes) => isQuorum(raft, state, nodes),
  };
}

/** Raft, made from its rules: the correct ones, or a mutant's. */
export function raft(rules: Rules): Declaration<Message> & Instances<RaftState, Message> {
  return {
    name: "raft",
    about:
      "Raft (Ongaro 2014): elections, replication, snapshots, membership, sessions, linearizable reads",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    refusal: refusalOfOptions,
    instance: (setup) => handlersOf(sharedBy(rules, setup)),
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    facts: FACTS,
    factsOfSetup,
    factsOfMessage,
    factsOfIssue,
    factsOfWrite,
    given: givenDisk,
  };
}
