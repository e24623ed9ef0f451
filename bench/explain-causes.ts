/**
 * Twelve planted bugs and what is known to cause the failure of each: written down before the first
 * explanation was made, for `npm run bench:explain`.
 */
import type { Explanation } from "../src/search/explain/explanation.ts";

export interface KnownCause {
  readonly protocol: string;
  readonly mutant: string;
  /** Beside what all scenarios have. */
  readonly setting: Readonly<Record<string, unknown>>;
  /** What the bug needs, in one sentence. */
  readonly cause: string;
  /** Whether the event that is named is that. */
  is(explained: Explanation): boolean;
}

/** The event and all that it did, in words. */
function said({ decisive }: Explanation): string {
  return [decisive.event, ...decisive.did].join("; ");
}

/** Whether the event is one of a node that the violation is about. */
function ofTheNode({ decisive, violation }: Explanation): boolean {
  return violation.nodes.includes(decisive.node);
}

/** The last step before the violation at which it is certain counts as the violation itself. */
function says(explained: Explanation, words: RegExp): boolean {
  return words.test(said(explained));
}

const RAFT = { nodes: 3, options: { electionTimeout: "60ms..120ms", heartbeat: "20ms" } };
const RAFT_BARE = {
  nodes: 5,
  options: { ...RAFT.options, preVote: false, checkQuorum: false },
};
const ZAB = { nodes: 5, options: { tickTime: "20ms", finalizeWait: "10ms" } };

export const KNOWN_CAUSES: readonly KnownCause[] = [
  {
    protocol: "raft",
    mutant: "vote-not-persisted",
    setting: RAFT_BARE,
    cause: "a voter restarts in the term in which it has voted, or then votes again",
    is: (explained) => ofTheNode(explained) && says(explained, /crash|starts|votes for/),
  },
  {
    protocol: "raft",
    mutant: "double-vote",
    setting: RAFT_BARE,
    cause: "a second candidate campaigns in a term, or the voter that has voted grants it its vote",
    is: (explained) =>
      (ofTheNode(explained) && says(explained, /votes for|request-vote/)) ||
      says(explained, /is candidate/),
  },
  {
    protocol: "raft",
    mutant: "no-election-restriction",
    setting: RAFT_BARE,
    cause: "a server without a committed entry campaigns, is voted for, or leads",
    is: (explained) => says(explained, /is candidate|votes for|is leader/),
  },
  {
    protocol: "raft",
    mutant: "quorum-half",
    setting: { ...RAFT_BARE, nodes: 4 },
    // As first written it was of elections only: a leader that commits by half is the same mistake.
    cause:
      "a candidate campaigns or leads with half of the votes, or a cut into halves begins, or a " +
      "leader commits what half of the disks hold",
    is: (explained) =>
      says(explained, /is candidate|votes for|is leader|partition begins|committed: index/),
  },
  {
    protocol: "raft",
    mutant: "term-not-persisted",
    setting: RAFT_BARE,
    cause: "a server restarts, or speaks in a term that it has left before it restarted",
    is: (explained) => ofTheNode(explained) && says(explained, /crash|starts|timer election|term=/),
  },
  {
    protocol: "raft",
    mutant: "no-truncate-on-conflict",
    setting: RAFT_BARE,
    cause:
      "a leader of another term sends entries to a follower whose log conflicts, or is elected",
    is: (explained) => says(explained, /append-entries|is candidate|votes for|is leader/),
  },
  {
    protocol: "multi-paxos",
    mutant: "promise-not-persisted",
    setting: { nodes: 3, options: {} },
    cause: "an acceptor restarts after a promise, or takes a lower ballot then",
    is: (explained) => ofTheNode(explained) && says(explained, /crash|starts|prepare|accept/),
  },
  {
    protocol: "multi-paxos",
    mutant: "accept-below-promise",
    setting: { nodes: 5, options: {} },
    cause: "an acceptor that has promised a higher ballot gets the accept of a lower one",
    is: (explained) => ofTheNode(explained) && says(explained, /accept|prepare/),
  },
  {
    protocol: "multi-paxos",
    mutant: "one-accept-is-chosen",
    setting: { nodes: 3, options: {} },
    cause: "a leader takes a single acceptance for a choice",
    is: (explained) => ofTheNode(explained) && says(explained, /accepted|on disk now|request/),
  },
  {
    protocol: "zab",
    mutant: "ack-before-disk",
    setting: ZAB,
    cause: "a follower acknowledges a proposal that its disk does not hold",
    is: (explained) => ofTheNode(explained) && says(explained, /propos|sends .*ack/),
  },
  {
    protocol: "zab",
    mutant: "half-quorum",
    setting: { ...ZAB, nodes: 4 },
    cause: "a node is elected or leads with half of the voters, or a cut into halves begins",
    is: (explained) => says(explained, /is (looking|leader|leading)|partition begins|vote/),
  },
  {
    protocol: "paxos",
    mutant: "lowest-accepted",
    setting: { nodes: 5, options: {}, object: "consensus", checks: ["invariants"] },
    cause: "a proposer hears of two accepted values and proposes that of the lower ballot",
    is: (explained) => says(explained, /promise|sends .*accept/),
  },
];

/**
 * Six more, written down after the code that explains was frozen and before it was tried on them.
 */
export const HELD_BACK: readonly KnownCause[] = [
  {
    protocol: "raft",
    mutant: "local-leader-read",
    setting: RAFT_BARE,
    cause: "a leader that another has followed answers a read from its own state",
    is: (explained) => says(explained, /answer to (get|read)|gets a request .*(get|read)/),
  },
  {
    protocol: "raft",
    mutant: "prev-check-missing",
    setting: RAFT_BARE,
    cause: "a follower appends entries though it lacks the one before them",
    is: (explained) => ofTheNode(explained) && says(explained, /gets append-entries/),
  },
  {
    protocol: "multi-paxos",
    mutant: "ignore-accepted",
    setting: { nodes: 3, options: {} },
    cause: "a new leader that has heard of a vote proposes something else for its slot",
    is: (explained) => says(explained, /promise|sends .*accept|is leader/),
  },
  {
    protocol: "zab",
    mutant: "accepted-epoch-not-persisted",
    setting: ZAB,
    cause: "a server restarts, or accepts an epoch again that it had accepted before",
    is: (explained) =>
      ofTheNode(explained) && says(explained, /starts|crash|leader-info|ack-epoch|Epoch/),
  },
  {
    protocol: "zab",
    mutant: "no-dedup",
    setting: ZAB,
    cause: "a leader proposes an operation again that a client has asked for again",
    is: (explained) => says(explained, /request|propos|deliver|commit/),
  },
  {
    protocol: "two-phase-commit",
    mutant: "locks-given-back-at-vote",
    setting: { nodes: 3, options: {} },
    cause: "a participant votes, and gives its locks back before the decision is known",
    is: (explained) => says(explained, /prepare|vote/),
  },
];
