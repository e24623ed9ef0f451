/**
 * Two-phase commit with presumed abort (Gray 1978; Mohan, Lindsay and Obermarck 1986) over
 * registers that are spread over the nodes, with strict two-phase locking. Each node is a
 * participant, and the coordinator of its clients' transactions.
 *
 * Messages: `prepare` and `vote` (phase 1), `decision` and `ack` (phase 2), `inquire` from a
 * participant in doubt. A participant that has voted yes is in doubt until it learns the outcome,
 * and holds its locks all the while: that is what two-phase commit costs when a coordinator stops.
 */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import { COMMITMENT_FACTS } from "../../protocol/transactions/facts.ts";
import * as coordinator from "./coordinator.ts";
import { factsOfMessage, factsOfWrite } from "./facts.ts";
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
import type { CommitState } from "./state.ts";
import type { Commit, CommitSelf, Steps } from "./steps.ts";
import { append, checkpointIfLong, recovered } from "./storage.ts";

const OPTIONS: Parameters = {
  voteTimeout: {
    kind: "duration",
    about: "How long a coordinator waits for all votes before it aborts.",
    default: 100_000,
    min: 1_000,
  },
  resend: {
    kind: "duration",
    about: "When a coordinator tells those again that have not acknowledged a commit.",
    default: 50_000,
    min: 1_000,
  },
  doubt: {
    kind: "duration",
    about: "When a participant in doubt asks for the outcome, for the first time and again.",
    default: 100_000,
    min: 1_000,
  },
  termination: {
    kind: "text",
    about: "Whom a participant in doubt asks: the coordinator alone, or all participants as well.",
    default: "cooperative",
    choices: ["coordinator", "cooperative"],
  },
};

function commitOf(rules: Rules, steps: Steps, { options, nodes }: Setup): Commit {
  const settings: Settings = options;
  return {
    rules,
    steps,
    nodes,
    voteUs: settings["voteTimeout"] as number,
    resendUs: settings["resend"] as number,
    doubtUs: settings["doubt"] as number,
    cooperative: settings["termination"] === "cooperative",
  };
}

/** Locks are taken again, decisions are sent again; then new transactions may begin. */
function start(commit: Commit, disk: DiskImage, self: CommitSelf): CommitState {
  const state = recovered(disk);
  state.epoch++;
  const { epoch } = state;
  state.opening = commit.steps.append(commit, state, { type: "epoch", epoch }, [], self);
  if (state.committed.size > 0) self.setTimer("resend", commit.resendUs);
  // It is in doubt about what it had voted yes to.
  for (const transaction of state.prepared.keys()) {
    self.setTimer(`doubt ${transaction}`, commit.doubtUs);
  }
  return state;
}

function onDisk(
  commit: Commit,
  state: CommitState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: CommitSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  if (ticket === state.opening) {
    commit.steps.onOpen(commit, state, self);
    return;
  }
  const voted = state.voting.get(ticket);
  if (voted !== undefined) {
    state.voting.delete(ticket);
    const part = state.prepared.get(voted);
    if (part !== undefined) part.durable = true;
    return;
  }
  for (const [transaction, { record }] of state.undecided) {
    if (record !== ticket) continue;
    commit.steps.onCommitDurable(commit, state, transaction, self);
    return;
  }
}

function receive(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  message: Message,
  self: CommitSelf,
): void {
  const { steps } = commit;
  switch (message.type) {
    case "prepare":
      steps.onPrepare(commit, state, from, message, self);
      break;
    case "vote":
      steps.onVote(commit, state, from, message, self);
      break;
    case "decision":
      steps.onDecision(commit, state, message, self);
      break;
    case "ack":
      steps.onAck(commit, state, from, message.transaction, self);
      break;
    case "inquire":
      steps.onInquire(commit, state, from, message.transaction, self);
      break;
  }
}

function onTimer(commit: Commit, state: CommitState, timer: string, self: CommitSelf): void {
  const { steps } = commit;
  const [what, which] = timer.split(" ");
  const number = Number(which);
  if (what === "votes") steps.onVotesLate(commit, state, number, self);
  else if (what === "doubt") steps.onDoubt(commit, state, number, self);
  else if (what === "again") steps.onAgain(commit, state, number, self);
  else steps.onResend(commit, state, self);
}

/** Two-phase commit as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  append,
  onRequest: coordinator.onRequest,
  onOpen: coordinator.onOpen,
  begin: coordinator.begin,
  onVote: coordinator.onVote,
  onVotesLate: coordinator.onVotesLate,
  decideCommit: coordinator.decideCommit,
  onCommitDurable: coordinator.onCommitDurable,
  decideAbort: coordinator.decideAbort,
  onAgain: coordinator.onAgain,
  onAck: coordinator.onAck,
  onResend: coordinator.onResend,
  onPrepare: participant.onPrepare,
  onDecision: participant.onDecision,
  onDoubt: participant.onDoubt,
  onInquire: participant.onInquire,
  refuse: participant.refuse,
};

function handlersOf(commit: Commit): Handlers<CommitState, Message> {
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
      unsettled: state.prepared.size + state.committed.size,
    }),
    quorate: (_state, nodes) => sizeOf(nodes) === commit.nodes,
  };
}

/** Two-phase commit, made from its rules and steps: as they should be, or with a planted bug. */
export function twoPhaseCommit(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<CommitState, Message> {
  return {
    name: "two-phase-commit",
    about:
      "Two-phase commit with presumed abort (Gray 1978; Mohan and others 1986) over registers " +
      "spread over the nodes, strict two-phase locking",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    object: "multi-register",
    leaderless: true,
    instance: (setup) => handlersOf(commitOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["idle", "in-doubt"],
    messageFields: MESSAGE_FIELDS,
    timers: ["resend", "votes *", "doubt *", "again *"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: COMMITMENT_FACTS,
    factsOfMessage,
    factsOfWrite,
  };
}
