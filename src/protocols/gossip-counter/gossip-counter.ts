/**
 * A counter without consensus: a G- or PN-counter, a state-based CRDT (Shapiro and others 2011,
 * specifications 6 and 7). Each replica counts in a slot of its own, answers at once, and gossips.
 *
 * Messages: `delta` (slots that have changed), `exchange` and `difference` (anti-entropy). An add
 * that is sent to the same replica again is counted once; another replica counts it again.
 */
import { mix } from "../../core/hash.ts";
import type { Parameters } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_AND_LOSS } from "../../protocol/fault-model.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import * as clients from "./clients.ts";
import { FACTS, factsOfArrival, factsOfMessage, factsOfReply, factsOfWrite } from "./facts.ts";
import * as gossip from "./gossip.ts";
import {
  describeMessage,
  digestMessage,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import type { CounterState, Identity, Slot } from "./state.ts";
import type { Counter, CounterSelf, Steps } from "./steps.ts";
import { append, recovered } from "./storage.ts";

const OPTIONS: Parameters = {
  kind: {
    kind: "text",
    about: "pn: amounts below 0 are taken as well; g: they are not, and never answered.",
    default: "pn",
    choices: ["pn", "g"],
  },
  gossip: {
    kind: "duration",
    about: "How often a replica sends what has changed to all others.",
    default: 20_000,
    min: 1_000,
  },
  exchange: {
    kind: "duration",
    about: "How often a replica compares all that it knows with one other, drawn at random.",
    default: 100_000,
    min: 1_000,
  },
};

function counterOf(rules: Rules, steps: Steps, { options }: Setup): Counter {
  return {
    rules,
    steps,
    takesAway: options["kind"] === "pn",
    gossipUs: options["gossip"] as number,
    exchangeUs: options["exchange"] as number,
  };
}

function start(counter: Counter, disk: DiskImage, self: CounterSelf): CounterState {
  const state = recovered(counter, disk, self);
  self.assert("recovered", state.identity, state.own.plus, state.own.minus);
  self.setTimer("gossip", counter.gossipUs);
  self.setTimer("exchange", counter.exchangeUs);
  return state;
}

function onDisk(
  counter: Counter,
  state: CounterState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: CounterSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  const added = state.pending.get(ticket);
  if (added === undefined) return;
  state.pending.delete(ticket);
  state.slots.set(state.identity, added.slot);
  state.changed.add(state.identity);
  counter.steps.answerAdd(counter, state, added.request, self);
}

/** The counter as it should be. */
export const steps: Steps = {
  start,
  append,
  onDisk,
  onRead: clients.onRead,
  onAdd: clients.onAdd,
  answerAdd: clients.answerAdd,
  sendDelta: gossip.sendDelta,
  sendExchange: gossip.sendExchange,
  onMessage: gossip.onMessage,
  merge: gossip.merge,
};

/** How much a replica knows of: it only rises, and is the same where all know the same. */
function knownTo(slots: ReadonlyMap<Identity, Slot>): number {
  let known = 0;
  for (const { plus, minus } of slots.values()) known += plus + minus;
  return known;
}

/** 32 bits of all slots: a sum, since their order says nothing. */
function digestOf(slots: ReadonlyMap<Identity, Slot>): number {
  let sum = 0;
  for (const [identity, { plus, minus }] of slots) {
    if (plus + minus > 0) sum = (sum + mix(mix(mix(1, identity % 2 ** 32), plus), minus)) | 0;
  }
  return sum;
}

function handlersOf(counter: Counter): Handlers<CounterState, Message> {
  const { steps } = counter;
  return {
    start: (disk, self) => steps.start(counter, disk, self),
    onMessage(state, from, message, self): void {
      steps.onMessage(counter, state, from, message, self);
    },
    onTimer(state, timer, self): void {
      if (timer === "gossip") {
        steps.sendDelta(counter, state, self);
        self.setTimer("gossip", counter.gossipUs);
      } else {
        steps.sendExchange(counter, state, self);
        self.setTimer("exchange", counter.exchangeUs);
      }
    },
    onRequest(state, request, self): void {
      if (request.readOnly) steps.onRead(counter, state, request, self);
      else steps.onAdd(counter, state, request, self);
    },
    onDisk(state, ticket, outcome, self): void {
      steps.onDisk(counter, state, ticket, outcome, self);
    },
    observe: ({ slots, lastIndex, pending }) => ({
      role: "replica",
      term: 0,
      leader: 0,
      commitIndex: knownTo(slots),
      lastIndex,
      unsettled: pending.size,
    }),
    replica: ({ slots }) => ({ index: knownTo(slots), log: 0, object: digestOf(slots) }),
    quorate: (_state, nodes) => nodes !== 0,
  };
}

/** The counter, made from its rules and steps: as they should be, or with a planted bug. */
export function gossipCounter(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<CounterState, Message> {
  return {
    name: "gossip-counter",
    about:
      "A G- or PN-counter (Shapiro and others 2011): each replica counts in a slot of its own and " +
      "gossips",
    options: OPTIONS,
    faultModel: CRASH_AND_LOSS,
    object: "counter",
    leaderless: true,
    instance: (setup) => handlersOf(counterOf(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["replica"],
    messageFields: MESSAGE_FIELDS,
    timers: ["exchange", "gossip"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfArrival,
    factsOfReply,
    factsOfWrite,
  };
}
