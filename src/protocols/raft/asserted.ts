/** What Raft's messages and writes assert once they have left the server, or have arrived. */
import type { Write } from "../../protocol/disk.ts";
import { digestItems } from "../../protocol/machine-items.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Setup } from "../../protocol/protocol.ts";
import type { Reply, Request } from "../../protocol/request.ts";
import type { RaftFacts } from "./facts.ts";
import { digestEntry, type Message } from "./messages.ts";
import { optionsOf } from "./options.ts";
import { initialVoters } from "./start.ts";
import { type Configuration, type Entry, requestOf } from "./state.ts";
import { HARD_STATE, type HardState, SNAPSHOT, type StoredSnapshot } from "./storage.ts";
import { TRANSFER, targetOf } from "./transfer.ts";

/** The configuration before any entry, which no write shows, and what goes by time. */
export function factsOfSetup(node: NodeId, setup: Setup, facts: RaftFacts): void {
  facts.configured(node, 0, initialVoters(setup));
  const { electionMinUs, leaseDriftPpm, preVote, checkQuorum, reads } = optionsOf(setup.options);
  const readsBy = { log: 0, lease: 4, "read-index": 8 }[reads];
  const modes = (preVote ? 1 : 0) + (checkQuorum ? 2 : 0) + readsBy;
  facts.timed(node, electionMinUs, leaseDriftPpm, modes);
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
      facts.continued(from, message.term, to, message.prevLogIndex, message.prevLogTerm);
      facts.replicated(from, message.term, to, message.prevLogIndex + message.entries.length);
      facts.pulsed(from, message.term, to, message.round);
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
      else facts.declined(from, message.term, to, 0);
      break;
    case "install-snapshot":
      facts.lead(from, message.term);
      facts.replicated(from, message.term, to, message.lastIndex);
      facts.pulsed(from, message.term, to, message.round);
      if (message.done) facts.shipped(from, message.lastIndex, to, message.digest);
      break;
    case "timeout-now":
      facts.handedOver(from, message.term, to);
      break;
    case "pre-vote":
      facts.surveyed(
        from,
        message.term,
        message.askedUs,
        message.lastLogIndex,
        message.lastLogTerm,
      );
      break;
    case "pre-vote-reply":
      if (message.granted) facts.assured(from, message.term, to, message.askedUs);
      else facts.declined(from, message.term, to, message.askedUs);
      break;
    case "read-index-reply":
      facts.vouched(from, message.term, message.client, message.sequence);
      break;
    case "read-index":
      facts.enquired(from, message.client, message.sequence);
      break;
    case "snapshot-reply":
      break;
  }
}

export function factsOfArrival(
  node: NodeId,
  from: NodeId,
  message: Message,
  facts: RaftFacts,
): void {
  const { type, term } = message;
  if (type !== "pre-vote" && !(type === "pre-vote-reply" && message.granted)) {
    facts.met(node, term, from);
  }
  switch (type) {
    case "append-entries": {
      const { prevLogIndex: index, prevLogTerm, entries, leaderCommit } = message;
      facts.felt(node, term, from, message.round);
      facts.fed(node, term, index, prevLogTerm, index + entries.length, leaderCommit);
      break;
    }
    case "install-snapshot":
      facts.felt(node, term, from, message.round);
      if (message.done) facts.fed(node, term, 0, 0, message.lastIndex, message.lastIndex);
      break;
    case "append-reply":
      if (message.success) facts.confirmed(node, term, from, message.index);
      facts.echoed(node, term, from, message.round);
      break;
    case "snapshot-reply":
      facts.echoed(node, term, from, message.round);
      break;
    case "request-vote":
    case "pre-vote":
      facts.canvassed(node, term, from, message.askedUs);
      break;
    case "vote-reply":
      if (message.granted) facts.gathered(node, term, from);
      break;
    case "pre-vote-reply":
      if (message.granted) facts.encouraged(node, term, from, message.askedUs);
      break;
    case "timeout-now":
      facts.urged(node, term);
      break;
    case "read-index-reply":
      facts.entitled(node, message.client, message.sequence, message.index);
      break;
    case "read-index":
      break;
  }
}

export function factsOfWrite(node: NodeId, write: Write, facts: RaftFacts): void {
  switch (write.kind) {
    case "append": {
      const entry = write.entry as Entry;
      facts.durable(node, write.index, entry.term, digestEntry(entry));
      const { configuration } = entry;
      if (configuration === null) break;
      tellConfiguration(node, write.index, configuration, facts);
      tellChange(node, write.index, entry, facts);
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

/** What a reply asserts when it leaves. */
export function factsOfReply(
  node: NodeId,
  { command: { f, input } }: Request,
  { status, output }: Reply,
  facts: RaftFacts,
): void {
  if (f !== TRANSFER || status !== "ok" || output !== true) return;
  facts.transferring(node, targetOf(input));
}

/** Whose change a configuration makes, if it makes one. */
function tellChange(node: NodeId, index: number, entry: Entry, facts: RaftFacts): void {
  const request = requestOf(entry);
  if (request === null) return;
  facts.changes(node, index, digestEntry(entry), request.client, request.sequence);
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
