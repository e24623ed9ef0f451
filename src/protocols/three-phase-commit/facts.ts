/** What votes, decisions and log entries assert once they have left the node. */
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { BOUND_FACTS, COMMITMENT_FACTS } from "../../protocol/transactions/facts.ts";
import type { Entry } from "./entries.ts";
import type { Message } from "./messages.ts";

export const FACTS = {
  ...COMMITMENT_FACTS,
  ...BOUND_FACTS,
  committable: fact(
    "`node`'s disk holds that all have voted yes on `transaction`",
    "node",
    "transaction",
  ),
} as const;

type CommitFacts = Facts<typeof FACTS>;

export function factsOfMessage(
  from: NodeId,
  _to: NodeId,
  message: Message,
  facts: CommitFacts,
): void {
  if (message.type === "vote") facts.voted(from, message.transaction, message.yes ? 1 : 0);
  if (message.type !== "decision") return;
  facts.notified(from, message.transaction, message.commit ? 1 : 0);
  if (message.reason === "voted-no") facts.abandoned(from, message.transaction);
}

export function factsOfWrite(node: NodeId, write: Write, facts: CommitFacts): void {
  if (write.kind !== "append") return;
  const entry = write.entry as Entry;
  switch (entry.type) {
    case "prepared":
      facts.ready(node, entry.transaction);
      break;
    case "committed":
      facts.decided(node, entry.transaction, entry.participants);
      facts.completed(node, entry.client, entry.sequence, entry.transaction);
      facts.resolved(node, entry.transaction, 1);
      break;
    case "aborted":
      facts.resolved(node, entry.transaction, 0);
      break;
    case "pre-committed":
      facts.committable(node, entry.transaction);
      break;
    case "epoch":
    case "end":
      break;
  }
}
