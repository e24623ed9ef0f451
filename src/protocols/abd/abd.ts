/**
 * A multi-writer register without consensus (Attiya, Bar-Noy and Dolev 1995; Lynch and Shvartsman
 * 1997). Each node is a replica, and the coordinator of its clients' reads and writes.
 *
 * Messages: `query` and `answer` (what is the newest copy?), `update` and `ack` (hold this one).
 * Any majority serves, and no node leads. Clients send a write again to other nodes; so that it
 * takes effect once, the query phase of a write also has a majority let one writer alone choose its
 * timestamp. A write whose writer stopped between the two phases has an unknown outcome:
 * its client gives it up.
 */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import * as coordinator from "./coordinator.ts";
import { FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import {
  describeMessage,
  digestMessage,
  digestValueOf,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { READINGS } from "./readings.ts";
import * as replica from "./replica.ts";
import type { Rules } from "./rules.ts";
import type { AbdState } from "./state.ts";
import type { AbdSelf, Register, Steps } from "./steps.ts";
import { persistEpoch, persistReplica, recovered } from "./storage.ts";
import { numberOf } from "./tag.ts";

const OPTIONS: Parameters = {
  resend: {
    kind: "duration",
    about: "When a coordinator asks those again that have not answered.",
    default: 50_000,
    min: 1_000,
  },
};

function registerOf(rules: Rules, steps: Steps, { options, nodes }: Setup): Register {
  const settings: Settings = options;
  return { rules, steps, nodes, resendUs: settings["resend"] as number };
}

/** A writer of an earlier epoch never writes again: its timestamps are its own. */
function start(register: Register, disk: DiskImage, self: AbdSelf): AbdState {
  const state = recovered(disk);
  state.epoch++;
  state.opening = register.steps.persistEpoch(register, state.epoch, self);
  return state;
}

function onDisk(
  register: Register,
  state: AbdState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: AbdSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  if (ticket === state.opening) register.steps.onOpen(register, state, self);
  const copy = state.writing.get(ticket);
  if (copy === undefined) return;
  state.writing.delete(ticket);
  state.durable = copy;
}

function receive(
  register: Register,
  state: AbdState,
  from: NodeId,
  message: Message,
  self: AbdSelf,
): void {
  const { steps } = register;
  switch (message.type) {
    case "query":
      steps.onQuery(register, state, from, message, self);
      break;
    case "answer":
      steps.onAnswer(register, state, from, message, self);
      break;
    case "update":
      steps.onUpdate(register, state, from, message, self);
      break;
    case "ack":
      steps.onAck(register, state, from, message, self);
      break;
  }
}

function onTimer(register: Register, state: AbdState, timer: string, self: AbdSelf): void {
  const id = Number(timer.split(" ")[1]);
  const operation = state.operations.get(id);
  if (operation !== undefined) register.steps.ask(register, state, id, operation, self);
}

/** The register as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  persistEpoch,
  persistReplica,
  onQuery: replica.onQuery,
  claim: replica.claim,
  onUpdate: replica.onUpdate,
  confirm: replica.confirm,
  onRequest: coordinator.onRequest,
  onOpen: coordinator.onOpen,
  begin: coordinator.begin,
  ask: coordinator.ask,
  onAnswer: coordinator.onAnswer,
  endQuery: coordinator.endQuery,
  choose: coordinator.choose,
  propagate: coordinator.propagate,
  onAck: coordinator.onAck,
  complete: coordinator.complete,
  giveUp: coordinator.giveUp,
};

function handlersOf(register: Register): Handlers<AbdState, Message> {
  const { rules, steps } = register;
  return {
    start: (disk, self) => steps.start(register, disk, self),
    onMessage(state, from, message, self): void {
      receive(register, state, from, message, self);
    },
    onTimer(state, timer, self): void {
      onTimer(register, state, timer, self);
    },
    onRequest(state, request, self): void {
      steps.onRequest(register, state, request, self);
    },
    onDisk(state, ticket, outcome, self): void {
      steps.onDisk(register, state, ticket, outcome, self);
    },
    observe: ({ copy, operations }) => ({
      role: operations.size > 0 ? "coordinator" : "replica",
      term: numberOf(copy.tag),
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
    }),
    replica: ({ durable }) => ({
      index: durable.tag,
      log: 0,
      object: digestValueOf(durable.value),
    }),
    quorate: (_state, nodes) => rules.isQuorum(nodes, register.nodes),
  };
}

/** The register, made from its rules and steps: as they should be, or with a planted bug. */
export function abd(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<AbdState, Message> {
  return {
    name: "abd",
    about:
      "A multi-writer register of majorities, without consensus (Attiya, Bar-Noy and Dolev 1995; " +
      "Lynch and Shvartsman 1997)",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    object: "register",
    leaderless: true,
    instance: (setup) => handlersOf(registerOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["replica", "coordinator"],
    messageFields: MESSAGE_FIELDS,
    timers: ["resend *"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfWrite,
  };
}
