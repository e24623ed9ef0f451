/**
 * The synod: single-decree Paxos (Lamport, "Paxos Made Simple", 2001). Proposers, acceptors and learners, placed as the
 * scenario says (all of them everywhere, if it says nothing), choose one value, once.
 *
 * Messages: `prepare` and `promise` (phase 1), `accept` and `accepted` (phase 2), `nack`; `ask` and `decided` let a
 * learner catch up that missed the acceptances.
 */
import type { Parameters, Range, Settings } from "../../core/parameters.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Self, Setup } from "../../protocol/protocol.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import { onAccept, onPrepare } from "./acceptor.ts";
import { FACTS, factsOfMessage, factsOfWrite, SLOT } from "./facts.ts";
import { decide, onAccepted, onPropose, onRetry } from "./learner.ts";
import { describeMessage, digestMessage, digestValueOf, type Message } from "./messages.ts";
import { PLACEMENT, placementOf, refusalOfPlacement } from "./placement.ts";
import { backOff, onNack, onPromise } from "./proposer.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import type { PaxosState, Synod } from "./state.ts";
import { givenDisk, storedAcceptor, storedRound } from "./storage.ts";

const OPTIONS: Parameters = {
  ...PLACEMENT,
  retry: {
    kind: "duration-range",
    about:
      "When a proposer that hears too little tries a higher ballot; drawn anew each time (§2.4).",
    default: { min: 50_000, max: 200_000 },
    min: 1_000,
  },
};

/** What follows from rules and setup. */
function synodOf(rules: Rules, setup: Setup): Synod {
  const settings: Settings = setup.options;
  const retry = settings["retry"] as unknown as Range;
  const placement = placementOf(setup);
  return {
    rules,
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
  self: Self<Message>,
): void {
  switch (message.type) {
    case "prepare":
      onPrepare(synod, state, from, message, self);
      break;
    case "promise":
      onPromise(synod, state, from, message, self);
      break;
    case "accept":
      onAccept(synod, state, from, message, self);
      break;
    case "accepted":
      onAccepted(synod, state, from, message, self);
      break;
    case "nack":
      onNack(synod, state, message);
      break;
    case "decided":
      decide(state, message.ballot, message.value, self);
      break;
    case "ask":
      if (state.decided !== undefined) {
        self.send(from, { type: "decided", ballot: state.decidedIn, value: state.decided });
      }
      break;
  }
}

/** What one node runs. @param synod what follows from rules and setup. */
function handlersOf(synod: Synod): Handlers<PaxosState, Message> {
  return {
    start(disk, self): PaxosState {
      const { promised, vote } = storedAcceptor(disk);
      backOff(synod, self);
      return {
        promised,
        vote,
        round: synod.rules.resumedRound(storedRound(disk)),
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
    },

    onMessage(state, from, message, self): void {
      receive(synod, state, from, message, self);
    },

    onTimer(state, _timer, self): void {
      onRetry(synod, state, self);
    },

    onRequest(state, request, self): void {
      onPropose(synod, state, request, self);
    },

    onDisk(_state, _ticket, outcome, self): void {
      if (outcome === "failed") self.halt("stops: its disk has failed");
      // What had to wait for the disk was handed to it and has left by now.
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

/** The synod, made from its rules: the correct ones, or a mutant's. */
export function paxos(rules: Rules): Declaration<Message> & Instances<PaxosState, Message> {
  return {
    name: "paxos",
    about:
      "The synod: single-decree Paxos (Lamport 2001), proposers, acceptors and learners wherever they are placed",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    object: "consensus",
    leaderless: true,
    refusal: refusalOfPlacement,
    instance: (setup) => handlersOf(synodOf(rules, setup)),
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfWrite,
    given: givenDisk,
  };
}
