/**
 * Zab 1.0 (Junqueira, Reed, Serafini: "Zab: High-performance broadcast for primary-backup systems",
 * DSN 2011) as ZooKeeper runs it. A primary's changes are delivered everywhere in the order in
 * which it made them, and a new primary begins only when it holds, with a quorum, everything that
 * was delivered before.
 *
 * Phase 0 elects a leader (election.ts), phase 1 has a quorum accept a new epoch (discovery.ts),
 * phase 2 brings the learners' histories in line with the leader's (synchronization.ts), phase 3
 * broadcasts (broadcast.ts). Whatever fails, a server goes back to phase 0. Leader and learner talk
 * in FIFO sessions (leader.ts, learner.ts); clients.ts serves clients.
 */
import type { DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Declaration, Handlers, Instances } from "../../protocol/protocol.ts";
import { digestMachine } from "../../protocol/state-machine.ts";
import * as broadcast from "./broadcast.ts";
import * as clients from "./clients.ts";
import * as delivery from "./deliver.ts";
import * as discovery from "./discovery.ts";
import * as election from "./election.ts";
import { isQuorumOf, mayDecide } from "./electorate.ts";
import { digestWrite, FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import { givenDisk } from "./given.ts";
import { doubtsOfGiven } from "./given-doubts.ts";
import { lead, onLearnerMessage, onLearnerSession, onTick } from "./leader.ts";
import { connect, follow, onLeaderMessage, onLeaderSession, onLimit } from "./learner.ts";
import {
  describeMessage,
  digestMessage,
  MESSAGE_FIELDS,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { doubtsOf, OPTIONS, sharedBy } from "./options.ts";
import { factsOfArrival, factsOfIssue, factsOfSetup } from "./premise-facts.ts";
import { READINGS } from "./readings.ts";
import { operate, reconfigure } from "./reconfigure.ts";
import type { Rules } from "./rules.ts";
import { start } from "./start.ts";
import { type Deed, lastIndex, type ZabState } from "./state.ts";
import type { Steps, Zab, ZabSelf } from "./steps.ts";
import { completed, installSnapshot, persist } from "./storage.ts";
import * as synchronization from "./synchronization.ts";

/** An election that was decided in this step: the server leads or follows from now on. */
function begin(zab: Zab, state: ZabState, self: ZabSelf): void {
  while (state.phase === "elected") {
    if (state.role === "leading") zab.steps.lead(zab, state, self);
    else zab.steps.follow(zab, state, self);
  }
}

/** What waited for a batch that is durable now, unless it belongs to something that has ended. */
function act(zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void {
  const inSession = deed.session !== 0 && deed.session === state.session;
  const leads = state.role === "leading" && deed.epoch === state.epoch;
  switch (deed.kind) {
    case "txns":
      zab.steps.onLogged(zab, state, deed, self);
      break;
    case "accepted":
      if (inSession) zab.steps.onAccepted(zab, state, deed, self);
      break;
    case "new-leader":
      if (inSession) zab.steps.acknowledgeHistory(zab, state, deed.through, self);
      break;
    case "epoch-ready":
      if (leads) zab.steps.onEpochReady(zab, state, self);
      break;
    case "own-history":
      if (leads) zab.steps.onOwnHistory(zab, state, self);
      break;
    case "quiet":
      break;
  }
}

/** A leader is called so once a quorum has acknowledged its history: it is established then. */
function observe(state: ZabState): Observation {
  const established = state.role === "leading" && state.phase === "broadcast";
  return {
    role: established
      ? "leader"
      : state.role === "following"
        ? "follower"
        : state.role === "observing"
          ? "observer"
          : "looking",
    term: state.epoch === 0 ? state.currentEpoch : state.epoch,
    leader: state.phase === "broadcast" ? state.leader : 0,
    commitIndex: state.delivered,
    lastIndex: lastIndex(state),
    // A reconfiguration that is not decided.
    unsettled: established && state.nextVoters !== 0 ? 1 : 0,
  };
}

/**
 * A server whose disk has failed ends: what it said from then on, it might not remember
 * (ZOOKEEPER-3701).
 */
function onDisk(
  zab: Zab,
  state: ZabState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: ZabSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  const deed = completed(state, ticket);
  if (deed !== null) act(zab, state, deed, self);
}

/** Zab as it should be. */
export const steps: Steps = {
  start,
  onDisk,
  persist,

  lookForLeader: election.lookForLeader,
  shutDown: election.shutDown,
  onResend: election.onResend,
  onFinalize: election.onFinalize,
  onNotification: election.onNotification,
  learnVoters: election.learnVoters,
  onVote: election.onVote,
  onEnsemble: election.onEnsemble,
  decide: election.decide,
  isQuorumOf,

  onFollowerInfo: discovery.onFollowerInfo,
  considerEpoch: discovery.considerEpoch,
  onEpochReady: discovery.onEpochReady,
  onAckEpoch: discovery.onAckEpoch,
  considerAcknowledged: discovery.considerAcknowledged,
  onLeaderInfo: discovery.onLeaderInfo,
  onAccepted: discovery.onAccepted,

  beginSynchronization: synchronization.beginSynchronization,
  synchronize: synchronization.synchronize,
  startOf: synchronization.startOf,
  onNewLeaderAck: synchronization.onNewLeaderAck,
  coverHistory: synchronization.coverHistory,
  onOwnHistory: synchronization.onOwnHistory,
  considerLeading: synchronization.considerLeading,
  establish: synchronization.establish,
  sendUpToDate: synchronization.sendUpToDate,
  onHistory: synchronization.onHistory,
  onNewLeader: synchronization.onNewLeader,
  takeOver: synchronization.takeOver,
  adoptHistory: synchronization.adoptHistory,
  acknowledgeHistory: synchronization.acknowledgeHistory,
  onUpToDate: synchronization.onUpToDate,
  installSnapshot,

  propose: broadcast.propose,
  onProposal: broadcast.onProposal,
  logProposal: broadcast.logProposal,
  onLogged: broadcast.onLogged,
  onAck: broadcast.onAck,
  advanceCommit: broadcast.advanceCommit,
  commit: broadcast.commit,
  resignUnlessVoter: broadcast.resignUnlessVoter,
  onCommit: broadcast.onCommit,
  onInform: broadcast.onInform,
  deliver: delivery.deliver,
  perform: delivery.perform,
  activate: delivery.activate,
  takeSnapshot: delivery.takeSnapshot,

  lead,
  onLearnerSession,
  onTick,
  follow,
  connect,
  onLeaderSession,
  onLimit,
  reconfigure,
  operate,

  onRequest: clients.onRequest,
  order: clients.order,
  answerRead: clients.answerRead,
  onSync: clients.onSync,
  confirmSyncs: clients.confirmSyncs,
  onSynced: clients.onSynced,
  ping: clients.ping,
};

/** What one server runs. @param zab what follows from rules, steps and setup. */
function handlersOf(zab: Zab): Handlers<ZabState, Message> {
  return {
    start: (disk, self) => zab.steps.start(zab, disk, self),

    onMessage(state, from, message, self, session): void {
      if (message.type === "notification")
        zab.steps.onNotification(zab, state, from, message, self);
      else if (session === state.session) onLeaderMessage(zab, state, message, self);
      else if (state.role === "leading") onLearnerMessage(zab, state, session, message, self);
      begin(zab, state, self);
    },

    onSession(state, peer, session, up, self): void {
      if (session === state.session) zab.steps.onLeaderSession(zab, state, session, up, self);
      else if (state.role === "leading") {
        zab.steps.onLearnerSession(zab, state, peer, session, up, self);
      } else if (up) self.closeSession(session);
    },

    onTimer(state, timer, self): void {
      if (timer === "tick") zab.steps.onTick(zab, state, self);
      else if (timer === "limit") zab.steps.onLimit(zab, state, self);
      else if (timer === "resend") zab.steps.onResend(zab, state, self);
      else if (timer === "finalize") zab.steps.onFinalize(zab, state, self);
      else zab.steps.connect(zab, state, self);
      begin(zab, state, self);
    },

    onRequest(state, request, self): void {
      zab.steps.onRequest(zab, state, request, self);
    },

    onDisk(state, ticket, outcome, self): void {
      zab.steps.onDisk(zab, state, ticket, outcome, self);
    },

    observe,
    parts: (state) => state.machine.parts,
    replica: (state) => ({
      index: state.delivered,
      log: state.chain,
      object: digestMachine(state.machine),
    }),
    quorate: (state, nodes) => mayDecide(zab, state, nodes),
  };
}

/** Zab, made from its rules and steps: as they should be, or with a planted bug. */
export function zab(
  rules: Rules,
  steps: Steps,
): Declaration<Message> & Instances<ZabState, Message> {
  return {
    name: "zab",
    about: "Zab 1.0 (Junqueira 2011) as ZooKeeper runs it: four phases, observers, reconfiguration",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    doubts: doubtsOf,
    instance: (setup) => handlersOf(sharedBy(rules, steps, setup)),
    messages: MESSAGES,
    roles: ["looking", "follower", "observer", "leader"],
    messageFields: MESSAGE_FIELDS,
    timers: ["resend", "finalize", "tick", "connect", "limit"],
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    readings: READINGS,
    facts: FACTS,
    factsOfSetup,
    factsOfMessage,
    factsOfArrival,
    factsOfIssue,
    factsOfWrite,
    given: givenDisk,
    doubtsOfGiven,
  };
}
