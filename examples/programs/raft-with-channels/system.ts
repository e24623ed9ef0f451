/**
 * Raft with channels as a system: what its calls, answers and writes show are the facts of our own
 * Raft, by which it is judged, too.
 */
import { defineSystem, type Facts, type Protocol, protocols, systems, type Write } from "rashomon";
import answersBeforeDisk from "./answers-before-disk.ts?program";
import countsOldTerms from "./counts-old-terms.ts?program";
import { digestOf, type Entry, HARD_STATE, type HardState } from "./log.js";
import main from "./main.ts?program";
import type { AppendEntries, Appended, RequestVote, Vote } from "./messages.js";
import readUnconfirmed from "./read-unconfirmed.ts?program";

/** What one process sends another. */
interface Frame {
  readonly kind: "message" | "call" | "reply" | "error" | "cancel";
  readonly name: string;
  readonly body: unknown;
}

const OWN = protocols.get("raft")?.facts ?? {};

const DECLARATION = {
  name: "raft-with-channels",
  about: "Raft, a loop for each role.",
  options: {
    entriesMax: {
      kind: "integer",
      about: "Entries in one call at most.",
      default: 64,
      min: 1,
      max: 1_000,
    },
  },
  leads: true,
} as const;

function raft(program: (declaration?: object) => Protocol): Protocol {
  const made = program(DECLARATION);
  return {
    ...made,
    facts: { ...made.facts, ...OWN },
    factsOfSetup(node, { nodes }, facts) {
      facts["configured"]?.(node, 0, 2 ** nodes - 1);
    },
    factsOfMessage(from, to, frame, facts) {
      const { kind, name, body } = frame as Frame;
      if (kind === "call") factsOfCall(from, to, name, body, facts);
      else if (kind === "reply") factsOfReply(from, to, name, body, facts);
    },
    factsOfWrite,
  };
}

function factsOfCall(from: number, to: number, name: string, body: unknown, facts: Facts): void {
  if (name === "request-vote") {
    const { term } = body as RequestVote;
    facts["term"]?.(from, term);
    facts["vote"]?.(from, term, from);
  } else if (name === "append-entries") {
    const { term, prevLogIndex, prevLogTerm, entries, leaderCommit } = body as AppendEntries;
    facts["term"]?.(from, term);
    facts["lead"]?.(from, term);
    facts["announced"]?.(from, term, leaderCommit);
    facts["continued"]?.(from, term, to, prevLogIndex, prevLogTerm);
    facts["replicated"]?.(from, term, to, prevLogIndex + entries.length);
  }
}

function factsOfReply(from: number, to: number, name: string, body: unknown, facts: Facts): void {
  if (name === "request-vote") {
    const { term, granted } = body as Vote;
    facts["term"]?.(from, term);
    if (granted) facts["vote"]?.(from, term, to);
  } else if (name === "append-entries") {
    const { term, success, index } = body as Appended;
    facts["term"]?.(from, term);
    if (success) facts["acknowledged"]?.(from, term, index, to);
  }
}

function factsOfWrite(node: number, write: Write, facts: Facts): void {
  if (write.kind === "append") {
    const entry = write.entry as Entry;
    facts["durable"]?.(node, write.index, entry.term, digestOf(entry));
  } else if (write.kind === "truncate") facts["truncated"]?.(node, write.from);
  else if (write.kind === "put" && write.key === HARD_STATE) {
    const { term, votedFor } = write.value as HardState;
    facts["remembered"]?.(node, term, votedFor);
  }
}

export default defineSystem({
  name: "raft-with-channels",
  about: "Raft written with channels and calls, judged as our own Raft is.",
  protocol: raft(main),
  invariants: systems.get("raft")?.invariants ?? [],
  mutants: [
    {
      name: "answers-before-disk",
      about: "A server answers in a term that its disk does not remember yet.",
      detectors: ["durable-before-send"],
      protocol: raft(answersBeforeDisk),
    },
    {
      name: "counts-old-terms",
      about: "An entry of an earlier term counts as committed once a majority holds it.",
      detectors: ["commits-own-term"],
      protocol: raft(countsOldTerms),
    },
    {
      name: "read-unconfirmed",
      about: "A read is answered by a leader that no other has confirmed since it came.",
      detectors: ["linearizable", "read-freshness"],
      protocol: raft(readUnconfirmed),
    },
  ],
});
