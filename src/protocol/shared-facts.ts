/** The facts that the world asserts, and those that several protocols share. */
import { claim, type Facts, fact } from "./facts.ts";

/** What the world sees of clients and machines, whatever the protocol. */
export const WORLD_FACTS = {
  asked: fact(
    "`client` sent a node its operation `sequence`, for the first time or again",
    "client",
    "sequence: number",
    "digest",
  ),
  received: fact(
    "`client` received a reply to its operation `sequence`, as of `index`",
    "client",
    "sequence: number",
    "index",
  ),
  read: fact(
    "`node` answered read `sequence` of `client` from its state after `index`",
    "node",
    "client",
    "sequence: number",
    "index",
  ),
  changeAsked: fact(
    "The administrator `client` asked a node, by its command `sequence`, that `joined` (0 " +
      "no one) get a vote and `left` (0 no one) lose theirs, for the first time or again; " +
      "`digest` is of the command",
    "client",
    "sequence: number",
    "digest",
    "joined: nodes",
    "left: nodes",
  ),
  administered: fact(
    "`node` told the administrator `client`, who had asked for that by its command " +
      "`sequence`, that it is done: with a vote now `joined` (0 no one), and with none " +
      "`left` (0 no one)",
    "node",
    "joined: nodes",
    "left: nodes",
    "client",
    "sequence: number",
  ),
  refused: fact(
    "`node` told the administrator `client` that its command `sequence` was refused, by " +
      "which `joined` (0 no one) would get a vote and `left` (0 no one) lose theirs",
    "node",
    "client",
    "sequence: number",
    "joined: nodes",
    "left: nodes",
  ),
  leased: fact(
    "`node` answered a read by a lease, by which no one should lead a term later than `term` yet",
    "node",
    "term",
  ),
  started: fact("`node` has started; what it does from now on is no part of its start", "node"),
  crashed: fact("`node` stopped; what its disk had not made durable is lost", "node"),
  wiped: fact("`node`'s disk was emptied while it was stopped; it starts with nothing", "node"),
  drifting: fact(
    "From now on `node`'s clocks run `ratePpm` parts per million faster than time (below " +
      "0: slower)",
    "node",
    "ratePpm: number",
  ),
  jumped: fact("`node`'s wall clock was set forward by `byUs` (below 0: back)", "node", "byUs"),
  paused: fact("`node`'s machine stopped; it keeps its memory, and its clocks run on", "node"),
  resumed: fact("`node`'s machine goes on after a pause", "node"),
  restarted: fact("`node` is about to start again, with what its disk kept", "node"),
} as const;

/** Where facts are asserted: those of the world, and whatever the protocol declares. */
export type WorldFacts = Facts<typeof WORLD_FACTS> & Facts;

/** Terms, epochs and ballots: who sends in them, votes in them, leads them. */
export const OFFICE_FACTS = {
  term: fact("A message of `term` left `node`", "node", "term"),
  vote: fact(
    "`node` granted its one vote of `term` to `candidate` (a candidate votes for itself)",
    "node",
    "term",
    "candidate",
  ),
  lead: fact("`node` acted as the leader of `term`", "node", "term"),
  announced: fact(
    "`node`, in `term`, sent others word that everything up to `index` is decided",
    "node",
    "term",
    "index",
  ),
} as const;

/** What a disk remembers of a vote or a promise. */
export const PROMISE_FACTS = {
  remembered: fact(
    "`node`'s disk remembers `term` (a ballot), and in it a vote for `candidate` (0: none)",
    "node",
    "term",
    "candidate",
  ),
} as const;

/** Logs of entries with an index from 1, a term (or epoch) and a content. */
export const LOG_FACTS = {
  durable: fact(
    "The entry at `index` is on `node`'s disk; those at higher indices no longer are",
    "node",
    "index",
    "term",
    "digest",
  ),
  truncated: fact(
    "`node`'s disk holds no entry from index `from` on any more",
    "node",
    "from: number",
  ),
  acknowledged: fact(
    "`node` sent the `leader` of `term` word that its disk holds that leader's log up to `index`",
    "node",
    "term",
    "index",
    "leader",
  ),
  snapshotted: fact(
    "`node`'s disk holds a snapshot in place of its log up to `index`, whose last entry is of " +
      "`term`; `chain` is the hash of that prefix",
    "node",
    "index",
    "term",
    "chain",
  ),
  configured: fact(
    "`node`'s disk holds, at `index` of its log (0: from the start), that `voters` are the " +
      "members with a vote",
    "node",
    "index",
    "voters",
  ),
} as const;

/** Proposals of values for slots, in ballots or epochs. */
export const PROPOSAL_FACTS = {
  proposed: fact(
    "`node` proposed a value for `slot` in `ballot` (Paxos 2a, Zab's PROPOSAL)",
    "node",
    "slot",
    "ballot",
    "digest",
  ),
} as const;

/** Changes of members that are decided like any other operation. */
export const CHANGE_FACTS = {
  changes: fact(
    "`node` proposed, or its disk holds, for `index`, the change of members that the " +
      "administrator `client` asked for by its command `sequence`; `digest` is of the value",
    "node",
    "index",
    "digest",
    "client",
    "sequence: number",
  ),
  reconfigured: claim(
    "`node` made the change of members that was decided at `index`: now `members` have a " +
      "vote; at once, or as soon as the protocol has it; `digest` is of the value",
    "node",
    "index",
    "digest",
    "members",
  ),
} as const;

/** The replicated object on each node. */
export const MACHINE_FACTS = {
  delivered: claim(
    "`node` handed the entry at `index`, of `term`, to its object",
    "node",
    "index",
    "term",
    "digest",
  ),
  performed: claim(
    "`node`'s object took the entry at `index` as operation `sequence` of `session` (0 no " +
      "session: it had no effect there)",
    "node",
    "index",
    "session",
    "sequence: number",
  ),
  answered: claim(
    "`node`'s object answered the entry at `index`; `digest` is of the answer, and of " +
      "whether it took effect",
    "node",
    "index",
    "digest",
  ),
  restored: claim(
    "`node` set its object to the state after `index`; `digest` is of its content",
    "node",
    "index",
    "digest",
  ),
  imaged: fact(
    "`node`'s disk holds the object's state after `index`, client sessions included",
    "node",
    "index",
    "digest",
  ),
  shipped: fact(
    "`node` sent `peer` the state after `index`, all of it or its last part; `digest` is of " +
      "its content",
    "node",
    "index",
    "peer",
    "digest",
  ),
} as const;

/**
 * Acceptors of Paxos (Lamport 2001): what they are asked, promise and accept, and by which quorums.
 */
export const ACCEPTOR_FACTS = {
  prepared: fact("`node` asked for promises of `ballot` (1a)", "node", "ballot"),
  promised: fact("`node` promised to take no ballot below `ballot` (1b)", "node", "ballot"),
  accepted: fact(
    "`node` sent word that it accepted a value for `slot` in `ballot` (2b)",
    "node",
    "slot",
    "ballot",
    "digest",
  ),
  journaled: fact(
    "`node`'s disk holds its vote for a value for `slot` in `ballot`",
    "node",
    "slot",
    "ballot",
    "digest",
  ),
  quorums: fact(
    "`node` decides by `sizes` of `members` (0: its members) at first, and with an alpha " +
      "of `alpha` for changes; a new configuration governs that many slots later; the sizes " +
      "are phase 1 * 32 + phase 2, 0 for majorities",
    "node",
    "sizes: quorums",
    "members",
    "alpha: number",
  ),
} as const;

/** What reaches proposers and learners of Paxos. */
export const PROPOSER_FACTS = {
  sought: fact(
    "`node` asked for promises of `ballot`, and for votes for slots from `from` on (1a)",
    "node",
    "ballot",
    "from: number",
  ),
  reported: fact(
    "A promise of `ballot` that reaches `node` reports the `acceptor`'s vote for `slot`, " +
      "in ballot `voted`",
    "node",
    "ballot",
    "acceptor: node",
    "slot",
    "voted: number",
    "digest",
  ),
  gathered: fact(
    "A promise of `ballot` by `acceptor` reached `node`: up to slot `decided`, it says, " +
      "everything is chosen (1b)",
    "node",
    "ballot",
    "acceptor: node",
    "decided: number",
  ),
  acceptance: fact(
    "Word reached `node` that `acceptor` accepted a value for `slot` in `ballot` (2b)",
    "node",
    "slot",
    "ballot",
    "acceptor: node",
  ),
  informed: fact(
    "Word reached `node` that this value is chosen for `slot`",
    "node",
    "slot",
    "digest",
  ),
} as const;
