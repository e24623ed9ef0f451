/**
 * Phase 1, discovery: a quorum reports which epochs it has accepted, and promises to follow no
 * leader of an earlier one than the new.
 */
import type { Write } from "../../protocol/disk.ts";
import type { SessionId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { isVoter, mayDecide } from "./electorate.ts";
import type { AckEpoch, FollowerInfo, LeaderInfo } from "./messages.ts";
import {
  ACKNOWLEDGED,
  type Deed,
  DISCOVERED,
  type Learner,
  lastZxid,
  type ZabState,
} from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { ACCEPTED_EPOCH } from "./storage.ts";

// --- the leader ---

/** A learner introduces itself. */
export function onFollowerInfo(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  message: FollowerInfo,
  self: ZabSelf,
): void {
  learner.stage = DISCOVERED;
  learner.acceptedEpoch = message.acceptedEpoch;
  if (state.epoch === 0) {
    zab.steps.considerEpoch(zab, state, self);
  } else if (
    isVoter(state, learner.node) &&
    zab.rules.mustMakeWay(message.acceptedEpoch, state.epoch)
  ) {
    // ZooKeeper's learner would refuse this epoch forever; here the leader makes way for a later
    // one.
    zab.steps.lookForLeader(zab, state, `n${learner.node} has accepted a later epoch`, self);
  } else if (state.epochReady) {
    self.sendIn(session, { type: "leader-info", epoch: state.epoch });
  }
}

/**
 * step l.1.1; Leader.getEpochToPropose: with a quorum, an epoch later than all of theirs, on the
 * own disk before it is sent.
 */
export function considerEpoch(zab: Zab, state: ZabState, self: ZabSelf): void {
  let servers: NodeSet = withNode(0, self.id);
  let accepted = 0;
  for (const learner of state.learners.values()) {
    if (learner.stage < DISCOVERED) continue;
    servers = withNode(servers, learner.node);
    accepted = Math.max(accepted, learner.acceptedEpoch);
  }
  if (!mayDecide(zab, state, servers)) return;
  state.epoch = zab.rules.newEpoch(accepted, state.acceptedEpoch);
  state.acceptedEpoch = state.epoch;
  zab.steps.persist(zab, state, [acceptedEpochOf(state)], "epoch-ready", 0, 0, self);
}

function acceptedEpochOf({ acceptedEpoch }: ZabState): Write {
  return { kind: "put", key: ACCEPTED_EPOCH, value: acceptedEpoch };
}

/** The epoch is durable at the leader: it sends the epoch to its learners. */
export function onEpochReady(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.epochReady = true;
  for (const [session, { stage }] of state.learners) {
    if (stage === DISCOVERED) {
      self.sendIn(session, { type: "leader-info", epoch: state.epoch });
    }
  }
  zab.steps.considerAcknowledged(zab, state, self);
}

/**
 * Leader.waitForEpochAck: a learner promises; one whose history is ahead of the leader's must not
 * be led by it.
 */
export function onAckEpoch(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  message: AckEpoch,
  self: ZabSelf,
): void {
  learner.stage = ACKNOWLEDGED;
  learner.currentEpoch = message.currentEpoch;
  learner.zxid = message.zxid;
  if (state.phase !== "discovery") {
    zab.steps.synchronize(zab, state, session, learner, self);
    return;
  }
  const counts = message.currentEpoch !== -1 && isVoter(state, learner.node);
  if (counts && isAhead(zab, state, message)) {
    zab.steps.lookForLeader(zab, state, `n${learner.node} has a later history`, self);
    return;
  }
  zab.steps.considerAcknowledged(zab, state, self);
}

function isAhead(zab: Zab, state: ZabState, message: AckEpoch): boolean {
  const own = zab.rules.votedZxid(state);
  return zab.rules.isAhead(message.currentEpoch, message.zxid, state.currentEpoch, own);
}

/** step l.1.2: a quorum has promised. */
export function considerAcknowledged(zab: Zab, state: ZabState, self: ZabSelf): void {
  let servers: NodeSet = withNode(0, self.id);
  for (const { node, stage, currentEpoch } of state.learners.values()) {
    if (stage === ACKNOWLEDGED && currentEpoch !== -1) servers = withNode(servers, node);
  }
  if (!mayDecide(zab, state, servers)) return;
  zab.steps.beginSynchronization(zab, state, self);
  for (const [session, learner] of state.learners) {
    if (learner.stage === ACKNOWLEDGED) zab.steps.synchronize(zab, state, session, learner, self);
  }
}

// --- a learner ---

/** step f.1.2: the leader's epoch. Whatever is answered, the disk remembers the epoch first. */
export function onLeaderInfo(zab: Zab, state: ZabState, message: LeaderInfo, self: ZabSelf): void {
  const { epoch } = message;
  const answer = zab.rules.answerTo(epoch, state.acceptedEpoch);
  if (answer === "refuse") {
    zab.steps.lookForLeader(zab, state, `epoch ${epoch} is before ${state.acceptedEpoch}`, self);
    return;
  }
  state.epoch = epoch;
  state.acceptedEpoch = epoch;
  const writes = answer === "accept" ? [acceptedEpochOf(state)] : [];
  const counts = zab.rules.countsAsAck(answer) ? 1 : 0;
  zab.steps.persist(zab, state, writes, "accepted", state.session, counts, self);
}

/** The disk remembers the epoch: the promise is given. */
export function onAccepted(_zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void {
  state.phase = "synchronization";
  self.sendIn(state.session, {
    type: "ack-epoch",
    epoch: state.epoch,
    currentEpoch: deed.zxid === 1 ? state.currentEpoch : -1,
    zxid: lastZxid(state),
  });
}
