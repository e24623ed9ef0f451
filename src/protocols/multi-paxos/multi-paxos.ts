/**
 * Multi-Paxos (Lamport, "Paxos Made Simple" §3, 2001; with Chandra, Griesemer and Redstone, "Paxos
 * Made Live", 2007). Each slot is an instance of the synod; one leader runs phase 1 for all slots
 * at once, and then phase 2 slot by slot.
 *
 * Messages: `prepare` and `promise` make a leader (candidate.ts, acceptor.ts); `accept` and
 * `accepted` choose (leader.ts, acceptor.ts); `nack` ends a ballot; `heartbeat` and `heard` keep
 * followers quiet, carry the commit notice and renew the lease; `learn`, `learnt` and `install`
 * bring what was missed (learner.ts). Ballots are `round * 32 + node`.
 */

import { roundOf } from "../../protocol/ballot.ts";
import type { DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import { digestItems, itemsOf } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances } from "../../protocol/protocol.ts";
import * as acceptor from "./acceptor.ts";
import * as candidate from "./candidate.ts";
import {
  adopt,
  isChosen,
  isPrepared,
  membersAhead,
  membersNow,
  reconfigure,
} from "./configuration.ts";
import { deliver, execute } from "./deliver.ts";
import {
  digestWrite,
  FACTS,
  factsOfArrival,
  factsOfMessage,
  factsOfSetup,
  factsOfWrite,
} from "./facts.ts";
import { givenDisk } from "./given.ts";
import { doubtsOfGiven } from "./given-doubts.ts";
import { describeMessage, MESSAGE_FIELDS } from "./labels.ts";
import * as leader from "./leader.ts";
import * as learner from "./learner.ts";
import { digestMessage, MESSAGES, type Message } from "./messages.ts";
import { doubtsOf, OPTIONS } from "./options.ts";
import { READINGS } from "./readings.ts";
import * as requests from "./requests.ts";
import { follow, resetElectionTimer, stepDown } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { restore, takeSnapshot } from "./snapshots.ts";
import { refusalOfSetup, sharedBy, start } from "./start.ts";
import { type MultiPaxosState, ROLES } from "./state.ts";
import type { MultiPaxos, PaxosSelf, Steps } from "./steps.ts";
import { persist, persistPromise, replay } from "./storage.ts";

/** Multi-Paxos as it should be. */
export const steps: Steps = {
  start,
  replay,
  onDisk,
  persist,
  persistPromise,

  resetElectionTimer,
  stepDown,
  follow,

  onPrepare: acceptor.onPrepare,
  promiseOf: acceptor.promiseOf,
  onAccept: acceptor.onAccept,
  sendAcceptance: acceptor.sendAcceptance,
  vote: acceptor.vote,
  onHeartbeat: acceptor.onHeartbeat,
  promiseHeard: acceptor.promiseHeard,
  grant: acceptor.grant,
  isBound: acceptor.isBound,
  refuse: acceptor.refuse,

  onElectionTimeout: candidate.onElectionTimeout,
  prepare: candidate.prepare,
  onOwnPromise: candidate.onOwnPromise,
  onPromise: candidate.onPromise,
  onNack: candidate.onNack,

  noteVote: leader.noteVote,
  becomeLeader: leader.becomeLeader,
  pump: leader.pump,
  propose: leader.propose,
  ask: leader.ask,
  onAccepted: leader.onAccepted,
  count: leader.count,
  heartbeat: leader.heartbeat,
  announce: leader.announce,
  onHeard: leader.onHeard,
  checkQuorum: leader.checkQuorum,
  retire: leader.retire,

  notice: learner.notice,
  fetchMissing: learner.fetchMissing,
  tell: learner.tell,
  onLearnt: learner.onLearnt,
  onInstall: learner.onInstall,
  deliver,
  execute,
  reconfigure,
  adopt,
  takeSnapshot,
  itemsOf,
  restore,

  onRequest: requests.onRequest,
  order: requests.order,
  holdsLease: requests.holdsLease,
  answerRead: requests.answerRead,
};

function receive(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  message: Message,
  self: PaxosSelf,
): void {
  const { steps } = paxos;
  switch (message.type) {
    case "accept":
      steps.onAccept(paxos, state, from, message, self);
      break;
    case "accepted":
      steps.onAccepted(paxos, state, from, message);
      break;
    case "heartbeat":
      steps.onHeartbeat(paxos, state, from, message, self);
      break;
    case "heard":
      steps.onHeard(paxos, state, from, message);
      break;
    case "prepare":
      steps.onPrepare(paxos, state, from, message, self);
      break;
    case "promise":
      steps.onPromise(paxos, state, from, message, self);
      break;
    case "nack":
      steps.onNack(paxos, state, message, self);
      break;
    case "learn":
      steps.tell(paxos, state, from, message.from, self);
      break;
    case "learnt":
      steps.onLearnt(paxos, state, from, message, self);
      break;
    case "install":
      steps.onInstall(paxos, state, from, message, self);
      break;
  }
}

/**
 * After each event: executes what it showed to be chosen, asks for what is missing, and a leader
 * proposes what it now may.
 */
function settle(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const { steps } = paxos;
  if (state.learnt.size > 0) steps.deliver(paxos, state, self);
  const misses = state.executed < state.noticed || state.askAgainUs !== 0;
  if (misses) steps.fetchMissing(paxos, state, self);
  if (state.role !== "leader") return;
  steps.pump(paxos, state, self);
  steps.retire(paxos, state, self);
}

/**
 * A batch is durable: its own promise or vote counts from now on. A node whose disk has failed
 * ends.
 */
function onDisk(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: PaxosSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  if (ticket === state.promising.ticket) state.remembered = state.promising.ballot;
  if (ticket === state.campaign) paxos.steps.onOwnPromise(paxos, state, self);
  const slot = state.flying.get(ticket);
  if (slot !== undefined) {
    state.flying.delete(ticket);
    if (state.role === "leader") paxos.steps.count(paxos, state, slot, self.id);
  }
  settle(paxos, state, self);
}

/** What one node runs. @param paxos what follows from rules, steps and setup. */
function handlersOf(paxos: MultiPaxos): Handlers<MultiPaxosState, Message> {
  const { steps } = paxos;
  return {
    start: (disk, self) => steps.start(paxos, disk, self),

    onMessage(state, from, message, self): void {
      receive(paxos, state, from, message, self);
      settle(paxos, state, self);
    },

    onTimer(state, timer, self): void {
      if (timer === "election") {
        if (state.role !== "leader") steps.onElectionTimeout(paxos, state, self);
      } else if (state.role === "leader") {
        if (timer === "heartbeat") steps.heartbeat(paxos, state, self);
        else steps.checkQuorum(paxos, state, self);
      }
      settle(paxos, state, self);
    },

    onRequest(state, request, self): void {
      steps.onRequest(paxos, state, request, self);
      settle(paxos, state, self);
    },

    onDisk(state, ticket, outcome, self): void {
      steps.onDisk(paxos, state, ticket, outcome, self);
    },

    observe: (state) => ({
      role: state.role,
      term: roundOf(state.promised),
      leader: state.leader,
      commitIndex: state.executed,
      lastIndex: Math.max(state.executed, state.lastVoted),
      established: state.executed >= state.recoverThrough,
      members: membersAhead(state),
    }),
    parts: (state) => state.machine.parts,
    replica: (state) => ({
      index: state.executed,
      log: 0,
      object: digestItems(itemsOf(state.machine)),
    }),
    quorate: (state, nodes) =>
      isPrepared(paxos, nodes, membersNow(state)) && isChosen(paxos, nodes, membersNow(state)),
  };
}

/** Multi-Paxos, made from its rules and steps: as they should be, or with a planted bug. */
export function multiPaxos(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<MultiPaxosState, Message> {
  return {
    name: "multi-paxos",
    about:
      "Multi-Paxos (Lamport 2001 §3): a stable leader, sessions, snapshots, leases, " +
      "reconfiguration, flexible quorums",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    doubts: doubtsOf,
    refusal: (setup) => refusalOfSetup(rules, setup),
    instance: (setup) => handlersOf(sharedBy(rules, steps, setup)),
    messages: MESSAGES,
    roles: ROLES,
    messageFields: MESSAGE_FIELDS,
    timers: ["election", "heartbeat", "check-quorum"],
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    readings: READINGS,
    facts: FACTS,
    factsOfSetup,
    factsOfMessage,
    factsOfArrival,
    factsOfWrite,
    given: givenDisk,
    doubtsOfGiven,
  };
}
