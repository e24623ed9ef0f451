/** What the messages and writes of Multi-Paxos assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import { MEMBER_COMMANDS } from "../../protocol/administration.ts";
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import { digestItems } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Setup } from "../../protocol/protocol.ts";
import {
  ACCEPTOR_FACTS,
  CHANGE_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROMISE_FACTS,
  PROPOSAL_FACTS,
  PROPOSER_FACTS,
} from "../../protocol/shared-facts.ts";
import { digestDecree, type Message } from "./messages.ts";
import { optionsOf } from "./options.ts";
import type { Decree, JournalEntry, Snapshot } from "./state.ts";
import { ACCEPTOR, SNAPSHOT, type StoredAcceptor } from "./storage.ts";

const { term, lead, announced } = OFFICE_FACTS;

export const FACTS = {
  term,
  lead,
  announced,
  ...PROMISE_FACTS,
  ...PROPOSAL_FACTS,
  ...ACCEPTOR_FACTS,
  ...PROPOSER_FACTS,
  ...MACHINE_FACTS,
  ...CHANGE_FACTS,
  leases: fact(
    "`node` answers reads by leases: a grant lasts for `grantUs` by the acceptor's clock, " +
      "and the rate of any clock is wrong by `driftPpm` parts per million at most",
    "node",
    "grantUs",
    "driftPpm: number",
  ),
  beatSent: fact(
    "`node`, as the leader of `ballot`, sent heartbeat `beat`",
    "node",
    "ballot",
    "beat: number",
  ),
  beatReached: fact(
    "Heartbeat `beat` of `ballot` reached `node`",
    "node",
    "ballot",
    "beat: number",
  ),
  leaseGranted: fact(
    "`node` acknowledged heartbeat `beat` of `ballot` to its `leader`, which grants it " +
      "the lease",
    "node",
    "ballot",
    "leader",
    "beat: number",
  ),
  grantReached: fact(
    "Word reached `node` that `acceptor` has heard its heartbeat `beat` of `ballot`",
    "node",
    "ballot",
    "acceptor: node",
    "beat: number",
  ),
  heardOf: fact(
    "A message reached `node` of who uses `ballot`, or of an acceptor that has promised it",
    "node",
    "ballot",
  ),
  covered: fact(
    "`node` was sent the state after slot `through`, which does not say what was decided",
    "node",
    "through: number",
  ),
} as const;

type PaxosFacts = Facts<typeof FACTS>;

export function factsOfSetup(node: NodeId, { options }: Setup, facts: PaxosFacts): void {
  const { reads, electionMinUs, leaseDriftPpm } = optionsOf(options);
  if (reads === "lease") facts.leases(node, electionMinUs, leaseDriftPpm);
}

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
      change(from, slot, digest, decree, facts);
      facts.proposed(from, slot, ballot, digest);
      break;
    }
    case "accepted":
      facts.accepted(from, message.slot, message.ballot, message.digest);
      break;
    case "prepare":
      facts.term(from, message.ballot);
      facts.prepared(from, message.ballot);
      facts.sought(from, message.ballot, message.from);
      break;
    case "promise":
      facts.promised(from, message.ballot);
      break;
    case "heartbeat":
      facts.lead(from, message.ballot);
      facts.announced(from, message.ballot, message.decided);
      facts.beatSent(from, message.ballot, message.beat);
      break;
    case "heard":
      facts.leaseGranted(from, message.ballot, to, message.beat);
      break;
    case "nack":
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

function change(
  node: NodeId,
  slot: number,
  digest: number,
  { request }: Decree,
  facts: PaxosFacts,
): void {
  if (request === null || !MEMBER_COMMANDS.has(request.command.f)) return;
  facts.changes(node, slot, digest, request.client, request.sequence);
}

export function factsOfArrival(
  node: NodeId,
  from: NodeId,
  message: Message,
  facts: PaxosFacts,
): void {
  switch (message.type) {
    case "promise": {
      const { ballot, decided, votes } = message;
      for (const [slot, vote] of votes) {
        facts.reported(node, ballot, from, slot, vote.ballot, digestDecree(vote.decree));
      }
      facts.gathered(node, ballot, from, decided);
      break;
    }
    case "accepted":
      facts.acceptance(node, message.slot, message.ballot, from);
      break;
    case "prepare":
    case "accept":
      facts.heardOf(node, message.ballot);
      break;
    case "nack":
      facts.heardOf(node, message.promised);
      break;
    case "heartbeat":
      facts.heardOf(node, message.ballot);
      facts.beatReached(node, message.ballot, message.beat);
      break;
    case "heard":
      facts.grantReached(node, message.ballot, from, message.beat);
      break;
    case "learnt":
      message.decrees.forEach((decree, at) => {
        facts.informed(node, message.from + at, digestDecree(decree));
      });
      break;
    case "install":
      facts.covered(node, message.snapshot.slot);
      break;
    case "learn":
      break;
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: PaxosFacts): void {
  if (write.kind === "append") {
    const { slot, ballot, decree } = write.entry as JournalEntry;
    const digest = digestDecree(decree);
    change(node, slot, digest, decree, facts);
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
