/**
 * Phase 2, synchronization: the leader brings each learner's history in line with its own, by what is missing (DIFF), by
 * what is too much (TRUNC), or as a whole (SNAP). Once a quorum holds it, it is committed, and the leader leads.
 */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { SessionId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { advanceCommit, resignUnlessVoter } from "./broadcast.ts";
import { deliver } from "./deliver.ts";
import { isVoter, mayDecide } from "./electorate.ts";
import type { Diff, Message, NewLeader, Snap, Trunc, UpToDate } from "./messages.ts";
import {
  floorIndex,
  type Intake,
  type Learner,
  lastIndex,
  SERVING,
  SYNCHRONIZED,
  SYNCHRONIZING,
  type Txn,
  type Zab,
  type ZabState,
  zxidAt,
} from "./state.ts";
import {
  appendTxn,
  CURRENT_EPOCH,
  installSnapshot,
  persist,
  snapshotOf,
  truncate,
} from "./storage.ts";
import { zxidOf } from "./zxid.ts";

type ZabSelf = Self<Message>;

// --- the leader ---

/** A quorum has acknowledged the epoch: the leader's own history becomes the epoch's, on its disk first. */
export function beginSynchronization(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "synchronization";
  state.currentEpoch = state.epoch;
  const write: Write = { kind: "put", key: CURRENT_EPOCH, value: state.epoch };
  persist(state, [write], "own-history", 0, 0, self);
  if (zab.rules.isEstablished(false)) establish(zab, state, self);
}

/**
 * LearnerHandler.syncFollower: sends a learner what brings it to the leader's history. From this moment on whatever the
 * leader proposes goes to it, too: nothing is left out between, and nothing comes twice.
 */
export function synchronize(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): void {
  // An observer is sent only what is committed, or will be before anybody is served.
  const end = isVoter(state, learner.node)
    ? lastIndex(state)
    : Math.max(state.delivered, state.initialIndex);
  for (let index = startOf(zab, state, session, learner, self); index <= end; index++) {
    const txn = entryAt(state.log, index) as Txn;
    self.sendIn(session, { type: "proposal", epoch: state.epoch, index, txn });
  }
  self.sendIn(session, { type: "new-leader", epoch: state.epoch, index: end });
  learner.stage = SYNCHRONIZING;
  learner.syncedThrough = end;
  learner.sent = end;
  learner.forwards = true;
}

/** Sends DIFF, TRUNC or SNAP. @returns the first index that must follow. */
function startOf(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): number {
  const { rules } = zab;
  const { epoch } = state;
  const common = floorIndex(state, learner.zxid);
  const zxid = zxidAt(state, common);
  if (common >= 0 && (zxid === learner.zxid || !rules.mustTruncate())) {
    self.sendIn(session, { type: "diff", epoch });
    return rules.diffFrom(common);
  }
  if (common >= 0 && rules.mayTruncateTo(zxid, learner.zxid)) {
    self.sendIn(session, { type: "trunc", epoch, zxid });
    return common + 1;
  }
  const snapshot = snapshotOf(state, self);
  self.sendIn(session, { type: "snap", epoch, snapshot });
  return state.delivered + 1;
}

/** A learner's disk holds the history that it was sent (ACK-LD). */
export function onNewLeaderAck(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): void {
  if (learner.stage !== SYNCHRONIZING) return;
  learner.stage = SYNCHRONIZED;
  learner.acked = Math.max(learner.acked, zab.rules.newLeaderAckCovers(learner.syncedThrough));
  if (state.phase === "broadcast") {
    sendUpToDate(zab, state, session, learner, self);
    advanceCommit(zab, state, self);
  } else considerLeading(zab, state, self);
}

/** The leader's own disk holds its history and the epoch. */
export function onOwnHistory(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.ownHistory = true;
  considerLeading(zab, state, self);
}

/** step l.2.2: a quorum holds the history. */
function considerLeading(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (!state.ownHistory || state.phase !== "synchronization") return;
  let holders: NodeSet = withNode(0, self.id);
  for (const { node, stage } of state.learners.values()) {
    if (stage >= SYNCHRONIZED) holders = withNode(holders, node);
  }
  if (zab.rules.isEstablished(mayDecide(zab, state, holders))) establish(zab, state, self);
}

/** Commits the history that the epoch began with, and tells those who have it to serve clients. */
function establish(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "broadcast";
  state.vote = { ...state.vote, epoch: state.epoch };
  self.log(`leads epoch ${state.epoch} with ${state.initialIndex} transactions`);
  deliver(zab, state, state.initialIndex, self);
  for (const [session, learner] of state.learners) {
    if (learner.stage === SYNCHRONIZED) sendUpToDate(zab, state, session, learner, self);
  }
  resignUnlessVoter(zab, state, self);
}

function sendUpToDate(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): void {
  const index = zab.rules.committedAtUpToDate(state.delivered, learner.syncedThrough);
  learner.stage = SERVING;
  self.sendIn(session, { type: "up-to-date", epoch: state.epoch, index });
}

// --- a learner ---

/** The leader says what its history starts from for this learner. Nothing of it counts before all of it is there. */
export function onHistory(
  zab: Zab,
  state: ZabState,
  message: Diff | Trunc | Snap,
  self: ZabSelf,
): void {
  const zxid = message.type === "trunc" ? message.zxid : 0;
  const snapshot = message.type === "snap" ? message.snapshot : null;
  if (snapshot === null || zab.rules.snapshotWaitsForHistory()) {
    state.intake = { kind: message.type, zxid, snapshot, txns: [] };
    return;
  }
  const writes: Write[] = [];
  if (snapshot.index > state.delivered) installSnapshot(state, snapshot, writes, self);
  else truncate(state, snapshot.index + 1, writes);
  persist(state, writes, "quiet", 0, 0, self);
  state.intake = { kind: "diff", zxid: 0, snapshot: null, txns: [] };
}

/** step f.2.1: takes the history over, then makes the epoch current, then says so; each when the one before is durable. */
export function onNewLeader(zab: Zab, state: ZabState, message: NewLeader, self: ZabSelf): void {
  const writes: Write[] = [];
  if (state.intake !== null) takeOver(state, state.intake, writes, self);
  state.intake = null;
  state.currentEpoch = message.epoch;
  const epoch: Write = { kind: "put", key: CURRENT_EPOCH, value: message.epoch };
  let written = false;
  for (const step of zab.rules.newLeaderSteps()) {
    if (step === "ack" && !written) acknowledgeHistory(state, lastIndex(state), self);
    else if (step === "ack") persist(state, [], "new-leader", state.session, 0, self);
    else {
      written = true;
      persist(state, step === "history" ? writes : [epoch], "quiet", 0, 0, self);
    }
  }
}

/** The disk holds the epoch and the history, which ends at `index`; what was proposed since is acknowledged by itself. */
export function acknowledgeHistory(state: ZabState, index: number, self: ZabSelf): void {
  self.sendIn(state.session, {
    type: "ack",
    epoch: state.epoch,
    zxid: zxidOf(state.epoch, 0),
    index,
  });
}

/** Makes the history the leader's, in memory and (by the writes it adds) on disk, in one batch. */
function takeOver(state: ZabState, intake: Intake, writes: Write[], self: ZabSelf): void {
  const { kind, snapshot, txns } = intake;
  if (kind === "snap" && snapshot !== null) {
    if (snapshot.index > state.delivered) installSnapshot(state, snapshot, writes, self);
    merge(state, snapshot.index + 1, txns, writes);
    return;
  }
  if (kind === "trunc") truncate(state, floorIndex(state, intake.zxid) + 1, writes);
  for (const txn of txns) appendTxn(state, txn, writes);
}

/** Behind a snapshot: keeps what is the same, so that nothing delivered is ever taken off the disk. */
function merge(state: ZabState, first: number, txns: readonly Txn[], writes: Write[]): void {
  let index = first;
  for (const txn of txns) {
    const known = index <= state.delivered || zxidAt(state, index) === txn.zxid;
    if (!known) {
      truncate(state, index, writes);
      appendTxn(state, txn, writes);
    }
    index++;
  }
  truncate(state, index, writes);
}

/** The leader leads: everything up to `index` is committed, and clients may be served. */
export function onUpToDate(zab: Zab, state: ZabState, message: UpToDate, self: ZabSelf): void {
  state.phase = "broadcast";
  state.vote = { ...state.vote, epoch: message.epoch };
  deliver(zab, state, Math.min(message.index, lastIndex(state)), self);
}
