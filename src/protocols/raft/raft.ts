/**
 * Raft (Ongaro, "Consensus: Bridging Theory and Practice", 2014). A leader is elected for a term,
 * appends clients' operations to its log, and replicates the log; an entry that a quorum's disks
 * hold is committed and applied.
 *
 * Messages: `pre-vote`, `request-vote` and their replies elect (candidate.ts, voter.ts),
 * `timeout-now` hands over (transfer.ts); `append-entries` and `append-reply` replicate, keep
 * followers quiet, and confirm the leader for reads (leader.ts, follower.ts, reads.ts);
 * `install-snapshot` and `snapshot-reply` replace a log that is gone (install.ts); `read-index` and
 * its reply let followers answer reads. Members change by entries of the log (membership.ts).
 */
import type { DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import { digestItems, itemsOf } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances } from "../../protocol/protocol.ts";
import { applyEntry, applyThrough, commit } from "./apply.ts";
import {
  factsOfArrival,
  factsOfIssue,
  factsOfMessage,
  factsOfReply,
  factsOfSetup,
  factsOfWrite,
} from "./asserted.ts";
import * as candidate from "./candidate.ts";
import { govern, isQuorum, latestConfiguration, membersOf, rollBack } from "./configuration.ts";
import { FACTS } from "./facts.ts";
import * as follower from "./follower.ts";
import { givenDisk } from "./given.ts";
import { doubtsOfGiven } from "./given-doubts.ts";
import { install, onInstallSnapshot } from "./install.ts";
import { describeMessage, MESSAGE_FIELDS } from "./labels.ts";
import * as leader from "./leader.ts";
import { advanceChange, giveUp, isChanging, onChangeRequest, onCommitted } from "./membership.ts";
import { digestMessage, MESSAGES, type Message } from "./messages.ts";
import { doubtsOf, OPTIONS, refusalOfOptions } from "./options.ts";
import { openTerm, propose } from "./propose.ts";
import { READINGS } from "./readings.ts";
import * as reads from "./reads.ts";
import { sendEntries } from "./replicate.ts";
import { onCommand, onRequest } from "./requests.ts";
import { adoptTerm, dismissWaiters, resetElectionTimer, stepDown } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { applyRequest } from "./sessions.ts";
import { restore, takeSnapshot } from "./snapshots.ts";
import { sharedBy, start } from "./start.ts";
import { lastIndex, type RaftState, ROLES, termAt } from "./state.ts";
import type { Raft, RaftSelf, Steps } from "./steps.ts";
import { digestWrite, discount, onDurable, persist, promise, truncate } from "./storage.ts";
import { abortTransfer, handOver, onTransferRequest } from "./transfer.ts";
import * as voter from "./voter.ts";

/** Raft as it should be. */
export const steps: Steps = {
  start,
  resetElectionTimer,
  adoptTerm,
  stepDown,
  dismissWaiters,

  onElectionTimeout: candidate.onElectionTimeout,
  onTimeoutNow: candidate.onTimeoutNow,
  ask: candidate.ask,
  campaign: candidate.campaign,
  onVoteReply: candidate.onVoteReply,
  onPreVoteReply: candidate.onPreVoteReply,
  countVote: candidate.countVote,
  onRequestVote: voter.onRequestVote,
  onPreVote: voter.onPreVote,
  sendVote: voter.sendVote,

  becomeLeader: leader.becomeLeader,
  trackFollowers: leader.trackFollowers,
  openTerm,
  heartbeat: leader.heartbeat,
  checkQuorum: leader.checkQuorum,
  onAppendReply: leader.onAppendReply,
  onSnapshotReply: leader.onSnapshotReply,
  onMatch: leader.onMatch,
  backUp: leader.backUp,
  advanceCommit: leader.advanceCommit,

  propose,
  sendEntries,

  onAppendEntries: follower.onAppendEntries,
  follow: follower.follow,
  tellTerm: follower.tellTerm,
  merge: follower.merge,
  acknowledge: follower.acknowledge,
  refuse: follower.refuse,
  learnCommit: follower.learnCommit,

  commit,
  applyThrough,
  applyEntry,
  applyRequest,

  persist,
  promise,
  truncate,
  discount,
  onDisk,
  onDurable,

  onRequest,
  onCommand,
  onRead: reads.onRead,
  answerRead: reads.answerRead,
  holdsLease: reads.holdsLease,
  isConfirmed: reads.isConfirmed,
  onRound: leader.onRound,
  serveReads: reads.serveReads,
  askLeader: reads.askLeader,
  onReadIndex: reads.onReadIndex,
  onReadIndexReply: reads.onReadIndexReply,

  takeSnapshot,
  itemsOf,
  restore,
  onInstallSnapshot,
  install,

  latestConfiguration,
  govern,
  rollBack,
  onChangeRequest,
  advanceChange,
  giveUp,
  onCommitted,
  onTransferRequest,
  handOver,
  abortTransfer,
};

/**
 * A higher term makes any server a follower in it before it looks at the message (§3.3); then each
 * kind has its handler.
 */
function receive(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: Message,
  self: RaftSelf,
): void {
  const { type } = message;
  if (type === "request-vote" || type === "pre-vote") {
    if (voter.isIgnored(raft, state, message, self)) return;
  }
  if (raft.rules.adoptsTerm(type, message.term, state.term)) {
    raft.steps.adoptTerm(raft, state, message.term, self);
  }
  dispatch(raft, state, from, message, self);
  if (state.hardStateChanged) raft.steps.persist(raft, state, [], [], self);
}

function dispatch(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: Message,
  self: RaftSelf,
): void {
  const { steps } = raft;
  switch (message.type) {
    case "append-entries":
      steps.onAppendEntries(raft, state, from, message, self);
      break;
    case "append-reply":
      steps.onAppendReply(raft, state, from, message, self);
      break;
    case "pre-vote":
      steps.onPreVote(raft, state, from, message, self);
      break;
    case "pre-vote-reply":
      steps.onPreVoteReply(raft, state, from, message, self);
      break;
    case "request-vote":
      steps.onRequestVote(raft, state, from, message, self);
      break;
    case "vote-reply":
      steps.onVoteReply(raft, state, from, message, self);
      break;
    case "install-snapshot":
      steps.onInstallSnapshot(raft, state, from, message, self);
      break;
    case "snapshot-reply":
      steps.onSnapshotReply(raft, state, from, message, self);
      break;
    case "timeout-now":
      steps.onTimeoutNow(raft, state, message, self);
      break;
    case "read-index":
      steps.onReadIndex(raft, state, from, message, self);
      break;
    case "read-index-reply":
      steps.onReadIndexReply(raft, state, message, self);
      break;
  }
}

/**
 * A server whose disk has failed ends. The candidate's own vote counts like any other, once it is
 * durable; so do a leader's own entries.
 */
function onDisk(
  raft: Raft,
  state: RaftState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: RaftSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  const { steps } = raft;
  steps.onDurable(raft, state, ticket);
  if (ticket === state.campaign) steps.countVote(raft, state, self.id, self);
  if (state.role === "leader") steps.advanceCommit(raft, state, self);
}

/** What one server runs. @param raft what follows from rules, steps and setup. */
function handlersOf(raft: Raft): Handlers<RaftState, Message> {
  const { steps } = raft;
  return {
    start: (disk, self) => steps.start(raft, disk, self),

    onMessage(state, from, message, self): void {
      receive(raft, state, from, message, self);
    },

    onTimer(state, timer, self): void {
      if (timer === "election") steps.onElectionTimeout(raft, state, self);
      else if (timer === "heartbeat") steps.heartbeat(raft, state, self);
      else if (timer === "check-quorum") steps.checkQuorum(raft, state, self);
      else steps.abortTransfer(state);
    },

    onRequest(state, request, self): void {
      steps.onRequest(raft, state, request, self);
    },

    onDisk(state, ticket, outcome, self): void {
      steps.onDisk(raft, state, ticket, outcome, self);
    },

    observe: (state) => ({
      role: state.role,
      term: state.term,
      leader: state.leader,
      commitIndex: state.commitIndex,
      lastIndex: lastIndex(state),
      established: termAt(state, state.commitIndex) === state.term,
      unsettled: state.role === "leader" && isChanging(state) ? 1 : 0,
      members: membersOf(state.configuration.configuration),
    }),
    parts: (state) => state.machine.parts,
    replica: (state) => ({
      index: state.appliedIndex,
      log: state.appliedChain,
      object: digestItems(itemsOf(state.machine)),
    }),
    quorate: (state, nodes) => isQuorum(raft, state, nodes),
  };
}

/** Raft, made from its rules and steps: as they should be, or with a planted bug. */
export function raft(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<RaftState, Message> {
  return {
    name: "raft",
    about:
      "Raft (Ongaro 2014): elections, replication, snapshots, membership, sessions, " +
      "linearizable reads",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    refusal: refusalOfOptions,
    doubts: doubtsOf,
    instance: (setup) => handlersOf(sharedBy(rules, steps, setup)),
    messages: MESSAGES,
    roles: ROLES,
    messageFields: MESSAGE_FIELDS,
    timers: ["election", "heartbeat", "check-quorum", "transfer"],
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    readings: READINGS,
    facts: FACTS,
    factsOfSetup,
    factsOfMessage,
    factsOfArrival,
    factsOfIssue,
    factsOfReply,
    factsOfWrite,
    given: givenDisk,
    doubtsOfGiven,
  };
}
