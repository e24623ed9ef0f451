/** A leader: one handler for each session with a learner, and a clock that ends what is silent. */
import type { NodeId, SessionId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { mayDecide } from "./electorate.ts";
import type { Message } from "./messages.ts";
import { CONNECTED, lastIndex, SERVING, SYNCHRONIZED, type ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { counterOf } from "./zxid.ts";

/** The election is won: followers connect now. */
export function lead(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "discovery";
  state.epoch = 0;
  state.epochReady = false;
  state.ownHistory = false;
  state.initialIndex = lastIndex(state);
  state.deadlineUs = self.monotonicNow() + zab.options.initUs;
  state.syncs = [];
  state.reconfigureUs = self.monotonicNow() + zab.options.reconfigureUs;
  self.setTimer("tick", zab.options.pingUs);
  zab.steps.considerEpoch(zab, state, self);
}

/** A session came up or is over. What is kept about a learner ends with its session. */
export function onLearnerSession(
  _zab: Zab,
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
  for (const [older, learner] of state.learners) {
    if (learner.node !== node) continue;
    state.learners.delete(older);
    self.closeSession(older);
  }
  state.learners.set(session, {
    node,
    stage: CONNECTED,
    acceptedEpoch: 0,
    currentEpoch: -1,
    zxid: 0,
    forwards: false,
    sent: 0,
    syncedThrough: 0,
    acked: 0,
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
      if (counterOf(message.zxid) === 0)
        zab.steps.onNewLeaderAck(zab, state, session, learner, self);
      else zab.steps.onAck(zab, state, learner, message, self);
      break;
    case "ping":
      learner.round = message.round;
      zab.steps.confirmSyncs(zab, state, self);
      break;
    case "request":
      zab.steps.order(zab, state, message.request, self);
      break;
    case "sync":
      zab.steps.onSync(zab, state, session, message, self);
      break;
    case "follower-info":
      zab.steps.onFollowerInfo(zab, state, session, learner, message, self);
      break;
    case "ack-epoch":
      zab.steps.onAckEpoch(zab, state, session, learner, message, self);
      break;
    default:
  }
}

/** Twice a tick: pings, ends sessions that are silent, and gives up without a quorum. */
export function onTick(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.role !== "leading") return;
  self.setTimer("tick", zab.options.pingUs);
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
      zab.steps.lookForLeader(zab, state, "it has lost its quorum", self);
      return;
    }
  } else if (nowUs > state.deadlineUs) {
    zab.steps.lookForLeader(zab, state, "no quorum has followed it in time", self);
    return;
  }
  zab.steps.ping(zab, state, self);
  if (state.phase === "broadcast") zab.steps.operate(zab, state, nowUs, self);
}
