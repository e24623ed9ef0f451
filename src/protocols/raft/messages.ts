/**
 * The messages of Raft (Ongaro 2014, figures 3.1 and 5.3, §3.10, §6.4, §9.6), in their
 * message-passing form: replies say what they answer.
 */

import { mix } from "../../core/hash.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import { digestRequest } from "../../protocol/request.ts";
import type { Configuration, Entry, Item, PlacedConfiguration } from "./state.ts";

/**
 * Asks for a vote, or (`pre-vote`, with the term in which it would campaign) whether it would be
 * given.
 */
export interface RequestVote {
  readonly type: "request-vote" | "pre-vote";
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /**
   * The leader asked the candidate to campaign (§3.10): no server ignores it for having heard that
   * leader.
   */
  readonly transfer: boolean;
  /**
   * `pre-vote`: the candidate's monotonic clock when it asked, which the reply returns; 0 in
   * `request-vote`.
   */
  readonly askedUs: number;
}

/** `pre-vote-reply`: if granted, `term` is the term that was asked about, else the voter's own. */
export interface VoteReply {
  readonly type: "vote-reply" | "pre-vote-reply";
  readonly term: number;
  readonly granted: boolean;
  /** `pre-vote-reply`: that of the message that it answers; 0 in `vote-reply`. */
  readonly askedUs: number;
}

export interface AppendEntries {
  readonly type: "append-entries";
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** The leader's latest read round: a reply to this message confirms it (§6.4). */
  readonly round: number;
}

export interface AppendReply {
  readonly type: "append-reply";
  readonly term: number;
  readonly success: boolean;
  /**
   * On success: the log matches the leader's up to here, and is durable. On rejection: the
   * `prevLogIndex` that was rejected.
   */
  readonly index: number;
  /** On rejection: the last index that may match, and its term (§3.5, fast back-off). */
  readonly hintIndex: number;
  readonly hintTerm: number;
  /**
   * The round of the message that this answers; 0 if that message was of an earlier term: then only
   * `term` says something.
   */
  readonly round: number;
}

/** One part of a snapshot. */
export interface InstallSnapshot {
  readonly type: "install-snapshot";
  readonly term: number;
  /** What the snapshot replaces ends here. */
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly lastUs: number;
  readonly chain: number;
  readonly configuration: PlacedConfiguration;
  /** 32 bits of the whole snapshot. */
  readonly digest: number;
  /** The number of items before this part. */
  readonly offset: number;
  readonly items: readonly Item[];
  readonly done: boolean;
  readonly round: number;
}

/**
 * Says how many items have arrived; the last part is answered by an `append-reply` once the
 * snapshot is durable.
 */
export interface SnapshotReply {
  readonly type: "snapshot-reply";
  readonly term: number;
  readonly lastIndex: number;
  readonly received: number;
  readonly round: number;
}

/** Asks its receiver to campaign at once (§3.10). */
export interface TimeoutNow {
  readonly type: "timeout-now";
  readonly term: number;
}

/** A follower asks the leader at which index a client's read may be answered (§6.4). */
export interface ReadIndex {
  readonly type: "read-index";
  readonly term: number;
  readonly client: number;
  readonly sequence: number;
}

export interface ReadIndexReply {
  readonly type: "read-index-reply";
  readonly term: number;
  readonly client: number;
  readonly sequence: number;
  readonly index: number;
}

export type Message =
  | RequestVote
  | VoteReply
  | AppendEntries
  | AppendReply
  | InstallSnapshot
  | SnapshotReply
  | TimeoutNow
  | ReadIndex
  | ReadIndexReply;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  "request-vote": true,
  "pre-vote": true,
  "vote-reply": true,
  "pre-vote-reply": true,
  "append-entries": true,
  "append-reply": true,
  "install-snapshot": true,
  "snapshot-reply": true,
  "timeout-now": true,
  "read-index": true,
  "read-index-reply": true,
});

const NO_OP_DIGEST = 0x6e6f6f70;
const CONFIGURATION_DIGEST = 0x636f6e66;

function digestConfiguration({ voters, outgoing, learners, request }: Configuration): number {
  const members = mix(mix(mix(CONFIGURATION_DIGEST, voters), outgoing), learners);
  return request === undefined ? members : mix(members, digestRequest(request));
}

/** 32 bits of everything an entry holds. */
export function digestEntry(entry: Entry): number {
  const { term, timeUs, request, configuration } = entry;
  const content =
    request !== null
      ? digestRequest(request)
      : configuration === null
        ? NO_OP_DIGEST
        : digestConfiguration(configuration);
  return mix(timeUs === 0 ? term : mix(term, timeUs), content);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "append-entries": {
      let hash = mix(mix(mix(3, message.term), message.prevLogIndex), message.prevLogTerm);
      const entries = message.entries;
      for (let at = 0; at < entries.length; at++)
        hash = mix(hash, digestEntry(entries[at] as Entry));
      return mix(mix(hash, message.leaderCommit), message.round);
    }
    case "append-reply": {
      const hash = mix(mix(mix(4, message.term), message.success ? 1 : 0), message.index);
      return mix(mix(mix(hash, message.hintIndex), message.hintTerm), message.round);
    }
    case "request-vote":
    case "pre-vote": {
      const kind = message.type === "pre-vote" ? 5 : 1;
      const hash = mix(mix(mix(kind, message.term), message.lastLogIndex), message.lastLogTerm);
      return mix(
        message.askedUs === 0 ? hash : mix(hash, message.askedUs),
        message.transfer ? 1 : 0,
      );
    }
    case "vote-reply":
    case "pre-vote-reply": {
      const hash = mix(message.type === "vote-reply" ? 2 : 6, message.term);
      return mix(
        message.askedUs === 0 ? hash : mix(hash, message.askedUs),
        message.granted ? 1 : 0,
      );
    }
    case "install-snapshot": {
      const hash = mix(mix(mix(7, message.term), message.lastIndex), message.digest);
      return mix(mix(mix(hash, message.offset), message.items.length), message.round);
    }
    case "snapshot-reply":
      return mix(
        mix(mix(mix(8, message.term), message.lastIndex), message.received),
        message.round,
      );
    case "timeout-now":
      return mix(9, message.term);
    case "read-index":
      return mix(mix(mix(10, message.term), message.client), message.sequence);
    case "read-index-reply":
      return mix(mix(mix(mix(11, message.term), message.client), message.sequence), message.index);
  }
}
