/** What Raft's messages and writes assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import { digestItems } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Setup } from "../../protocol/protocol.ts";
import {
  LOG_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROMISE_FACTS,
} from "../../protocol/shared-facts.ts";
import { digestEntry, type Message } from "./messages.ts";
import { initialVoters } from "./start.ts";
import type { Configuration, Entry } from "./state.ts";
import { HARD_STATE, type HardState, SNAPSHOT, type StoredSnapshot } from "./storage.ts";

export const FACTS = {
  ...OFFICE_FACTS,
  ...PROMISE_FACTS,
  ...LOG_FACTS,
  ...MACHINE_FACTS,
  leaving: fact(
    "The configuration that `node`'s disk holds next, at `index`, is joint: it needs a " +
      "majority of `voters` besides its own",
    "node",
    "index",
    "voters",
  ),
  adopted: fact(
    "`node` handed to its disk, for `index` of its log, that `voters` decide, and `outgoing` " +
      "(0: no one) besides",
    "node",
    "index",
    "voters",
    "outgoing",
  ),
  abandoned: fact("`node` handed to its disk that its log ends before `from`", "node", "from"),
  rebased: fact(
    "`node` handed to its disk a snapshot in place of its log up to `index`, whose entry there is " +
      "of `term`; its configuration is adopted next",
    "node",
    "index",
    "term",
  ),
  continued: fact(
    "`node`, as the leader of `term`, sent `peer` what follows `index` in its log",
    "node",
    "term",
    "peer",
    "index",
  ),
  replicated: fact(
    "`node`, as the leader of `term`, has sent `peer` its log up to `index`, or a snapshot in " +
      "its place",
    "node",
    "term",
    "peer",
    "index",
  ),
  solicited: fact(
    "`node` asked for votes in `term`, with a log that ends at `index`, of `lastTerm`",
    "node",
    "term",
    "index",
    "lastTerm",
  ),
  gathered: fact("A vote of `voter` in `term` reached `node`", "node", "term", "voter"),
  confirmed: fact(
    "Word of `peer` reached `node` that, in `term`, its disk holds the leader's log up to `index`",
    "node",
    "term",
    "peer",
    "index",
  ),
  noted: fact(
    "`node` handed to its disk that it is in `term`, and its vote in it is `candidate`'s (0: none)",
    "node",
    "term",
    "candidate",
  ),
  handed: fact(
    "`node` handed to its disk an entry of `term` at `index`, where its log ends now",
    "node",
    "index",
    "term",
  ),
  handedOver: fact(
    "`node`, as the leader of `term`, asked `peer` to campaign",
    "node",
    "term",
    "peer",
  ),
  committed: claim("`node` knows everything up to `index` to be committed", "node", "index"),
  counted: claim(
    "`node`, as the leader of `term`, counts on `peer`'s disk holding its log up to `index`",
    "node",
    "term",
    "peer",
    "index",
  ),
} as const;

type RaftFacts = Facts<typeof FACTS>;

/** The configuration before any entry, which no write shows. */
export function factsOfSetup(node: NodeId, setup: Setup, facts: RaftFacts): void {
  facts.configured(node, 0, initialVoters(setup));
}

export function factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: RaftFacts): void {
  // A pre-vote names a term that no server is in yet (§9.6).
  const asks =
    message.type === "pre-vote" || (message.type === "pre-vote-reply" && message.granted);
  if (!asks) facts.term(from, message.term);
  switch (message.type) {
    case "append-entries":
      facts.lead(from, message.term);
      facts.announced(from, message.term, message.leaderCommit);
      facts.continued(from, message.term, to, message.prevLogIndex);
      facts.replicated(from, message.term, to, message.prevLogIndex + message.entries.length);
      break;
    case "append-reply":
      if (message.success) facts.acknowledged(from, message.term, message.index, to);
      break;
    case "request-vote":
      facts.vote(from, message.term, from);
      facts.solicited(from, message.term, message.lastLogIndex, message.lastLogTerm);
      break;
    case "vote-reply":
      if (message.granted) facts.vote(from, message.term, to);
      break;
    case "install-snapshot":
      facts.lead(from, message.term);
      facts.replicated(from, message.term, to, message.lastIndex);
      if (message.done) facts.shipped(from, message.lastIndex, to, message.digest);
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

export function factsOfArrival(
  node: NodeId,
  from: NodeId,
  message: Message,
  facts: RaftFacts,
): void {
  switch (message.type) {
    case "vote-reply":
      if (message.granted) facts.gathered(node, message.term, from);
      break;
    case "append-reply":
      if (message.success) facts.confirmed(node, message.term, from, message.index);
      break;
    default:
      break;
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: RaftFacts): void {
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
        facts.imaged(node, snapshot.index, digestItems(snapshot.items));
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
  facts: RaftFacts,
): void {
  if (outgoing !== 0) facts.leaving(node, index, outgoing);
  facts.configured(node, index, voters);
}

/**
 * What handing a write to the disk asserts: a configuration decides from the moment at which the
 * log in memory holds it, and a vote goes by that log. A server hands over its term, its vote and
 * its entries in the handler that changes them.
 */
export function factsOfIssue(node: NodeId, write: Write, facts: RaftFacts): void {
  if (write.kind === "append") {
    const { term, configuration } = write.entry as Entry;
    facts.handed(node, write.index, term);
    if (configuration === null) return;
    facts.adopted(node, write.index, configuration.voters, configuration.outgoing);
  } else if (write.kind === "truncate") facts.abandoned(node, write.from);
  else if (write.kind === "put" && write.key === HARD_STATE) {
    const { term, votedFor } = write.value as HardState;
    facts.noted(node, term, votedFor);
  } else if (write.kind === "put" && write.key === SNAPSHOT) {
    const { snapshot } = write.value as StoredSnapshot;
    const { index, configuration } = snapshot.configuration;
    facts.rebased(node, snapshot.index, snapshot.term);
    facts.adopted(node, index, configuration.voters, configuration.outgoing);
  }
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
