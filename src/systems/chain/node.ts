/**
 * A node of the chain (van Renesse and Schneider 2004): the head orders updates, each member makes
 * one durable and passes it on, the tail answers. With `reads: any` it is CRAQ (Terrace and
 * Freedman 2009). Who is in the chain the service `configuration` says.
 */
import type { Parameters } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import { hasNode } from "../../protocol/quorum.ts";
import { digestMachine } from "../../protocol/state-machine.ts";
import type { ChainConfiguration } from "./configuration.ts";
import { FACTS, factsOfMessage, factsOfSetup, factsOfWrite } from "./facts.ts";
import * as membership from "./membership.ts";
import { describeMessage, digestMessage, MESSAGES, type Message } from "./messages.ts";
import { isWhole, ROLES, roleOf } from "./places.ts";
import { READINGS } from "./readings.ts";
import * as reads from "./reads.ts";
import type { Rules } from "./rules.ts";
import type { ChainState } from "./state.ts";
import type { Chain, ChainSelf, Steps, WeakReads } from "./steps.ts";
import { persist, persistJoined, recovered } from "./storage.ts";
import * as updates from "./updates.ts";

const OPTIONS: Parameters = {
  renew: {
    kind: "duration",
    about: "How often a node asks the configuration service, on average: that renews its place.",
    default: 80_000,
    min: 5_000,
    max: 100_000,
  },
  resend: {
    kind: "duration",
    about: "When a member sends again what its neighbour has not acknowledged.",
    default: 30_000,
    min: 1_000,
  },
  reads: {
    kind: "text",
    about:
      "Who answers reads: the tail; or any member (CRAQ), fresh (any), with whatever it has " +
      "(eventual), or with what is not older or newer than a bound (bounded).",
    default: "tail",
    choices: ["tail", "any", "eventual", "bounded"],
  },
  staleFor: {
    kind: "duration",
    about: "With bounded reads: how stale they may be while a member cannot be reached.",
    default: 300_000,
    min: 1_000,
  },
  aheadMax: {
    kind: "integer",
    about: "With bounded reads: with how many updates more than the tail's they may answer.",
    default: 4,
    min: 0,
  },
};

/** From so many are questions to the tail numbered: two starts of a node hardly share a number. */
const NUMBERS = 2 ** 30;

function start(chain: Chain, disk: DiskImage, self: ChainSelf): ChainState {
  // The epoch outlasts a restart: an answer to a question from before it must not pass for that to
  // one after it.
  const firstQuery = chain.anyReads ? self.random("first-query", NUMBERS) : 0;
  const state = recovered(disk, self.id, firstQuery);
  if (chain.weak !== null) state.trust = { askedAtUs: 0, confirmedAtUs: -1 };
  chain.steps.renew(chain, state, self);
  renewLater(chain, self);
  return state;
}

function onDisk(
  chain: Chain,
  state: ChainState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: ChainSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  const written = state.writing.get(ticket);
  state.writing.delete(ticket);
  if (written?.joined !== state.joined) return;
  state.durable = written.index;
  chain.steps.advance(chain, state, self);
}

function receive(
  chain: Chain,
  state: ChainState,
  from: NodeId,
  message: Message,
  self: ChainSelf,
): void {
  const { rules, steps } = chain;
  if (!rules.isOfEpoch(message.epoch, state.epoch)) {
    // There is a later chain: ask for it.
    if (message.epoch > state.epoch) steps.renew(chain, state, self);
    return;
  }
  switch (message.type) {
    case "hello":
      steps.onHello(chain, state, from, message, self);
      break;
    case "offer":
      steps.onOffer(chain, state, from, message, self);
      break;
    case "forward":
      steps.onForward(chain, state, from, message, self);
      break;
    case "ack":
      steps.onAck(chain, state, from, message, self);
      break;
    case "query":
      steps.onQuery(chain, state, from, message, self);
      break;
    case "version":
      steps.onVersion(chain, state, from, message, self);
      break;
  }
}

function onTimer(chain: Chain, state: ChainState, timer: string, self: ChainSelf): void {
  if (timer === "resend") {
    chain.steps.resend(chain, state, self);
    return;
  }
  chain.steps.renew(chain, state, self);
  renewLater(chain, self);
}

function renewLater({ renewUs }: Chain, self: ChainSelf): void {
  self.setTimer("renew", Math.floor(renewUs / 2) + self.random("renew", renewUs));
}

/** The chain as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  renew: membership.renew,
  onConfiguration: membership.onConfiguration,
  adopt: membership.adopt,
  beginAnew: membership.beginAnew,
  persist,
  persistJoined,
  onUpdate: updates.onUpdate,
  take: updates.take,
  advance: updates.advance,
  commit: updates.commit,
  pass: updates.pass,
  acknowledge: updates.acknowledge,
  resend: updates.resend,
  onHello: updates.onHello,
  onOffer: updates.onOffer,
  onForward: updates.onForward,
  onAck: updates.onAck,
  onRead: reads.onRead,
  onConfirmed: reads.onConfirmed,
  beginReadsAgain: reads.beginReadsAgain,
  serve: reads.serve,
  answer: reads.answer,
  show: reads.show,
  query: reads.query,
  onQuery: reads.onQuery,
  onVersion: reads.onVersion,
};

/** How much a node has yet to learn or to see through. */
function unsettledOf(chain: Chain, state: ChainState, node: NodeId): number {
  const { history, committed, reads: waiting, confirming, dirty, querying } = state;
  const lacks = isWhole(chain, state, node) && state.members.includes(node) ? 0 : 1;
  const open = waiting.length + confirming.length + dirty.length + querying.length;
  return lacks + open + (history.length - committed);
}

function handlersOf(chain: Chain): Handlers<ChainState, Message> {
  const { steps: of } = chain;
  return {
    start: (disk, self) => of.start(chain, disk, self),
    onMessage: (state, from, message, self) => receive(chain, state, from, message, self),
    onTimer: (state, timer, self) => onTimer(chain, state, timer, self),
    onRequest(state, request, self) {
      if (request.readOnly) of.onRead(chain, state, request, self);
      else of.onUpdate(chain, state, request, self);
    },
    onAnswer(state, { reply }, self) {
      of.onConfiguration(chain, state, reply.output as unknown as ChainConfiguration, self);
    },
    onDisk: (state, ticket, outcome, self) => of.onDisk(chain, state, ticket, outcome, self),
    observe: (state) => ({
      role: roleOf(state, state.node),
      term: state.epoch,
      leader: 0,
      commitIndex: state.committed,
      lastIndex: state.history.length,
      unsettled: unsettledOf(chain, state, state.node),
    }),
    replica: ({ committed, machine }) => ({
      index: committed,
      log: 0,
      object: digestMachine(machine),
    }),
    // Some member of the chain must have its disk.
    quorate: ({ epoch, members }, nodes) =>
      epoch === 0 || members.some((member) => hasNode(nodes, member)),
  };
}

function weakReadsOf(options: Setup["options"]): WeakReads | null {
  const always = Number.POSITIVE_INFINITY;
  if (options["reads"] === "eventual") return { trustUs: always, aheadMax: always };
  if (options["reads"] !== "bounded") return null;
  return { trustUs: options["staleFor"] as number, aheadMax: options["aheadMax"] as number };
}

/** The chain, made from its rules and steps: as they should be, or with a planted bug. */
export function chainNode(
  rules: Rules,
  made: Steps,
): Declaration<Message> & Instances<ChainState, Message> {
  return {
    name: "chain-node",
    about: "Orders updates at its head, answers at its tail (van Renesse and Schneider 2004).",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ROLES,
    instance({ options, object }: Setup) {
      return handlersOf({
        rules,
        steps: made,
        object,
        renewUs: options["renew"] as number,
        resendUs: options["resend"] as number,
        anyReads: options["reads"] !== "tail",
        weak: weakReadsOf(options),
      });
    },
    messages: MESSAGES,
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfSetup,
    factsOfMessage,
    factsOfWrite,
  };
}
