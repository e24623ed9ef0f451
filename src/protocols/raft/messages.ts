/** The messages of Raft (Ongaro 2014, figure 3.1), in their message-passing form: replies say what they answer. */
import { mix } from "../../core/hash.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Entry } from "./state.ts";

export interface RequestVote {
  readonly type: "request-vote";
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface VoteReply {
  readonly type: "vote-reply";
  readonly term: number;
  readonly granted: boolean;
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
  /** On success: the log matches the leader's up to here, and is durable. On rejection: the `prevLogIndex` that was rejected. */
  readonly index: number;
  /** On rejection: the last index that may match, and its term (§3.5, fast back-off). */
  readonly hintIndex: number;
  readonly hintTerm: number;
  /** The round of the message that this answers. */
  readonly round: number;
}

export type Message = RequestVote | VoteReply | AppendEntries | AppendReply;

const NO_OP_DIGEST = 0x6e6f6f70;

/** 32 bits of everything an entry holds. */
export function digestEntry(entry: Entry): number {
  return mix(entry.term, entry.request === null ? NO_OP_DIGEST : entry.request.digest);
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
      return mix(mix(mix(1, message.term), message.lastLogIndex), message.lastLogTerm);
    case "vote-reply":
      return mix(mix(2, message.term), message.granted ? 1 : 0);
  }
}

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  switch (message.type) {
    case "append-entries":
      return {
        kind: message.type,
        fields: {
          term: message.term,
          prevLogIndex: message.prevLogIndex,
          prevLogTerm: message.prevLogTerm,
          entries: message.entries.length,
          leaderCommit: message.leaderCommit,
        },
      };
    case "append-reply":
      return message.success
        ? {
            kind: message.type,
            fields: { term: message.term, success: true, index: message.index },
          }
        : {
            kind: message.type,
            fields: {
              term: message.term,
              success: false,
              index: message.index,
              hintIndex: message.hintIndex,
              hintTerm: message.hintTerm,
            },
          };
    case "request-vote":
      return {
        kind: message.type,
        fields: {
          term: message.term,
          lastLogIndex: message.lastLogIndex,
          lastLogTerm: message.lastLogTerm,
        },
      };
    case "vote-reply":
      return { kind: message.type, fields: { term: message.term, granted: message.granted } };
  }
}
