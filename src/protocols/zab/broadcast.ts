/**
 * Phase 3, broadcast: the leader proposes transactions one after the other, and commits them in
 * order as quorums have them on disk.
 */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { SessionId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { isVoter, mayCommit } from "./electorate.ts";
import type { Ack, Commit, Inform, Proposal } from "./messages.ts";
import {
  type Deed,
  type Learner,
  lastIndex,
  SYNCHRONIZED,
  type Txn,
  type ZabState,
  zxidAt,
} from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { appendTxn } from "./storage.ts";
import { counterOf, zxidName, zxidOf } from "./zxid.ts";

/** Leader, step l.3.1: a request becomes the next transaction of the epoch. */
export function propose(
  zab: Zab,
  state: ZabState,
  request: Request | null,
  voters: NodeSet,
  self: ZabSelf,
): void {
  const index = state.log.next;
  const txn: Txn = { zxid: zxidOf(state.epoch, index - state.initialIndex), request, voters };
  const writes: Write[] = [];
  appendTxn(state, txn, writes);
  zab.steps.persist(zab, state, writes, "txns", 0, txn.zxid, self);
  for (const [session, learner] of state.learners) {
    if (learner.forwards && isVoter(state, learner.node)) sendOpen(state, session, learner, self);
  }
  zab.steps.advanceCommit(zab, state, self);
}

/**
 * Proposes what a learner has not been sent: the new transaction, and to a new voter also those
 * that were open when it was an observer.
 */
function sendOpen(state: ZabState, session: SessionId, learner: Learner, self: ZabSelf): void {
  while (learner.sent < lastIndex(state)) {
    const index = ++learner.sent;
    const txn = entryAt(state.log, index) as Txn;
    const message: Proposal = { type: "proposal", epoch: state.epoch, index, txn };
    self.sendIn(session, message);
  }
}

/** Follower: takes what the leader proposes; while it synchronizes, as a part of the history. */
export function onProposal(zab: Zab, state: ZabState, message: Proposal, self: ZabSelf): void {
  if (state.intake !== null) {
    state.intake.txns.push(message.txn);
    return;
  }
  zab.steps.logProposal(zab, state, message.txn, self);
}

/** step f.3.2: logs a transaction; the acknowledgement leaves when the disk has it. */
export function logProposal(zab: Zab, state: ZabState, txn: Txn, self: ZabSelf): void {
  const writes: Write[] = [];
  appendTxn(state, txn, writes);
  zab.steps.persist(zab, state, writes, "txns", state.session, txn.zxid, self);
}

/**
 * The disk has a transaction: the leader counts itself, a follower says so in the session in which
 * it was proposed.
 */
export function onLogged(zab: Zab, state: ZabState, deed: Deed, self: ZabSelf): void {
  if (state.role === "leading") {
    if (state.phase === "broadcast") zab.steps.advanceCommit(zab, state, self);
  } else if (deed.session !== 0 && deed.session === state.session) {
    self.sendIn(state.session, {
      type: "ack",
      epoch: deed.epoch,
      zxid: deed.zxid,
      index: deed.through,
    });
  }
}

/** Leader: a learner's disk holds a proposal, and all before it. */
export function onAck(
  zab: Zab,
  state: ZabState,
  learner: Learner,
  message: Ack,
  self: ZabSelf,
): void {
  if (learner.stage < SYNCHRONIZED) return;
  const index = state.initialIndex + counterOf(message.zxid);
  if (index > learner.acked) learner.acked = index;
  if (state.phase === "broadcast") zab.steps.advanceCommit(zab, state, self);
}

/** Leader, step l.3.2: commits, one after the other, what a quorum's disks hold. */
export function advanceCommit(zab: Zab, state: ZabState, self: ZabSelf): void {
  while (state.role === "leading" && state.delivered < lastIndex(state)) {
    const index = state.delivered + 1;
    let holders: NodeSet = state.stable >= index ? withNode(0, self.id) : 0;
    for (const { node, acked } of state.learners.values()) {
      if (acked >= index) holders = withNode(holders, node);
    }
    if (!mayCommit(zab, state, holders, index)) return;
    zab.steps.commit(zab, state, index, self);
  }
}

export function commit(zab: Zab, state: ZabState, index: number, self: ZabSelf): void {
  const txn = entryAt(state.log, index) as Txn;
  const { epoch } = state;
  const committed: Commit = { type: "commit", epoch, zxid: txn.zxid, index };
  const informed: Inform = { type: "inform", epoch, index, txn };
  for (const [session, learner] of state.learners) {
    if (!learner.forwards) continue;
    // Who has been proposed it needs the decision only; an observer that has not, the transaction
    // too.
    if (learner.sent >= index) self.sendIn(session, committed);
    else {
      learner.sent = index;
      self.sendIn(session, informed);
    }
  }
  zab.steps.deliver(zab, state, index, self);
  if (txn.voters !== 0) zab.steps.resignUnlessVoter(zab, state, self);
}

/**
 * Leader: who has no vote any more may commit nothing after the reconfiguration that took it away
 * (Leader.tryToCommit), even where that was part of the history that its epoch began with
 * (Leader.startZkServer).
 */
export function resignUnlessVoter(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (!isVoter(state, self.id))
    zab.steps.lookForLeader(zab, state, "it is no longer a voter", self);
}

/**
 * Follower, step f.3.3: delivers the next transaction. What is committed before UPTODATE, that
 * message covers.
 */
export function onCommit(zab: Zab, state: ZabState, message: Commit, self: ZabSelf): void {
  if (state.phase !== "broadcast") return;
  const next = state.delivered + 1;
  if (!zab.rules.isNext(message.zxid, zxidAt(state, next))) {
    const expected = zxidName(zxidAt(state, next));
    zab.steps.lookForLeader(
      zab,
      state,
      `${zxidName(message.zxid)} is committed before ${expected}`,
      self,
    );
    return;
  }
  zab.steps.deliver(zab, state, next, self);
}

/** Observer: logs and delivers what is committed. */
export function onInform(zab: Zab, state: ZabState, message: Inform, self: ZabSelf): void {
  if (state.intake !== null) {
    state.intake.txns.push(message.txn);
    return;
  }
  const { index, txn, epoch } = message;
  const writes: Write[] = [];
  appendTxn(state, txn, writes);
  zab.steps.persist(zab, state, writes, "quiet", 0, txn.zxid, self);
  zab.steps.onCommit(zab, state, { type: "commit", epoch, zxid: txn.zxid, index }, self);
}
