/**
 * Zab 1.0 (Junqueira, Reed, Serafini: "Zab: High-performance broadcast for primary-backup systems", DSN 2011) as
 * ZooKeeper runs it. A primary's changes are delivered everywhere in the order in which it made them, and a new primary
 * begins only when it holds, with a quorum, everything that was delivered before.
 *
 * Phase 0 elects a leader (election.ts), phase 1 has a quorum accept a new epoch (discovery.ts), phase 2 brings the
 * learners' histories in line with the leader's (synchronization.ts), phase 3 broadcasts (broadcast.ts). Whatever fails,
 * a server goes back to phase 0. Leader and learner talk in FIFO sessions (leader.ts, learner.ts); clients.ts serves clients.
 */
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Declaration, Handlers, Instances, Self } from "../../protocol/protocol.ts";
import { digestMachine, emptyMachine } from "../../protocol/state-machine.ts";
import { onLogged } from "./broadcast.ts";
import { onRequest } from "./clients.ts";
import { onAccepted, onEpochReady } from "./discovery.ts";
import { lookForLeader, onFinalize, onNotification, onResend } from "./election.ts";
import { mayDecide } from "./electorate.ts";
import { digestWrite, FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import { givenDisk } from "./given.ts";
import { lead, onLearnerMessage, onLearnerSession, onTick } from "./leader.ts";
import { connect, follow, onLeaderMessage, onLeaderSession, onLimit } from "./learner.ts";
import { describeMessage, digestMessage, type Message } from "./messages.ts";
import { doubtsOf, OPTIONS, sharedBy } from "./options.ts";
import type { Rules } from "./rules.ts";
import { type Deed, lastIndex, type Zab, type ZabState } from "./state.ts";
import { copyOf, landed, persist, stored, VOTERS } from "./storage.ts";
import { acknowledgeHistory, onOwnHistory } from "./synchronization.ts";

type ZabSelf = Self<Message>;

/** An election that was decided in this step: the server leads or follows from now on. */
function begin(zab: Zab, state: ZabState, self: ZabSelf): void {
  while (state.phase === "elected") {
    if (state.role === "leading") lead(zab, state, self);
    else follow(zab, state, self);
  }
}

/** What waited for a batch that is durable now, unless it belongs to something that has ended. */
function act(zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void {
  const inSession = deed.session !== 0 && deed.session === state.session;
  const leads = state.role === "leading" && deed.epoch === state.epoch;
  switch (deed.kind) {
    case "txns":
      onLogged(zab, state, deed, self);
      break;
    case "accepted":
      if (inSession) onAccepted(state, deed, self);
      break;
    case "new-leader":
      if (inSession) acknowledgeHistory(state, deed.through, self);
      break;
    case "epoch-ready":
      if (leads) onEpochReady(zab, state, self);
      break;
    case "own-history":
      if (leads) onOwnHistory(zab, state, self);
      break;
    case "quiet":
      break;
  }
}

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
  };
}

/** What one server runs. @param zab what follows from rules and setup. */
function handlersOf(zab: Zab): Handlers<ZabState, Message> {
  return {
    start(disk, self): ZabState {
      const kept = stored(zab, disk);
      const { snapshot } = kept;
      const state: ZabState = {
        role: "looking",
        phase: "election",
        acceptedEpoch: kept.acceptedEpoch,
        currentEpoch: kept.currentEpoch,
        log: kept.log,
        baseZxid: kept.baseZxid,
        delivered: snapshot?.index ?? 0,
        chain: snapshot?.chain ?? 0,
        machine: snapshot === null ? emptyMachine() : copyOf(snapshot.machine),
        snapshotIndex: snapshot?.index ?? 0,
        stable: disk.lastIndex,
        deeds: [],
        voters: kept.voters,
        votersIndex: kept.votersIndex,
        nextVoters: kept.nextVoters,
        nextIndex: kept.nextIndex,
        round: 0,
        vote: { leader: 0, zxid: -1, epoch: -1 },
        received: new Map(),
        outside: new Map(),
        resendUs: 0,
        finalizing: false,
        leader: 0,
        session: 0,
        intake: null,
        epoch: 0,
        learners: new Map(),
        epochReady: false,
        initialIndex: 0,
        ownHistory: false,
        deadlineUs: 0,
        reconfigureUs: 0,
        pings: 0,
        syncs: [],
        waiting: new Map(),
        reads: new Map(),
      };
      if (snapshot !== null) {
        self.assert("restored", snapshot.index, digestMachine(state.machine));
      }
      if (disk.get(VOTERS) === undefined) {
        const write = { kind: "put", key: VOTERS, value: zab.voters } as const;
        persist(state, [write], "quiet", 0, 0, self);
      }
      lookForLeader(zab, state, "it has just started", self);
      return state;
    },

    onMessage(state, from, message, self, session): void {
      if (message.type === "notification") onNotification(zab, state, from, message, self);
      else if (session === state.session) onLeaderMessage(zab, state, message, self);
      else if (state.role === "leading") onLearnerMessage(zab, state, session, message, self);
      begin(zab, state, self);
    },

    onSession(state, peer, session, up, self): void {
      if (session === state.session) onLeaderSession(zab, state, session, up, self);
      else if (state.role === "leading") {
        onLearnerSession(zab, state, peer, session, up, self);
      } else if (up) self.closeSession(session);
    },

    onTimer(state, timer, self): void {
      if (timer === "tick") onTick(zab, state, self);
      else if (timer === "limit") onLimit(zab, state, self);
      else if (timer === "resend") onResend(zab, state, self);
      else if (timer === "finalize") onFinalize(zab, state, self);
      else connect(state, self);
      begin(zab, state, self);
    },

    onRequest(state, request, self): void {
      onRequest(zab, state, request, self);
    },

    onDisk(state, ticket, outcome, self): void {
      if (outcome === "failed" && zab.rules.stopsOnDiskError()) {
        self.halt("stops: its disk has failed");
        return;
      }
      const deed = landed(state, ticket);
      if (deed !== null) act(zab, state, deed, self);
    },

    observe,
    replica: (state) => ({
      index: state.delivered,
      log: state.chain,
      object: digestMachine(state.machine),
    }),
    quorate: (state, nodes) => mayDecide(zab, state, nodes),
  };
}

/** Zab, made from its rules: the correct ones, or a mutant's. */
export function zab(rules: Rules): Declaration<Message> & Instances<ZabState, Message> {
  return {
    name: "zab",
    about: "Zab 1.0 (Junqueira 2011) as ZooKeeper runs it: four phases, observers, reconfiguration",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    doubts: doubtsOf,
    instance: (setup) => handlersOf(sharedBy(rules, setup)),
    describe: describeMessage,
    digest: digestMessage,
    digestWrite,
    facts: FACTS,
    factsOfMessage,
    factsOfWrite,
    given: givenDisk,
  };
}
