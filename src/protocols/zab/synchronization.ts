/**
 * Phase 2, synchronization: the leader brings each learner's history in line with its own, by what
 * is missing (DIFF), by what is too much (TRUNC), or as a whole (SNAP). Once a quorum holds it, it
 * is committed, and the leader leads.
 */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { SessionId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { isVoter, mayDecide } from "./electorate.ts";
import type { Diff, NewLeader, Snap, Trunc, UpToDate } from "./messages.ts";
import {
  floorIndex,
  type Intake,
  type Learner,
  lastIndex,
  SERVING,
  SYNCHRONIZED,
  SYNCHRONIZING,
  type Txn,
  type ZabState,
  zxidAt,
} from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { appendTxn, CURRENT_EPOCH, snapshotOf, truncate } from "./storage.ts";
import { zxidOf } from "./zxid.ts";

// --- the leader ---

/**
 * A quorum has acknowledged the epoch: the leader's own history becomes the epoch's, on its disk
 * first.
 */
export function beginSynchronization(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "synchronization";
  state.currentEpoch = state.epoch;
  const write: Write = { kind: "put", key: CURRENT_EPOCH, value: state.epoch };
  zab.steps.persist(zab, state, [write], "own-history", 0, 0, self);
}

/**
 * LearnerHandler.syncFollower: sends a learner what brings it to the leader's history. From this
 * moment on whatever the leader proposes goes to it, too: nothing is left out between, and nothing
 * comes twice.
 */
export function synchronize(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): void {
  // An observer is sent only what is committed, or will be before any client is served.
  const end = isVoter(state, learner.node)
    ? lastIndex(state)
    : Math.max(state.delivered, state.initialIndex);
  const first = zab.steps.startOf(zab, state, session, learner, end, self);
  for (let index = first; index <= end; index++) {
    const txn = entryAt(state.log, index) as Txn;
    self.sendIn(session, { type: "proposal", epoch: state.epoch, index, txn });
  }
  self.sendIn(session, { type: "new-leader", epoch: state.epoch, index: end });
  learner.stage = SYNCHRONIZING;
  learner.syncedThrough = end;
  learner.sent = end;
  learner.forwards = true;
}

/**
 * Sends DIFF, TRUNC or SNAP.
 * @param end the last index that is sent.
 * @returns the first index that must follow.
 */
export function startOf(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  end: number,
  self: ZabSelf,
): number {
  const { rules } = zab;
  const { epoch } = state;
  const common = rules.lastKept(floorIndex(state, learner.zxid), end);
  const zxid = zxidAt(state, common);
  if (common >= 0 && zxid === learner.zxid) {
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
  zab.steps.coverHistory(learner);
  if (state.phase === "broadcast") {
    zab.steps.sendUpToDate(zab, state, session, learner, self);
    zab.steps.advanceCommit(zab, state, self);
  } else zab.steps.considerLeading(zab, state, self);
}

/** The acknowledgement of NEWLEADER covers everything that was sent before it. */
export function coverHistory(learner: Learner): void {
  learner.acked = Math.max(learner.acked, learner.syncedThrough);
}

/** The leader's own disk holds its history and the epoch. */
export function onOwnHistory(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.ownHistory = true;
  zab.steps.considerLeading(zab, state, self);
}

/** step l.2.2: a quorum holds the history. */
export function considerLeading(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (!state.ownHistory || state.phase !== "synchronization") return;
  let holders: NodeSet = withNode(0, self.id);
  for (const { node, stage } of state.learners.values()) {
    if (stage >= SYNCHRONIZED) holders = withNode(holders, node);
  }
  if (mayDecide(zab, state, holders)) zab.steps.establish(zab, state, self);
}

/**
 * Commits the history that the epoch began with, and lets the servers that hold it serve clients.
 */
export function establish(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "broadcast";
  state.vote = { ...state.vote, epoch: state.epoch };
  self.log(`leads epoch ${state.epoch} with ${state.initialIndex} transactions`);
  zab.steps.deliver(zab, state, state.initialIndex, self);
  for (const [session, learner] of state.learners) {
    if (learner.stage === SYNCHRONIZED) zab.steps.sendUpToDate(zab, state, session, learner, self);
  }
  zab.steps.resignUnlessVoter(zab, state, self);
}

/**
 * step l.2.2 (COMMIT-LD): a learner may serve clients; what is committed now is committed (NJU
 * issue 3).
 */
export function sendUpToDate(
  _zab: Zab,
  state: ZabState,
  session: SessionId,
  learner: Learner,
  self: ZabSelf,
): void {
  learner.stage = SERVING;
  self.sendIn(session, { type: "up-to-date", epoch: state.epoch, index: state.delivered });
}

// --- a learner ---

/**
 * The leader says what its history starts from for this learner. Nothing of it counts before all of
 * it is there.
 */
export function onHistory(_zab: Zab, state: ZabState, message: Diff | Trunc | Snap): void {
  const zxid = message.type === "trunc" ? message.zxid : 0;
  const snapshot = message.type === "snap" ? message.snapshot : null;
  state.intake = { kind: message.type, zxid, snapshot, txns: [] };
}

/**
 * step f.2.1: takes the history over, then makes the epoch current, then says so; each when the one
 * before is durable.
 */
export function onNewLeader(zab: Zab, state: ZabState, message: NewLeader, self: ZabSelf): void {
  const history: Write[] = [];
  if (state.intake !== null) zab.steps.takeOver(zab, state, state.intake, history, self);
  state.intake = null;
  state.currentEpoch = message.epoch;
  const epoch: Write = { kind: "put", key: CURRENT_EPOCH, value: message.epoch };
  zab.steps.adoptHistory(zab, state, history, epoch, self);
}

/**
 * Writes the history, then the epoch, then acknowledges both; each when the one before is durable.
 */
export function adoptHistory(
  zab: Zab,
  state: ZabState,
  history: readonly Write[],
  epoch: Write,
  self: ZabSelf,
): void {
  zab.steps.persist(zab, state, history, "quiet", 0, 0, self);
  zab.steps.persist(zab, state, [epoch], "quiet", 0, 0, self);
  zab.steps.persist(zab, state, [], "new-leader", state.session, 0, self);
}

/**
 * The disk holds the epoch and the history, which ends at `index`; what was proposed since is
 * acknowledged by itself.
 */
export function acknowledgeHistory(_zab: Zab, state: ZabState, index: number, self: ZabSelf): void {
  self.sendIn(state.session, {
    type: "ack",
    epoch: state.epoch,
    zxid: zxidOf(state.epoch, 0),
    index,
  });
}

/** Makes the history the leader's, in memory and (by the writes it adds) on disk, in one batch. */
export function takeOver(
  zab: Zab,
  state: ZabState,
  intake: Intake,
  writes: Write[],
  self: ZabSelf,
): void {
  const { kind, snapshot, txns } = intake;
  if (kind === "snap" && snapshot !== null) {
    if (zab.rules.mayInstall(snapshot.index, state.delivered)) {
      zab.steps.installSnapshot(zab, state, snapshot, writes, self);
    }
    merge(state, snapshot.index + 1, txns, writes);
    return;
  }
  if (kind === "trunc") truncate(state, floorIndex(state, intake.zxid) + 1, writes);
  for (const txn of txns) appendTxn(state, txn, writes);
}

/**
 * After a snapshot: keeps what is the same, so that nothing delivered is ever taken off the disk.
 */
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
  zab.steps.deliver(zab, state, Math.min(message.index, lastIndex(state)), self);
}
