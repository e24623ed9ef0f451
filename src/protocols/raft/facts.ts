/** What Raft's messages and writes assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import type { Facts } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { digestEntry, type Message } from "./messages.ts";
import type { Entry } from "./state.ts";
import { HARD_STATE, type HardState } from "./storage.ts";

export function factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: Facts): void {
  facts.term(from, message.term);
  switch (message.type) {
    case "append-entries":
      facts.lead(from, message.term);
      facts.announced(from, message.term, message.leaderCommit);
      break;
    case "append-reply":
      if (message.success) facts.acknowledged(from, message.term, message.index, to);
      break;
    case "request-vote":
      facts.vote(from, message.term, from);
      break;
    case "vote-reply":
      if (message.granted) facts.vote(from, message.term, to);
      break;
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: Facts): void {
  switch (write.kind) {
    case "append": {
      const entry = write.entry as Entry;
      facts.durable(node, write.index, entry.term, digestEntry(entry));
      break;
    }
    case "truncate":
      facts.truncated(node, write.from);
      break;
    case "put":
      if (write.key === HARD_STATE) {
        const hard = write.value as HardState;
        facts.remembered(node, hard.term, hard.votedFor);
      }
      break;
    case "trim":
    case "delete":
      break;
  }
}

/** 32 bits of everything a write holds. */
export function digestWrite(write: Write): number {
  switch (write.kind) {
    case "append":
      return mix(mix(1, write.index), digestEntry(write.entry as Entry));
    case "truncate":
      return mix(2, write.from);
    default:
      return mixValue(3, write);
  }
}
