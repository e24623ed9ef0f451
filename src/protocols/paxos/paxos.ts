/**
 * The synod: single-decree Paxos (Lamport, "Paxos Made Simple", 2001). Proposers, acceptors and
 * learners, placed as the scenario says (all of them everywhere, if it says nothing), choose one
 * value, once.
 *
 * Messages: `prepare` and `promise` (phase 1), `accept` and `accepted` (phase 2), `nack`; `ask` and
 * `decided` let a learner catch up that missed the acceptances.
 */

import { formatDuration } from "../../core/formatting.ts";
import type { Parameters, Range, Settings } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
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
import * as acceptor from "./acceptor.ts";
import {
  FACTS,
  factsOfArrival,
  factsOfIssue,
  factsOfMessage,
  factsOfWrite,
  SLOT,
} from "./facts.ts";
import { doubtsOfGiven } from "./given-doubts.ts";
import * as learner from "./learner.ts";
import {
  describeMessage,
  digestMessage,
  digestValueOf,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { PLACEMENT, placementOf, refusalOfPlacement } from "./placement.ts";
import * as proposer from "./proposer.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import { type PaxosState, PHASES } from "./state.ts";
import type { PaxosSelf, Steps, Synod } from "./steps.ts";
import {
  givenDisk,
  persistAcceptor,
  persistRound,
  storedAcceptor,
  storedRound,
} from "./storage.ts";

const OPTIONS: Parameters = {
  ...PLACEMENT,
  retry: {
    kind: "duration-range",
    about:
      "When a proposer without enough replies tries a higher ballot; drawn anew each time (§2.4).",
    default: { min: 50_000, max: 200_000 },
    min: 1_000,
  },
};

/**
 * What leaves correct proposers little hope: none waits for a ballot of the others. A ballot is
 * four ways, and three writes one after the other: of the round, the promises and the votes.
 */
function doubtsOf(
  { options }: Setup,
  { latencyMaxUs, syncMaxUs }: Surroundings,
): readonly Refusal[] {
  const { max } = options["retry"] as unknown as Range;
  const ballotUs = 4 * latencyMaxUs + 3 * syncMaxUs;
  if (max > ballotUs) return [];
  const reason =
    `a proposer waits ${formatDuration(max)} at most before it tries a higher ballot, and ` +
    `a ballot may take ${formatDuration(ballotUs)}`;
  return [{ option: "retry", reason }];
}

/** What follows from rules, steps and setup. */
function synodOf(rules: Rules, steps: Steps, setup: Setup): Synod {
  const settings: Settings = setup.options;
  const retry = settings["retry"] as unknown as Range;
  const placement = placementOf(setup);
  return {
    rules,
    steps,
    object: setup.object,
    placement,
    members: sizeOf(placement.acceptors),
    retryMinUs: retry.min,
    retryMaxUs: retry.max,
  };
}

function receive(
  synod: Synod,
  state: PaxosState,
  from: NodeId,
  message: Message,
  self: PaxosSelf,
): void {
  const { steps } = synod;
  switch (message.type) {
    case "prepare":
      steps.onPrepare(synod, state, from, message, self);
      break;
    case "promise":
      steps.onPromise(synod, state, from, message, self);
      break;
    case "accept":
      steps.onAccept(synod, state, from, message, self);
      break;
    case "accepted":
      steps.onAccepted(synod, state, from, message, self);
      break;
    case "nack":
      steps.onNack(synod, state, message);
      break;
    case "decided":
      steps.decide(synod, state, message.ballot, message.value, self);
      break;
    case "ask":
      steps.onAsk(synod, state, from, self);
      break;
  }
}

/** Starts a node, for the first time or again. */
function start(synod: Synod, disk: DiskImage, self: PaxosSelf): PaxosState {
  const { promised, vote } = storedAcceptor(disk);
  synod.steps.backOff(synod, self);
  return {
    promised,
    vote,
    round: storedRound(disk),
    phase: "idle",
    ballot: 0,
    wanted: null,
    promises: 0,
    highest: null,
    acceptances: new Map(),
    decided: undefined,
    decidedIn: 0,
    waiting: [],
  };
}

/**
 * What had to wait for the disk was handed to it and has left by now. A node whose disk has failed
 * ends.
 */
function onDisk(_synod: Synod, _state: PaxosState, outcome: DiskOutcome, self: PaxosSelf): void {
  if (outcome === "failed") self.halt("stops: its disk has failed");
}

/** The synod as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  persistAcceptor,
  persistRound,
  onPrepare: acceptor.onPrepare,
  onAccept: acceptor.onAccept,
  sendAcceptances: acceptor.sendAcceptances,
  prepare: proposer.prepare,
  backOff: proposer.backOff,
  onPromise: proposer.onPromise,
  onNack: proposer.onNack,
  onAccepted: learner.onAccepted,
  decide: learner.decide,
  onPropose: learner.onPropose,
  onRetry: learner.onRetry,
  onAsk: learner.onAsk,
  answer: learner.answer,
};

/** What one node runs. @param synod what follows from rules, steps and setup. */
function handlersOf(synod: Synod): Handlers<PaxosState, Message> {
  const { steps } = synod;
  return {
    start: (disk, self) => steps.start(synod, disk, self),

    onMessage(state, from, message, self): void {
      receive(synod, state, from, message, self);
    },

    onTimer(state, _timer, self): void {
      steps.onRetry(synod, state, self);
    },

    onRequest(state, request, self): void {
      steps.onPropose(synod, state, request, self);
    },

    onDisk(state, _ticket, outcome, self): void {
      steps.onDisk(synod, state, outcome, self);
    },

    observe: (state) => ({
      role: state.decided !== undefined ? "decided" : state.phase,
      term: state.promised,
      leader: 0,
      commitIndex: state.decided === undefined ? 0 : 1,
      lastIndex: state.vote === null ? 0 : 1,
    }),
    replica: ({ decided }) => ({
      index: decided === undefined ? 0 : SLOT,
      log: 0,
      object: decided === undefined ? 0 : digestValueOf(decided),
    }),
    quorate: (_state, nodes) =>
      synod.rules.isQuorum(nodes & synod.placement.acceptors, synod.members),
  };
}

/** The synod, made from its rules and steps: as they should be, or with a planted bug. */
export function paxos(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<PaxosState, Message> {
  return {
    name: "paxos",
    about:
      "The synod: single-decree Paxos (Lamport 2001), proposers, acceptors and learners " +
      "wherever they are placed",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    object: "consensus",
    leaderless: true,
    refusal: refusalOfPlacement,
    doubts: doubtsOf,
    instance: (setup) => handlersOf(synodOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: [...PHASES, "decided"],
    messageFields: MESSAGE_FIELDS,
    timers: ["retry"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfArrival,
    factsOfIssue,
    factsOfWrite,
    given: givenDisk,
    doubtsOfGiven,
  };
}
