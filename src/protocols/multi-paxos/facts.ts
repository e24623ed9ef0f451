/** What the messages and writes of Multi-Paxos assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import { digestItems } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import {
  ACCEPTOR_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROMISE_FACTS,
  PROPOSAL_FACTS,
} from "../../protocol/shared-facts.ts";
import { digestDecree, type Message } from "./messages.ts";
import type { JournalEntry, Snapshot } from "./state.ts";
import { ACCEPTOR, SNAPSHOT, type StoredAcceptor } from "./storage.ts";

const { term, lead, announced } = OFFICE_FACTS;

export const FACTS = {
  term,
  lead,
  announced,
  ...PROMISE_FACTS,
  ...PROPOSAL_FACTS,
  ...ACCEPTOR_FACTS,
  ...MACHINE_FACTS,
  reconfigured: fact(
    "The value of this `digest`, once chosen for `slot`, makes `members` the acceptors of " +
      "later slots: `node` proposed it, or its disk holds it",
    "node",
    "slot",
    "digest",
    "members",
  ),
} as const;

type PaxosFacts = Facts<typeof FACTS>;

export function factsOfMessage(
  from: NodeId,
  to: NodeId,
  message: Message,
  facts: PaxosFacts,
): void {
  switch (message.type) {
    case "accept": {
      const { slot, ballot, decree } = message;
      const digest = digestDecree(decree);
      facts.lead(from, ballot);
      if (decree.members !== 0) facts.reconfigured(from, slot, digest, decree.members);
      facts.proposed(from, slot, ballot, digest);
      break;
    }
    case "accepted":
      facts.accepted(from, message.slot, message.ballot, message.digest);
      break;
    case "prepare":
      facts.term(from, message.ballot);
      facts.prepared(from, message.ballot);
      break;
    case "promise":
      facts.promised(from, message.ballot);
      break;
    case "heartbeat":
      facts.lead(from, message.ballot);
      facts.announced(from, message.ballot, message.decided);
      break;
    case "nack":
    case "heard":
    case "learn":
    case "learnt":
      break;
    case "install": {
      const { slot, items } = message.snapshot;
      facts.shipped(from, slot, to, digestItems(items));
      break;
    }
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: PaxosFacts): void {
  if (write.kind === "append") {
    const { slot, ballot, decree } = write.entry as JournalEntry;
    const digest = digestDecree(decree);
    if (decree.members !== 0) facts.reconfigured(node, slot, digest, decree.members);
    // A learnt decree is not a vote.
    if (ballot > 0) facts.journaled(node, slot, ballot, digest);
  } else if (write.kind === "put" && write.key === ACCEPTOR) {
    const { promised, phase1, phase2, members, alpha } = write.value as StoredAcceptor;
    facts.quorums(node, phase1 * 32 + phase2, members, alpha);
    facts.remembered(node, promised, 0);
  } else if (write.kind === "put" && write.key === SNAPSHOT) {
    const { slot, items } = write.value as Snapshot;
    facts.imaged(node, slot, digestItems(items));
  }
}

/** 32 bits of everything a write holds. */
export function digestWrite(write: Write): number {
  if (write.kind === "append") {
    const { slot, ballot, decree, decided } = write.entry as JournalEntry;
    return mix(mix(mix(mix(mix(1, write.index), slot), ballot), decided), digestDecree(decree));
  }
  if (write.kind === "put" && write.key === SNAPSHOT) {
    const { slot, digest, configurations } = write.value as Snapshot;
    return mixValue(mix(mix(2, slot), digest), configurations);
  }
  return mixValue(3, write);
}
