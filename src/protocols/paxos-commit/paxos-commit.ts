/**
 * Paxos Commit (Gray and Lamport 2006, Consensus on Transaction Commit) over registers that are
 * spread over the nodes, with strict two-phase locking. Each node is a participant, the coordinator
 * of its clients' transactions, in which it takes part always, and an acceptor of its neighbours'.
 *
 * Messages: `prepare`; `accept` and `accepted` (phase 2 of each participant's instance, in ballot 0
 * from the participant itself); `claim`, `promise` and `refused` (phase 1 of a node that takes
 * over); `decision` and `ack`. With F = 0 the coordinator is the only acceptor: that is two-phase
 * commit.
 */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Refusal, Setup } from "../../protocol/protocol.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import { COMMITMENT_FACTS } from "../../protocol/transactions/facts.ts";
import { tellAgain } from "../../protocol/transactions/outcome.ts";
import * as acceptor from "./acceptor.ts";
import { factsOfMessage, factsOfWrite } from "./facts.ts";
import * as leader from "./leader.ts";
import {
  describeMessage,
  digestMessage,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import * as participant from "./participant.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import type { PaxosCommitState } from "./state.ts";
import type { Commit, CommitSelf, Steps } from "./steps.ts";
import { append, checkpointIfLong, recovered } from "./storage.ts";

const OPTIONS: Parameters = {
  failures: {
    kind: "integer",
    about: "F: how many of the 2F + 1 acceptors of a transaction may fail; 0 is two-phase commit.",
    default: 1,
    min: 0,
    max: 12,
  },
  voteTimeout: {
    kind: "duration",
    about: "How long a coordinator waits for all votes before it finds out which have been cast.",
    default: 100_000,
    min: 1_000,
  },
  resend: {
    kind: "duration",
    about:
      "When a coordinator asks those again that have not voted, and tells those again that have " +
      "not acknowledged an outcome.",
    default: 50_000,
    min: 1_000,
  },
  doubt: {
    kind: "duration",
    about:
      "After how long a participant in doubt takes over, at the earliest; at most twice as long.",
    default: 150_000,
    min: 1_000,
  },
};

function commitOf(rules: Rules, steps: Steps, { options, nodes }: Setup): Commit {
  const settings: Settings = options;
  return {
    rules,
    steps,
    nodes,
    failures: settings["failures"] as number,
    voteUs: settings["voteTimeout"] as number,
    resendUs: settings["resend"] as number,
    doubtUs: settings["doubt"] as number,
  };
}

function refusal({ options, nodes }: Setup): Refusal | null {
  const failures = options["failures"] as number;
  if (2 * failures < nodes) return null;
  const most = Math.floor((nodes - 1) / 2);
  return {
    option: "failures",
    reason: `there are not ${2 * failures + 1} acceptors among ${nodes} nodes: at most ${most}`,
  };
}

/** Locks are taken again; it finds out about what it had voted yes to, and sends outcomes again. */
function start(commit: Commit, disk: DiskImage, self: CommitSelf): PaxosCommitState {
  const state = recovered(disk, self.id);
  state.epoch++;
  const { epoch } = state;
  state.opening = commit.steps.append(commit, state, { type: "epoch", epoch }, [], self);
  if (state.untold.size > 0) self.setTimer("resend", commit.resendUs);
  for (const transaction of state.prepared.keys()) participant.waitFor(commit, transaction, self);
  return state;
}

function onDisk(
  commit: Commit,
  state: PaxosCommitState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: CommitSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  if (ticket === state.opening) {
    state.opening = 0;
    for (const client of [...state.waiting.keys()])
      commit.steps.onAgain(commit, state, client, self);
    return;
  }
  const then = state.writing.get(ticket);
  if (then === undefined) return;
  state.writing.delete(ticket);
  const { what, transaction } = then;
  const part = state.prepared.get(transaction);
  if (what !== "vote" || part === undefined) return;
  part.durable = true;
  participant.waitFor(commit, transaction, self);
}

function receive(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  message: Message,
  self: CommitSelf,
): void {
  const { steps } = commit;
  switch (message.type) {
    case "prepare":
      steps.onPrepare(commit, state, from, message, self);
      break;
    case "accept":
      steps.onAccept(commit, state, from, message, self);
      break;
    case "accepted":
      steps.onAccepted(commit, state, from, message, self);
      break;
    case "claim":
      steps.onClaim(commit, state, from, message, self);
      break;
    case "promise":
      steps.onPromise(commit, state, from, message, self);
      break;
    case "refused":
      leader.onRefused(state, message);
      break;
    case "decision":
      participant.onDecision(commit, state, message, self);
      break;
    case "ack":
      participant.onAck(commit, state, from, message.transaction, self);
      break;
  }
}

function onTimer(commit: Commit, state: PaxosCommitState, timer: string, self: CommitSelf): void {
  const { steps } = commit;
  const [what, which] = timer.split(" ");
  const number = Number(which);
  if (what === "votes" || what === "doubt") steps.takeOver(commit, state, number, self);
  else if (what === "ask") steps.ask(commit, state, number, self);
  else if (what === "again") steps.onAgain(commit, state, number, self);
  else tellAgain(state, commit.resendUs, self);
}

/** Paxos Commit as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  append,
  onRequest: leader.onRequest,
  begin: leader.begin,
  ask: leader.ask,
  onAgain: leader.onAgain,
  takeOver: leader.takeOver,
  onPromise: leader.onPromise,
  onAccepted: leader.onAccepted,
  onPrepare: participant.onPrepare,
  conclude: participant.conclude,
  onAccept: acceptor.onAccept,
  onClaim: acceptor.onClaim,
};

function handlersOf(commit: Commit): Handlers<PaxosCommitState, Message> {
  const { steps } = commit;
  return {
    start: (disk, self) => steps.start(commit, disk, self),
    onMessage(state, from, message, self): void {
      receive(commit, state, from, message, self);
      checkpointIfLong(state, self);
    },
    onTimer(state, timer, self): void {
      onTimer(commit, state, timer, self);
    },
    onRequest(state, request, self): void {
      steps.onRequest(commit, state, request, self);
    },
    onDisk(state, ticket, outcome, self): void {
      steps.onDisk(commit, state, ticket, outcome, self);
    },
    observe: (state) => ({
      role: state.prepared.size > 0 ? "in-doubt" : "idle",
      term: state.epoch,
      leader: 0,
      commitIndex: 0,
      lastIndex: state.lastIndex,
      unsettled: state.prepared.size + state.untold.size,
    }),
    quorate: (_state, nodes) => sizeOf(nodes) === commit.nodes,
  };
}

/** Paxos Commit, made from its rules and steps: as they should be, or with a planted bug. */
export function paxosCommit(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<PaxosCommitState, Message> {
  return {
    name: "paxos-commit",
    about:
      "Paxos Commit (Gray and Lamport 2006) over registers spread over the nodes: each vote is " +
      "chosen by 2F + 1 acceptors",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    object: "multi-register",
    leaderless: true,
    refusal,
    instance: (setup) => handlersOf(commitOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["idle", "in-doubt"],
    messageFields: MESSAGE_FIELDS,
    timers: ["resend", "votes *", "ask *", "doubt *", "again *"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: COMMITMENT_FACTS,
    factsOfMessage,
    factsOfWrite,
  };
}
