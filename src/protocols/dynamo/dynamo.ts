/**
 * A store of sloppy or strict quorums in the manner of Dynamo (DeCandia and others 2007): each key
 * on N nodes, read from R, written to W; concurrent writes are kept side by side with dotted
 * version vectors; replicas are repaired by reads, by hints, and by comparing with each other.
 */
import type { Parameters } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_AND_LOSS } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import * as coordinator from "./coordinator.ts";
import { FACTS, factsOfIssue, factsOfMessage, factsOfWrite } from "./facts.ts";
import {
  describeMessage,
  digestMessage,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { PLACEMENTS, preferenceOf } from "./preference.ts";
import { READINGS } from "./readings.ts";
import * as replica from "./replica.ts";
import type { Rules } from "./rules.ts";
import type { StoreState } from "./state.ts";
import type { Steps, Store, StoreSelf } from "./steps.ts";
import { afterDisk, persist, persistEpoch, recovered } from "./storage.ts";

const OPTIONS: Parameters = {
  n: { kind: "integer", about: "How many replicas a key has.", default: 3, min: 1, max: 7 },
  r: { kind: "integer", about: "How many nodes a read hears.", default: 2, min: 1, max: 7 },
  w: { kind: "integer", about: "How many disks a write is on.", default: 2, min: 1, max: 7 },
  sloppy: {
    kind: "boolean",
    about: "Whether other nodes stand in for replicas that do not answer, and hand off later.",
    default: true,
  },
  placement: {
    kind: "text",
    about:
      "How the nodes of a key are chosen: by rendezvous hashing, or on a ring as in the paper.",
    default: "rendezvous",
    choices: PLACEMENTS,
  },
  resend: {
    kind: "duration",
    about: "When a coordinator asks those again that have not answered.",
    default: 50_000,
    min: 1_000,
  },
  compare: {
    kind: "duration",
    about: "How often a node compares what it holds with all others, and hands off.",
    default: 200_000,
    min: 5_000,
  },
  depth: {
    kind: "integer",
    about: "How many levels of hashes replicas compare before keys; each has eight times as many.",
    default: 1,
    min: 1,
    max: 4,
  },
};

function storeOf(rules: Rules, steps: Steps, { options, nodes, object }: Setup): Store {
  const n = Math.min(nodes, options["n"] as number);
  return {
    rules,
    steps,
    object,
    nodes,
    n,
    r: Math.min(n, options["r"] as number),
    w: Math.min(n, options["w"] as number),
    sloppy: options["sloppy"] as boolean,
    preference: preferenceOf(options["placement"] as (typeof PLACEMENTS)[number], nodes),
    resendUs: options["resend"] as number,
    compareUs: options["compare"] as number,
    depth: options["depth"] as number,
  };
}

/** Draws for an epoch: times operations they stay whole numbers. */
const EPOCHS = 2 ** 28;

/**
 * A writer of an earlier epoch never writes again: its dots are its own. Where the disk holds no
 * epoch it may have been lost with those before.
 */
function start(store: Store, disk: DiskImage, self: StoreSelf): StoreState {
  const state = recovered(disk, self.id);
  for (const held of state.held.values()) store.steps.updateTrees(store, state, held, []);
  if (state.epoch > 0) state.epoch++;
  else state.epoch = store.rules.newEpoch(self.random("epoch", EPOCHS));
  state.opening = store.steps.persistEpoch(store, state.epoch, self);
  compareLater(store, self);
  return state;
}

function compareLater({ compareUs }: Store, self: StoreSelf): void {
  self.setTimer("compare", Math.floor(compareUs / 2) + self.random("compare", compareUs));
}

function onDisk(
  store: Store,
  state: StoreState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: StoreSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  if (ticket !== state.opening) return;
  state.opening = 0;
  const { waiting } = state;
  state.waiting = [];
  for (const request of waiting) store.steps.onRequest(store, state, request, self);
}

function receive(
  store: Store,
  state: StoreState,
  from: NodeId,
  message: Message,
  self: StoreSelf,
): void {
  const { steps } = store;
  switch (message.type) {
    case "query":
      steps.onQuery(store, state, from, message, self);
      break;
    case "versions":
      steps.onVersions(store, state, from, message, self);
      break;
    case "store":
      steps.onStore(store, state, from, message, self);
      break;
    case "stored":
      steps.onStored(store, state, from, message, self);
      break;
    case "compare":
      steps.onCompare(store, state, from, message, self);
      break;
    case "items":
      steps.onItems(store, state, from, message, self);
      break;
  }
}

function onTimer(store: Store, state: StoreState, timer: string, self: StoreSelf): void {
  if (timer === "compare") {
    store.steps.handOff(store, state, self);
    store.steps.compare(store, state, self);
    compareLater(store, self);
    return;
  }
  const id = Number(timer.split(" ")[1]);
  const operation = state.operations.get(id);
  if (operation !== undefined) store.steps.ask(store, state, id, operation, self);
}

/** The store as it should be. */
export const steps: Steps = {
  start,
  persistEpoch,
  persist,
  afterDisk,
  onRequest: coordinator.onRequest,
  ask: coordinator.ask,
  onVersions: coordinator.onVersions,
  endQuery: coordinator.endQuery,
  repair: coordinator.repair,
  onStored: coordinator.onStored,
  complete: coordinator.complete,
  onQuery: replica.onQuery,
  onStore: replica.onStore,
  take: replica.take,
  updateTrees: replica.updateTrees,
  handOff: replica.handOff,
  compare: replica.compare,
  onCompare: replica.onCompare,
  onItems: replica.onItems,
};

/** Peers with which it may differ, and those for which it keeps keys. */
function unsettledWith({ nodes }: Store, { node, held, agreed }: StoreState): NodeSet {
  let others: NodeSet = 0;
  for (let peer = 1; peer <= nodes; peer++) {
    if (peer !== node && !hasNode(agreed, peer)) others = withNode(others, peer);
  }
  for (const { owner } of held.values()) if (owner !== node) others = withNode(others, owner);
  return others;
}

/**
 * Whether what was acknowledged is left on some disk, and R and W nodes answer for every key: with
 * so many disks lost, whichever they are. Where quorums are sloppy, one other node stands in for
 * each replica, as far as there are others.
 */
function isQuorate({ nodes, n, r, w, sloppy }: Store, left: NodeSet): boolean {
  const lost = nodes - sizeOf(left);
  const others = sloppy ? Math.min(n, nodes - n) : 0;
  const alone = Math.min(lost, n - others);
  const silent = alone + Math.min(others, (lost - alone) >> (sloppy ? 1 : 0));
  return lost < w && n - silent >= Math.max(r, w);
}

function handlersOf(store: Store): Handlers<StoreState, Message> {
  return {
    start: (disk, self) => store.steps.start(store, disk, self),
    onMessage: (state, from, message, self) => receive(store, state, from, message, self),
    onTimer: (state, timer, self) => onTimer(store, state, timer, self),
    onRequest: (state, request, self) => store.steps.onRequest(store, state, request, self),
    onDisk: (state, ticket, outcome, self) => onDisk(store, state, ticket, outcome, self),
    observe: (state) => ({
      role: state.operations.size > 0 ? "coordinator" : "replica",
      term: 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettledWith: unsettledWith(store, state),
    }),
    quorate: (_state, left) => isQuorate(store, left),
  };
}

/** The store, made from its rules and steps: as they should be, or with a planted bug. */
export function dynamo(
  rules: Rules,
  made: Steps,
): Declaration<Message> & Instances<StoreState, Message> {
  return {
    name: "dynamo",
    about:
      "A store of quorums that may be sloppy, with versions side by side (DeCandia and others 2007)",
    options: OPTIONS,
    faultModel: CRASH_AND_LOSS,
    object: "kv",
    leaderless: true,
    instance: (setup) => handlersOf(storeOf(rules, made, setup)),
    messages: MESSAGES,
    roles: ["replica", "coordinator"],
    messageFields: MESSAGE_FIELDS,
    timers: ["compare", "resend *"],
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfIssue,
    factsOfWrite,
  };
}
