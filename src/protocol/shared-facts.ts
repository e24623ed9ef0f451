/** The facts that the world asserts, and those that several protocols share. */
import { claim, type Facts, fact } from "./facts.ts";

/** What the world sees of clients and machines, whatever the protocol. */
export const WORLD_FACTS = {
  asked: fact(
    "A `client` sent its operation `sequence` to a node, for the first time or again",
    "client",
    "sequence",
    "digest",
  ),
  received: fact(
    "A `client` received a reply to its operation, as of `index`",
    "client",
    "sequence",
    "index",
  ),
  read: fact(
    "`node` answered a client's read from its state after `index`",
    "node",
    "client",
    "sequence",
    "index",
  ),
  changeAsked: fact(
    "The administrator `client` asked a node, by its command `sequence` of this `digest`, that " +
      "all of `joined` have a vote and none of `left`, for the first time or again",
    "client",
    "sequence",
    "digest",
    "joined",
    "left",
  ),
  administered: fact(
    "`node` told an administrator that all of `joined` have a vote now, and none of `left`: " +
      "`client`, who had asked for that by its command `sequence`",
    "node",
    "joined",
    "left",
    "client",
    "sequence",
  ),
  refused: fact(
    "`node` told the administrator `client` that its command `sequence`, by which all of " +
      "`joined` would have a vote and none of `left`, was refused",
    "node",
    "client",
    "sequence",
    "joined",
    "left",
  ),
  leased: fact(
    "`node` answered a read by a lease: no one can lead a term later than `term` yet",
    "node",
    "term",
  ),
  started: fact("`node` has started: what it does from now on is no part of its start", "node"),
  crashed: fact("`node` stopped; what its disk had not made durable is lost", "node"),
  wiped: fact("`node`'s disk was emptied while it was stopped: it starts with nothing", "node"),
  drifting: fact(
    "From now on `node`'s clocks run `ratePpm` parts per million faster than time (below 0: " +
      "slower)",
    "node",
    "ratePpm",
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
  truncated: fact("`node`'s disk holds no entry with index >= `from` any more", "node", "from"),
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
    "The value of this `digest`, once decided at `index`, changes the members as the " +
      "administrator `client` asked by its command `sequence`: `node` proposed it, or its disk " +
      "holds it",
    "node",
    "index",
    "digest",
    "client",
    "sequence",
  ),
  reconfigured: claim(
    "`node` made the change of members that was decided at `index`, the value of this `digest`: " +
      "`members` are those with a vote, at once or as soon as the protocol has it",
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
    "The entry at `index` was operation `sequence` of `session`, and took effect on `node`'s " +
      "object (session 0: it was none, or had taken effect before)",
    "node",
    "index",
    "session",
    "sequence",
  ),
  answered: claim(
    "What `node`'s object answered to the entry at `index`, and whether it took effect",
    "node",
    "index",
    "digest",
  ),
  restored: claim(
    "`node` set its object to the state after `index`, whose content is `digest`",
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
    "`node` decides by quorums of these `sizes`, phase 1 * 32 + phase 2 (0: majorities), of " +
      "`members` (0: not said) at first; a new configuration governs `alpha` slots later",
    "node",
    "sizes",
    "members",
    "alpha",
  ),
} as const;

/** What reaches proposers and learners of Paxos. */
export const PROPOSER_FACTS = {
  sought: fact(
    "`node` asked for promises of `ballot`, and for votes for slots from `from` on (1a)",
    "node",
    "ballot",
    "from",
  ),
  reported: fact(
    "A promise of `ballot` that reaches `node` reports the `acceptor`'s vote for `slot`, in " +
      "ballot `voted`",
    "node",
    "ballot",
    "acceptor",
    "slot",
    "voted",
    "digest",
  ),
  gathered: fact(
    "A promise of `ballot` by `acceptor` reached `node`; up to `decided`, it says, everything is " +
      "chosen (1b)",
    "node",
    "ballot",
    "acceptor",
    "decided",
  ),
  acceptance: fact(
    "Word reached `node` that `acceptor` accepted a value for `slot` in `ballot` (2b)",
    "node",
    "slot",
    "ballot",
    "acceptor",
  ),
  informed: fact(
    "Word reached `node` that this value is chosen for `slot`",
    "node",
    "slot",
    "digest",
  ),
} as const;
