/**
 * Multi-Paxos (Lamport, "Paxos Made Simple" §3, 2001; with Chandra, Griesemer and Redstone, "Paxos Made Live", 2007). Each
 * slot is an instance of the synod; one leader runs phase 1 for all slots at once, and then phase 2 slot by slot.
 *
 * Messages: `prepare` and `promise` make a leader (candidate.ts, acceptor.ts); `accept` and `accepted` choose (leader.ts,
 * acceptor.ts); `nack` ends a ballot; `heartbeat` and `heard` keep followers quiet, carry the commit notice and renew the
 * lease; `learn`, `learnt` and `install` bring what was missed (learner.ts). Ballots are `round * 32 + node`.
 */

import { roundOf } from "../../protocol/ballot.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Self } from "../../protocol/protocol.ts";
import { onAccept, onHeartbeat, onPrepare } from "./acceptor.ts";
import { onElectionTimeout, onNack, onOwnPromise, onPromise } from "./candidate.ts";
import { isChosen, isPrepared, membersAhead, membersNow } from "./configuration.ts";
import { deliver } from "./deliver.ts";
import { digestWrite, FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import { givenDisk } from "./given.ts";
import { describeMessage } from "./labels.ts";
import { checkQuorum, count, heartbeat, onAccepted, onHeard, pump, retire } from "./leader.ts";
import { fetchMissing, onInstall, onLearnt, tell } from "./learner.ts";
import { digestMessage, type Message } from "./messages.ts";
import { doubtsOf, OPTIONS } from "./options.ts";
import { READINGS } from "./readings.ts";
import { onRequest } from "./requests.ts";
import type { Rules } from "./rules.ts";
import { digestItems, itemsOf } from "./snapshots.ts";
import { refusalOfSetup, sharedBy, start } from "./start.ts";
import type { MultiPaxos, MultiPaxosState } from "./state.ts";

type PaxosSelf = Self<Message>;

function receive(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  message: Message,
  self: PaxosSelf,
): void {
  switch (message.type) {
    case "accept":
      onAccept(paxos, state, from, message, self);
      break;
    case "accepted":
      onAccepted(paxos, state, from, message);
      break;
    case "heartbeat":
      onHeartbeat(paxos, state, from, message, self);
      break;
    case "heard":
      onHeard(paxos, state, from, message);
      break;
    case "prepare":
      onPrepare(paxos, state, from, message, self);
      break;
    case "promise":
      onPromise(paxos, state, from, message, self);
      break;
    case "nack":
      onNack(paxos, state, message, self);
      break;
    case "learn":
      tell(paxos, state, from, message.from, self);
      break;
    case "learnt":
      onLearnt(paxos, state, from, message, self);
      break;
    case "install":
      onInstall(paxos, state, from, message, self);
      break;
  }
}

/** After whatever happened: executes what it showed to be chosen, asks for what is missing, and a leader proposes what it now may. */
function settle(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.learnt.size > 0) deliver(paxos, state, self);
  if (state.executed < state.noticed || state.askAgainUs !== 0) fetchMissing(paxos, state, self);
  if (state.role !== "leader") return;
  pump(paxos, state, self);
  retire(paxos, state, self);
}

/** What one node runs. @param paxos what follows from rules and setup. */
function handlersOf(paxos: MultiPaxos): Handlers<MultiPaxosState, Message> {
  return {
    start: (disk, self) => start(paxos, disk, self),

    onMessage(state, from, message, self): void {
      receive(paxos, state, from, message, self);
      settle(paxos, state, self);
    },

    onTimer(state, timer, self): void {
      if (timer === "election") {
        if (state.role !== "leader") onElectionTimeout(paxos, state, self);
      } else if (state.role === "leader") {
        if (timer === "heartbeat") heartbeat(paxos, state, self);
        else checkQuorum(paxos, state, self);
      }
      settle(paxos, state, self);
    },

    onRequest(state, request, self): void {
      onRequest(paxos, state, request, self);
      settle(paxos, state, self);
    },

    onDisk(state, ticket, outcome, self): void {
      if (outcome === "failed") {
        self.halt("stops: its disk has failed");
        return;
      }
      if (ticket === state.promising.ticket) state.remembered = state.promising.ballot;
      if (ticket === state.campaign) onOwnPromise(paxos, state, self);
      const slot = state.flying.get(ticket);
      if (slot !== undefined) {
        state.flying.delete(ticket);
        if (state.role === "leader") count(paxos, state, slot, self.id);
      }
      settle(paxos, state, self);
    },

    observe: (state) => ({
      role: state.role,
      term: roundOf(state.promised),
      leader: state.leader,
      commitIndex: state.executed,
      lastIndex: Math.max(state.executed, state.lastVoted),
      members: membersAhead(state),
    }),
    replica: (state) => ({
      index: state.executed,
      log: 0,
      object: digestItems(itemsOf(state.machine, true)),
    }),
    quorate: (state, nodes) =>
      isPrepared(paxos, nodes, membersNow(state)) && isChosen(paxos, nodes, membersNow(state)),
  };
}

/** Multi-Paxos, made from its rules: the correct ones, or a mutant's. */
export function multiPaxos(
  rules: Rules,
): Declaration<Message> & Instances<MultiPaxosState, Message> {
  return {
    name: "multi-paxos",
    about:
      "Multi-Paxos (Lamport 2001 §3): a stable leader, sessions, snapshots, leases, reconfiguration, flexible quorums",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    doubts: doubtsOf,
    refusal: (setup) => refusalOfSetup(rules, setup),
    instance: (setup) => handlersOf(sharedBy(rules, setup)),
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfWrite,
    given: givenDisk,
  };
}
