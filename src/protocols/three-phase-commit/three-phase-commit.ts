/**
 * Three-phase commit (Skeen 1981; Bernstein, Hadzilacos and Goodman 1987, §7.5) over registers that
 * are spread over the nodes, with strict two-phase locking. Each node is a participant, and the
 * coordinator of its clients' transactions, in which it takes part always.
 *
 * Messages: `prepare` and `vote` (phase 1), `pre-commit` and `pre-committed` (phase 2), `decision`
 * and `ack` (phase 3); `state-request` and `state` from and to a participant that takes over.
 * Between "uncertain" and "committed" all are "committable" for a while, so that the survivors of a
 * crash can always decide: where a process that does not answer within a round has crashed, and
 * nowhere else.
 */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import type { FaultModel } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type {
  Declaration,
  Handlers,
  Instances,
  Refusal,
  Setup,
  Surroundings,
} from "../../protocol/protocol.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import { tellAgain, tellOutcome } from "../../protocol/transactions/outcome.ts";
import * as coordinator from "./coordinator.ts";
import { FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import {
  describeMessage,
  digestMessage,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { conclude, onAck, onDecision } from "./outcome.ts";
import * as participant from "./participant.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import type { ThreePhaseState } from "./state.ts";
import type { Commit, CommitSelf, Steps } from "./steps.ts";
import { append, checkpointIfLong, recovered } from "./storage.ts";
import * as termination from "./termination.ts";

/**
 * Processes crash and recover; messages and clocks are in time, and none is lost, though some come
 * twice.
 */
const SYNCHRONOUS_CRASHES: FaultModel = {
  safeUnder: new Set(["crash", "unsynced-loss", "duplication"]),
};

const OPTIONS: Parameters = {
  round: {
    kind: "duration",
    about:
      "What a question and its answer take at most, a record on disk included: who has not " +
      "answered by then has crashed.",
    default: 100_000,
    min: 1_000,
  },
  resend: {
    kind: "duration",
    about: "When a coordinator tells those again that have not acknowledged an outcome.",
    default: 50_000,
    min: 1_000,
  },
};

function commitOf(rules: Rules, steps: Steps, { options, nodes }: Setup): Commit {
  const settings: Settings = options;
  const roundUs = settings["round"] as number;
  return { rules, steps, nodes, roundUs, resendUs: settings["resend"] as number };
}

/**
 * Records that may wait for one disk before another is durable, in the doubt about a short round.
 */
const QUEUED = 3;

function doubts(
  { options }: Setup,
  { latencyMaxUs, syncMaxUs, driftMaxPpm }: Surroundings,
): readonly Refusal[] {
  const neededUs = (2 * latencyMaxUs + QUEUED * syncMaxUs) * (1 + driftMaxPpm / 1_000_000);
  if ((options["round"] as number) > neededUs) return [];
  const reason = `a process that runs may not answer within a round, and is taken for dead`;
  return [{ option: "round", reason }];
}

/** Locks are taken again; it asks about what it had voted yes to, and sends outcomes again. */
function start(commit: Commit, disk: DiskImage, self: CommitSelf): ThreePhaseState {
  const state = recovered(disk, self.id);
  state.epoch++;
  const { epoch } = state;
  state.opening = commit.steps.append(commit, state, { type: "epoch", epoch }, [], self);
  if (state.untold.size > 0) self.setTimer("resend", commit.resendUs);
  for (const transaction of state.prepared.keys()) {
    self.setTimer(`doubt ${transaction}`, commit.roundUs);
  }
  return state;
}

function onDisk(
  commit: Commit,
  state: ThreePhaseState,
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
  const { what, transaction, tells = 0 } = then;
  if (what === "outcome") tellOutcome(state, transaction, tells, commit.resendUs, self);
  if (what !== "vote") return;
  const part = state.prepared.get(transaction);
  if (part === undefined) return;
  part.durable = true;
  participant.waitFor(commit, transaction, part, self);
}

function receive(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  message: Message,
  self: CommitSelf,
): void {
  const { steps } = commit;
  const { transaction } = message;
  switch (message.type) {
    case "prepare":
      steps.onPrepare(commit, state, from, message, self);
      break;
    case "vote":
      steps.onVote(commit, state, from, message, self);
      break;
    case "pre-commit":
      steps.onPreCommit(commit, state, from, transaction, message.output, self);
      break;
    case "pre-committed":
      steps.onPreCommitted(commit, state, from, transaction, self);
      break;
    case "decision":
      onDecision(commit, state, message, self);
      break;
    case "ack":
      onAck(commit, state, from, transaction, self);
      break;
    case "state-request":
      steps.onStateRequest(commit, state, from, message, self);
      break;
    case "state":
      steps.onState(commit, state, from, message, self);
      break;
  }
}

function onTimer(commit: Commit, state: ThreePhaseState, timer: string, self: CommitSelf): void {
  const { steps } = commit;
  const [what, which] = timer.split(" ");
  const number = Number(which);
  if (what === "votes") steps.onVotesLate(commit, state, number, self);
  else if (what === "acks") steps.decideCommit(commit, state, number, self);
  else if (what === "doubt") steps.onDoubt(commit, state, number, self);
  else if (what === "states") steps.terminate(commit, state, number, self);
  else if (what === "again") steps.onAgain(commit, state, number, self);
  else tellAgain(state, commit.resendUs, self);
}

/** Three-phase commit as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  append,
  onRequest: coordinator.onRequest,
  begin: coordinator.begin,
  onVote: coordinator.onVote,
  onVotesLate: coordinator.onVotesLate,
  preCommit: coordinator.preCommit,
  decideCommit: coordinator.decideCommit,
  decideAbort: coordinator.decideAbort,
  onAgain: coordinator.onAgain,
  onPrepare: participant.onPrepare,
  onPreCommit: participant.onPreCommit,
  onPreCommitted: participant.onPreCommitted,
  onStateRequest: participant.onStateRequest,
  onDoubt: termination.onDoubt,
  onState: termination.onState,
  terminate: termination.terminate,
  preCommitOthers: termination.preCommitOthers,
  conclude,
};

function handlersOf(commit: Commit): Handlers<ThreePhaseState, Message> {
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

/** Three-phase commit, made from its rules and steps: as they should be, or with a planted bug. */
export function threePhaseCommit(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<ThreePhaseState, Message> {
  return {
    name: "three-phase-commit",
    about:
      "Three-phase commit (Skeen 1981; Bernstein and others 1987) over registers spread over the " +
      "nodes: no one waits for repair, where no message is late",
    options: OPTIONS,
    faultModel: SYNCHRONOUS_CRASHES,
    object: "multi-register",
    leaderless: true,
    doubts,
    instance: (setup) => handlersOf(commitOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["idle", "in-doubt"],
    messageFields: MESSAGE_FIELDS,
    timers: ["resend", "votes *", "acks *", "doubt *", "states *", "again *"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfSetup(node, { options, nodes }, facts) {
      // Each that takes over may crash in its turn.
      const rounds = nodes * (2 + 4 * nodes);
      facts["bounded"]?.(node, rounds * (options["round"] as number));
    },
    factsOfMessage,
    factsOfWrite,
  };
}
