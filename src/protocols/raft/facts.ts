/** What Raft's messages and writes assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import type { Facts } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { digestEntry, type Message } from "./messages.ts";
import type { Configuration, Entry } from "./state.ts";
import { HARD_STATE, type HardState, SNAPSHOT, type StoredSnapshot } from "./storage.ts";

export function factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: Facts): void {
  // Asking whether one would win speaks of a term that nobody is in yet (§9.6).
  const asks =
    message.type === "pre-vote" || (message.type === "pre-vote-reply" && message.granted);
  if (!asks) facts.term(from, message.term);
  switch (message.type) {
    case "append-entries":
      facts.lead(from, message.term);
      facts.announced(from, message.term, message.leaderCommit);
      facts.continued(from, message.term, to, message.prevLogIndex);
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
    case "install-snapshot":
      facts.lead(from, message.term);
      break;
    case "timeout-now":
      facts.handedOver(from, message.term, to);
      break;
    case "pre-vote":
    case "pre-vote-reply":
    case "snapshot-reply":
    case "read-index":
    case "read-index-reply":
      break;
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: Facts): void {
  switch (write.kind) {
    case "append": {
      const entry = write.entry as Entry;
      facts.durable(node, write.index, entry.term, digestEntry(entry));
      const { configuration } = entry;
      if (configuration !== null) tellConfiguration(node, write.index, configuration, facts);
      break;
    }
    case "truncate":
      facts.truncated(node, write.from);
      break;
    case "put":
      if (write.key === HARD_STATE) {
        const hard = write.value as HardState;
        facts.remembered(node, hard.term, hard.votedFor);
      } else if (write.key === SNAPSHOT) {
        const { snapshot } = write.value as StoredSnapshot;
        const { index, configuration } = snapshot.configuration;
        facts.snapshotted(node, snapshot.index, snapshot.term, snapshot.chain);
        facts.imaged(node, snapshot.index, snapshot.digest);
        tellConfiguration(node, index, configuration, facts);
      }
      break;
    case "trim":
    case "delete":
      break;
  }
}

function tellConfiguration(
  node: NodeId,
  index: number,
  { voters, outgoing }: Configuration,
  facts: Facts,
): void {
  if (outgoing !== 0) facts.leaving(node, index, outgoing);
  facts.configured(node, index, voters);
}

/** 32 bits of everything a write holds. */
export function digestWrite(write: Write): number {
  switch (write.kind) {
    case "append":
      return mix(mix(1, write.index), digestEntry(write.entry as Entry));
    case "truncate":
      return mix(2, write.from);
    case "put": {
      if (write.key !== SNAPSHOT) return mixValue(3, write);
      const { snapshot, termBefore } = write.value as StoredSnapshot;
      return mix(mix(mix(mix(4, snapshot.index), snapshot.term), snapshot.digest), termBefore);
    }
    default:
      return mixValue(3, write);
  }
}
