/**
 * The messages of Zab, by ZooKeeper's names. Notifications are datagrams; everything else travels
 * in a learner's FIFO session. `epoch` is the leader's, `index` a transaction's place in the
 * history.
 */

import { mix } from "../../core/hash.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import { digestRequest, type Request } from "../../protocol/request.ts";
import type { Role, Snapshot, Txn, Vote } from "./state.ts";
import { counterOf, epochOf, zxidName } from "./zxid.ts";

/** Phase 0: the sender's vote; to servers that look for a leader, and in answer to them. */
export interface Notification {
  readonly type: "notification";
  readonly vote: Vote;
  readonly round: number;
  readonly role: Role;
  /**
   * The last configuration that the sender knows to be committed: a server that lags learns of it
   * here.
   */
  readonly voters: NodeSet;
  readonly votersIndex: number;
}

/** Phase 1, the paper's CEPOCH: a learner introduces itself. */
export interface FollowerInfo {
  readonly type: "follower-info";
  readonly acceptedEpoch: number;
}

/** Phase 1, NEWEPOCH. */
export interface LeaderInfo {
  readonly type: "leader-info";
  readonly epoch: number;
}

/**
 * Phase 1, ACK-E. `currentEpoch` is -1 where the epoch had been accepted before: it does not count.
 */
export interface AckEpoch {
  readonly type: "ack-epoch";
  readonly epoch: number;
  readonly currentEpoch: number;
  readonly zxid: number;
}

/** Phase 2: what follows belongs after the learner's last transaction ... */
export interface Diff {
  readonly type: "diff";
  readonly epoch: number;
}

/** ... or after `zxid`: the learner first truncates its log there ... */
export interface Trunc {
  readonly type: "trunc";
  readonly epoch: number;
  readonly zxid: number;
}

/** ... or after this snapshot, which replaces what the learner has. */
export interface Snap {
  readonly type: "snap";
  readonly epoch: number;
  readonly snapshot: Snapshot;
}

/** Phase 2, NEWLEADER: the history is complete, up to `index`. */
export interface NewLeader {
  readonly type: "new-leader";
  readonly epoch: number;
  readonly index: number;
}

/** Phase 2, the paper's COMMIT-LD: serve clients; everything up to `index` is committed. */
export interface UpToDate {
  readonly type: "up-to-date";
  readonly epoch: number;
  readonly index: number;
}

/** Phases 2 and 3: a transaction to be logged. */
export interface Proposal {
  readonly type: "proposal";
  readonly epoch: number;
  readonly index: number;
  readonly txn: Txn;
}

/**
 * The learner's disk holds everything up to `index`. Counter 0 in `zxid`: the acknowledgement of
 * NEWLEADER (ACK-LD).
 */
export interface Ack {
  readonly type: "ack";
  readonly epoch: number;
  readonly zxid: number;
  readonly index: number;
}

export interface Commit {
  readonly type: "commit";
  readonly epoch: number;
  readonly zxid: number;
  readonly index: number;
}

/** To observers: a transaction that is committed. */
export interface Inform {
  readonly type: "inform";
  readonly epoch: number;
  readonly index: number;
  readonly txn: Txn;
}

/** A learner's client wants something done. */
export interface Forward {
  readonly type: "request";
  readonly request: Request;
}

/**
 * A learner's client wants to read what is committed now; back: the learner has been sent all of
 * that.
 */
export interface Sync {
  readonly type: "sync";
  readonly client: number;
  readonly sequence: number;
}

/** Heartbeats, both ways. */
export interface Ping {
  readonly type: "ping";
  readonly epoch: number;
  readonly round: number;
}

export type LearnerMessage = FollowerInfo | AckEpoch | Ack | Forward | Sync | Ping;
export type LeaderMessage =
  | LeaderInfo
  | Diff
  | Trunc
  | Snap
  | Proposal
  | NewLeader
  | UpToDate
  | Commit
  | Inform
  | Sync
  | Ping;
export type Message = Notification | LearnerMessage | LeaderMessage;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  notification: true,
  "follower-info": true,
  "leader-info": true,
  "ack-epoch": true,
  diff: true,
  trunc: true,
  snap: true,
  "new-leader": true,
  "up-to-date": true,
  proposal: true,
  ack: true,
  commit: true,
  inform: true,
  request: true,
  sync: true,
  ping: true,
});

/** 32 bits of everything a transaction holds. */
export function digestTxn(txn: Txn): number {
  const { request, voters } = txn;
  const content =
    request === null
      ? voters
      : voters === 0
        ? digestRequest(request)
        : mix(digestRequest(request), voters);
  return mix(mix(epochOf(txn.zxid), counterOf(txn.zxid)), content);
}

const ROLES: readonly Role[] = ["looking", "following", "leading", "observing"];

function mixZxid(hash: number, zxid: number): number {
  return mix(mix(hash, epochOf(zxid)), counterOf(zxid));
}

function digestVote(vote: Vote): number {
  return mixZxid(mix(mix(1, vote.leader as NodeId), vote.epoch), vote.zxid);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "proposal":
      return mix(mix(mix(2, message.epoch), message.index), digestTxn(message.txn));
    case "ack":
      return mix(mixZxid(mix(3, message.epoch), message.zxid), message.index);
    case "commit":
      return mix(mixZxid(mix(4, message.epoch), message.zxid), message.index);
    case "inform":
      return mix(mix(mix(5, message.epoch), message.index), digestTxn(message.txn));
    case "ping":
      return mix(mix(6, message.epoch), message.round);
    case "request":
      return mix(7, digestRequest(message.request));
    case "sync":
      return mix(mix(8, message.client), message.sequence);
    case "notification":
      return mix(
        mix(mix(digestVote(message.vote), message.round), ROLES.indexOf(message.role)),
        mix(message.votersIndex, message.voters),
      );
    case "follower-info":
      return mix(10, message.acceptedEpoch);
    case "leader-info":
      return mix(11, message.epoch);
    case "ack-epoch":
      return mixZxid(mix(mix(12, message.epoch), message.currentEpoch), message.zxid);
    case "diff":
      return mix(13, message.epoch);
    case "trunc":
      return mixZxid(mix(14, message.epoch), message.zxid);
    case "snap":
      return mix(mixZxid(mix(15, message.epoch), message.snapshot.zxid), message.snapshot.chain);
    case "new-leader":
      return mix(mix(16, message.epoch), message.index);
    case "up-to-date":
      return mix(mix(17, message.epoch), message.index);
  }
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  notification: ["leader", "epoch", "zxid", "round", "role", "votersIndex"],
  "follower-info": ["acceptedEpoch"],
  "leader-info": ["epoch"],
  "ack-epoch": ["epoch", "currentEpoch", "zxid"],
  diff: ["epoch"],
  trunc: ["epoch", "zxid"],
  snap: ["epoch", "index", "zxid"],
  "new-leader": ["epoch", "index"],
  "up-to-date": ["epoch", "index"],
  proposal: ["epoch", "index", "zxid"],
  inform: ["epoch", "index", "zxid"],
  ack: ["epoch", "index", "zxid"],
  commit: ["epoch", "index", "zxid"],
  request: ["client", "sequence"],
  sync: ["client", "sequence"],
  ping: ["epoch", "round"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  return { kind: message.type, fields: fieldsOf(message) };
}

function fieldsOf(message: Message): MessageLabel["fields"] {
  switch (message.type) {
    case "notification": {
      const { vote, round, role, votersIndex } = message;
      const { leader, epoch, zxid } = vote;
      const fields = { leader: `n${leader}`, epoch, zxid: zxidName(zxid), round, role };
      // As at the start unless a reconfiguration was committed.
      return votersIndex === 0 ? fields : { ...fields, votersIndex };
    }
    case "follower-info":
      return { acceptedEpoch: message.acceptedEpoch };
    case "ack-epoch":
      return {
        epoch: message.epoch,
        currentEpoch: message.currentEpoch,
        zxid: zxidName(message.zxid),
      };
    case "trunc":
      return { epoch: message.epoch, zxid: zxidName(message.zxid) };
    case "snap":
      return {
        epoch: message.epoch,
        index: message.snapshot.index,
        zxid: zxidName(message.snapshot.zxid),
      };
    case "proposal":
    case "inform":
      return { epoch: message.epoch, index: message.index, zxid: zxidName(message.txn.zxid) };
    case "ack":
    case "commit":
      return { epoch: message.epoch, index: message.index, zxid: zxidName(message.zxid) };
    case "leader-info":
    case "diff":
      return { epoch: message.epoch };
    case "new-leader":
    case "up-to-date":
      return { epoch: message.epoch, index: message.index };
    case "request":
      return { client: message.request.client, sequence: message.request.sequence };
    case "sync":
      return { client: message.client, sequence: message.sequence };
    case "ping":
      return { epoch: message.epoch, round: message.round };
  }
}
