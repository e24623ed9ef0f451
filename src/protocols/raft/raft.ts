/**
 * Raft (Ongaro, "Consensus: Bridging Theory and Practice", 2014). A leader is elected for a term, appends clients'
 * operations to its log, and replicates the log; an entry that a majority's disks hold is committed and applied.
 *
 * Messages: `request-vote` and `vote-reply` elect (candidate.ts, follower.ts); `append-entries` and `append-reply`
 * replicate, keep followers quiet, and confirm the leader for reads (leader.ts, follower.ts, reads.ts).
 */
import type { Parameters, Range, Settings } from "../../core/parameters.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import { emptyMachine } from "../../protocol/state-machine.ts";
import { campaign, onOwnVote, onVoteReply } from "./candidate.ts";
import { digestWrite, factsOfMessage, factsOfWrite } from "./facts.ts";
import { adoptTerm, onAppendEntries, onRequestVote, resetElectionTimer } from "./follower.ts";
import { advanceCommit, heartbeat, onAppendReply, onRequest } from "./leader.ts";
import { describeMessage, digestMessage, type Message } from "./messages.ts";
import type { Rules } from "./rules.ts";
import { lastIndex, type Raft, type RaftOptions, type RaftState } from "./state.ts";
import { givenDisk, landed, persist, storedHardState, storedLog } from "./storage.ts";

const OPTIONS: Parameters = {
  electionTimeout: {
    kind: "duration-range",
    about: "How long a follower waits for a leader; drawn anew each time (§3.4).",
    default: { min: 150_000, max: 300_000 },
    min: 1_000,
  },
  heartbeat: {
    kind: "duration",
    about: "How often a leader speaks; well below the election timeout.",
    default: 50_000,
    min: 100,
  },
  entriesMax: {
    kind: "integer",
    about: "Entries in one message at most.",
    default: 64,
    min: 1,
    max: 100_000,
  },
  reads: {
    kind: "text",
    about: "Reads through the log, or by ReadIndex with a round of heartbeats (§6.4).",
    default: "read-index",
    choices: ["read-index", "log"],
  },
};

function optionsOf(settings: Settings): RaftOptions {
  const timeout = settings["electionTimeout"] as unknown as Range;
  return {
    electionMinUs: timeout.min,
    electionMaxUs: timeout.max,
    heartbeatUs: settings["heartbeat"] as number,
    entriesMax: settings["entriesMax"] as number,
    reads: settings["reads"] as RaftOptions["reads"],
  };
}

/** A higher term makes any server a follower in it before it looks at the message (§3.3); then each kind has its handler. */
function receive(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: Message,
  self: Self<Message>,
): void {
  if (message.term > state.term) adoptTerm(raft, state, message.term, self);
  switch (message.type) {
    case "append-entries":
      onAppendEntries(raft, state, from, message, self);
      break;
    case "append-reply":
      onAppendReply(raft, state, from, message, self);
      break;
    case "request-vote":
      onRequestVote(raft, state, from, message, self);
      break;
    case "vote-reply":
      onVoteReply(raft, state, from, message, self);
      break;
  }
  if (state.hardStateChanged) persist(raft, state, [], [], self);
}

/** Raft, made from its rules: the correct ones, or a mutant's. One instance serves all servers of one run. */
export function raft(rules: Rules): Protocol<RaftState, Message> {
  let shared: Raft;
  return {
    name: "raft",
    about: "Raft (Ongaro 2014): elections, log replication, client sessions, linearizable reads",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,

    start(disk, self, setup): RaftState {
      shared = {
        rules,
        options: optionsOf(setup.options),
        object: setup.object,
        members: setup.nodes,
      };
      const { term, votedFor } = storedHardState(disk);
      resetElectionTimer(shared, self);
      return {
        role: "follower",
        term,
        votedFor,
        log: storedLog(disk),
        leader: 0,
        commitIndex: 0,
        appliedIndex: 0,
        machine: emptyMachine(),
        stableIndex: disk.lastIndex,
        flying: [],
        hardStateChanged: false,
        hardStateTicket: 0,
        campaign: 0,
        votes: 0,
        progress: new Map(),
        waiting: new Map(),
        round: 0,
        reads: [],
      };
    },

    onMessage(state, from, message, self): void {
      receive(shared, state, from, message, self);
    },

    onTimer(state, timer, self): void {
      if (timer === "heartbeat") heartbeat(shared, state, self);
      else campaign(shared, state, self);
    },

    onRequest(state, request, self): void {
      onRequest(shared, state, request, self);
    },

    onDisk(state, ticket, _outcome, self): void {
      landed(state, ticket);
      if (ticket === state.campaign) onOwnVote(shared, state, self);
      if (state.role === "leader") advanceCommit(shared, state, self);
    },

    observe: (state) => ({
      role: state.role,
      term: state.term,
      leader: state.leader,
      commitIndex: state.commitIndex,
      lastIndex: lastIndex(state),
    }),
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    factsOfMessage,
    factsOfWrite,
    given: givenDisk,
  };
}
