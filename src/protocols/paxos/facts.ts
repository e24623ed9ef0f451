/**
 * What the synod's messages and writes assert once they have left the node. The single decree is
 * slot 1.
 */

import { ballotOf } from "../../protocol/ballot.ts";
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import {
  ACCEPTOR_FACTS,
  MACHINE_FACTS,
  PROMISE_FACTS,
  PROPOSAL_FACTS,
  PROPOSER_FACTS,
} from "../../protocol/shared-facts.ts";
import { digestValueOf, type Message } from "./messages.ts";
import { ACCEPTOR, PROPOSER, type StoredAcceptor } from "./storage.ts";

/** The one slot of a single-decree protocol. */
export const SLOT = 1;

export const FACTS = {
  ...PROMISE_FACTS,
  ...PROPOSAL_FACTS,
  ...ACCEPTOR_FACTS,
  ...PROPOSER_FACTS,
  delivered: MACHINE_FACTS.delivered,
  entered: fact(
    "`node` handed to its disk that it uses `ballot` from now on, for `slot`",
    "node",
    "ballot",
    "slot",
  ),
  outbid: fact("Word reached `node` that an acceptor has promised `ballot`", "node", "ballot"),
} as const;

type SynodFacts = Facts<typeof FACTS>;

export function factsOfMessage(
  from: NodeId,
  _to: NodeId,
  message: Message,
  facts: SynodFacts,
): void {
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
      facts.prepared(from, message.ballot);
      facts.sought(from, message.ballot, SLOT);
      break;
    case "nack":
    case "decided":
    case "ask":
      break;
  }
}

export function factsOfArrival(
  node: NodeId,
  from: NodeId,
  message: Message,
  facts: SynodFacts,
): void {
  switch (message.type) {
    case "promise": {
      const { ballot, vote } = message;
      if (vote !== null) {
        facts.reported(node, ballot, from, SLOT, vote.ballot, digestValueOf(vote.value));
      }
      facts.gathered(node, ballot, from, 0);
      break;
    }
    case "nack":
      facts.outbid(node, message.promised);
      break;
    case "accepted":
      facts.acceptance(node, SLOT, message.ballot, from);
      break;
    case "decided":
      facts.informed(node, SLOT, digestValueOf(message.value));
      break;
    default:
      break;
  }
}

/** What handing a write to the disk asserts. */
export function factsOfIssue(node: NodeId, write: Write, facts: SynodFacts): void {
  if (write.kind !== "put" || write.key !== PROPOSER) return;
  facts.entered(node, ballotOf(write.value as number, node), SLOT);
}

export function factsOfWrite(node: NodeId, write: Write, facts: SynodFacts): void {
  if (write.kind !== "put" || write.key !== ACCEPTOR) return;
  const { promised, vote, acceptors } = write.value as StoredAcceptor;
  if (acceptors !== undefined) facts.quorums(node, 0, acceptors, 1);
  facts.remembered(node, promised, 0);
  if (vote !== null) facts.journaled(node, SLOT, vote.ballot, digestValueOf(vote.value));
}
