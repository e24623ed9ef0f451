/** What the synod's messages assert once they have left the node. The single decree is slot 1. */
import type { Facts } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { digestValueOf, type Message } from "./messages.ts";

/** The one slot of a single-decree protocol. */
export const SLOT = 1;

export function factsOfMessage(from: NodeId, _to: NodeId, message: Message, facts: Facts): void {
  switch (message.type) {
    case "promise":
      facts.promised(from, message.ballot);
      break;
    case "accept":
      facts.proposed(from, SLOT, message.ballot, digestValueOf(message.value));
      break;
    case "accepted":
      facts.accepted(from, SLOT, message.ballot, digestValueOf(message.value));
      break;
    case "prepare":
    case "nack":
    case "decided":
    case "ask":
      break;
  }
}
