/** What messages and writes of the register assert once they have left the node. */
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { digestValueOf, type Message } from "./messages.ts";
import { REPLICA, type StoredReplica } from "./storage.ts";

export const FACTS = {
  propagated: fact(
    "`node` asked a replica to hold a value with the timestamp `tag`, for write " +
      "`sequence` of `client` (0 no client: it is for a read)",
    "node",
    "tag: number",
    "digest",
    "client",
    "sequence: number",
  ),
  stored: fact(
    "`node`'s disk holds a value with the timestamp `tag`, in place of the one before",
    "node",
    "tag: number",
    "digest",
  ),
  confirmed: fact(
    "`node` sent word that its disk holds a value with the timestamp `tag`, or a later one",
    "node",
    "tag: number",
  ),
} as const;

type AbdFacts = Facts<typeof FACTS>;

export function factsOfMessage(from: NodeId, _to: NodeId, message: Message, facts: AbdFacts): void {
  if (message.type === "update") {
    const { copy, client, sequence } = message;
    facts.propagated(from, copy.tag, digestValueOf(copy.value), client, sequence);
  } else if (message.type === "ack") facts.confirmed(from, message.tag);
  else if (message.type === "answer") facts.confirmed(from, message.copy.tag);
}

export function factsOfWrite(node: NodeId, write: Write, facts: AbdFacts): void {
  if (write.kind !== "put" || write.key !== REPLICA) return;
  const { copy } = write.value as StoredReplica;
  facts.stored(node, copy.tag, digestValueOf(copy.value));
}
