/** A leader: one handler for each session with a learner, and a clock that ends what is silent. */
import type { NodeId, SessionId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { onAck } from "./broadcast.ts";
import { confirmSyncs, onSync, order, ping } from "./clients.ts";
import { considerEpoch, onAckEpoch, onFollowerInfo } from "./discovery.ts";
import { lookForLeader } from "./election.ts";
import { mayDecide } from "./electorate.ts";
import type { Message } from "./messages.ts";
import { operate } from "./reconfigure.ts";
import { CONNECTED, lastIndex, SERVING, SYNCHRONIZED, type Zab, type ZabState } from "./state.ts";
import { onNewLeaderAck } from "./synchronization.ts";
import { counterOf } from "./zxid.ts";

type ZabSelf = Self<Message>;

/** The election is won: whoever wants to follow connects now. */
export function lead(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "discovery";
  state.epoch = 0;
  state.epochReady = false;
  state.ownHistory = false;
  state.initialIndex = lastIndex(state);
  state.deadlineUs = self.monotonicNow() + zab.options.initUs;
  state.syncs = [];
  state.reconfigureUs = self.monotonicNow() + zab.options.reconfigureUs;
  self.setTimer("tick", zab.options.tickUs / 2);
  considerEpoch(zab, state, self);
}

/** A session came up or is over. Everything about a learner lives and dies with its session. */
export function onLearnerSession(
  zab: Zab,
  state: ZabState,
  node: NodeId,
  session: SessionId,
  up: boolean,
  self: ZabSelf,
): void {
  if (!up) {
    state.learners.delete(session);
    return;
  }
  let before = 0;
  for (const [older, learner] of state.learners) {
    if (learner.node !== node) continue;
    before = learner.acked;
    state.learners.delete(older);
    self.closeSession(older);
  }
  const acked = zab.rules.learnerStart(before);
  state.learners.set(session, {
    node,
    stage: CONNECTED,
    acceptedEpoch: 0,
    currentEpoch: -1,
    zxid: 0,
    forwards: acked > 0,
    sent: 0,
    syncedThrough: 0,
    acked,
    heardUs: self.monotonicNow(),
    round: 0,
  });
}

/** A learner's message. */
export function onLearnerMessage(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  message: Message,
  self: ZabSelf,
): void {
  const learner = state.learners.get(session);
  if (learner === undefined) return;
  learner.heardUs = self.monotonicNow();
  switch (message.type) {
    case "ack":
      if (counterOf(message.zxid) === 0) onNewLeaderAck(zab, state, session, learner, self);
      else onAck(zab, state, learner, message, self);
      break;
    case "ping":
      learner.round = message.round;
      confirmSyncs(zab, state, self);
      break;
    case "request":
      order(zab, state, message.request, self);
      break;
    case "sync":
      onSync(zab, state, session, message, self);
      break;
    case "follower-info":
      onFollowerInfo(zab, state, session, learner, message, self);
      break;
    case "ack-epoch":
      onAckEpoch(zab, state, session, learner, message, self);
      break;
    default:
  }
}

/** Twice a tick: pings, ends sessions that are silent, and gives up without a quorum. */
export function onTick(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.role !== "leading") return;
  self.setTimer("tick", zab.options.tickUs / 2);
  const nowUs = self.monotonicNow();
  let servers: NodeSet = withNode(0, self.id);
  for (const [session, { node, stage, heardUs }] of state.learners) {
    const limitUs = stage < SERVING ? zab.options.initUs : zab.options.syncUs;
    if (zab.rules.isSilent(nowUs - heardUs, limitUs)) {
      self.log(`drops n${node}, which has been silent`);
      state.learners.delete(session);
      self.closeSession(session);
    } else if (stage >= SYNCHRONIZED) servers = withNode(servers, node);
  }
  if (state.phase === "broadcast") {
    if (!mayDecide(zab, state, servers)) {
      lookForLeader(zab, state, "it has lost its quorum", self);
      return;
    }
  } else if (nowUs > state.deadlineUs) {
    lookForLeader(zab, state, "no quorum has followed it in time", self);
    return;
  }
  ping(state, self);
  if (state.phase === "broadcast") operate(zab, state, nowUs, self);
}
