/**
 * The audit stream: facts that have left a node, each with its numbers. A message asserts them when the world
 * releases it, a write when it lands, an object when it delivers. Judges fold over them; they never see what a
 * handler meant to do.
 */
import type { NodeId } from "./node-id.ts";

/**
 * What a judge may be told. A term is a Raft term, a ballot or an epoch; an index is a log index, a slot or a
 * position in a history, from 1; a digest is 32 bits of what an entry holds.
 */
export interface Facts {
  /** A message of `term` left `node`. */
  term(node: NodeId, term: number): void;
  /** `node` gave its one vote of `term` to `candidate` (a candidate gives its own to itself). */
  vote(node: NodeId, term: number, candidate: NodeId): void;
  /** `node` acted as the leader of `term`. */
  lead(node: NodeId, term: number): void;
  /** An entry is on `node`'s disk; those at higher indices are no longer. */
  durable(node: NodeId, index: number, term: number, digest: number): void;
  /** `node`'s disk holds no entry with index >= `from` any more. */
  truncated(node: NodeId, from: number): void;
  /** `node`'s disk remembers `term` and, in it, a vote for `candidate` (0: none). */
  remembered(node: NodeId, term: number, candidate: NodeId): void;
  /** `node` told the leader of `term` that its disk holds that leader's log up to `index`. */
  acknowledged(node: NodeId, term: number, index: number, leader: NodeId): void;
  /** `node` told others that everything up to `index` is decided; it was in `term`. */
  announced(node: NodeId, term: number, index: number): void;
  /** `node` handed the entry at `index` to its object; it was written in `term`. */
  delivered(node: NodeId, index: number, term: number, digest: number): void;
  /** `node` promised to take no ballot below `ballot` (Paxos 1b). */
  promised(node: NodeId, ballot: number): void;
  /** `node` proposed a value for `slot` in `ballot` (Paxos 2a). */
  proposed(node: NodeId, slot: number, ballot: number, digest: number): void;
  /** `node` told others that it accepted a value for `slot` in `ballot` (Paxos 2b). */
  accepted(node: NodeId, slot: number, ballot: number, digest: number): void;
  /** `node` asked for promises of `ballot` (Paxos 1a). */
  prepared(node: NodeId, ballot: number): void;
  /** `node`'s disk holds its vote for a value for `slot` in `ballot`. */
  journaled(node: NodeId, slot: number, ballot: number, digest: number): void;
  /** The value of this digest, once chosen for `slot`, makes `members` (a set as bits) the acceptors of later slots: `node` proposed it, or its disk holds it. */
  reconfigured(node: NodeId, slot: number, digest: number, members: number): void;
  /** `node` decides by quorums of these sizes, `phase 1 * 32 + phase 2` (0: majorities), of `members` (0: not said) at first; a new configuration governs `alpha` slots later. */
  quorums(node: NodeId, sizes: number, members: number, alpha: number): void;
  /** `node`'s disk remembers that it accepted `epoch`: it will follow no leader of an earlier one (Zab's f.p). */
  acceptedEpoch(node: NodeId, epoch: number): void;
  /** `node` told others that it accepted `epoch` (Zab's NEWEPOCH and ACK-E). */
  toldEpoch(node: NodeId, epoch: number): void;
  /** `node`'s disk remembers that its history is the one that the leader of `epoch` began with (Zab's f.a). */
  currentEpoch(node: NodeId, epoch: number): void;
  /** `node` told the leader of `epoch` that it holds that leader's history up to `index` (Zab's ACK-LD). */
  synchronized(node: NodeId, epoch: number, index: number, leader: NodeId): void;
  /** `node`'s disk holds a snapshot in place of its log up to `index`, whose last entry is of `term`; `chain` is the hash of that prefix. */
  snapshotted(node: NodeId, index: number, term: number, chain: number): void;
  /** `node`'s disk holds, at `index` of its log (0: from the start), that `voters` (a set as bits) are the members with a vote. */
  configured(node: NodeId, index: number, voters: number): void;
  /** The configuration that `node`'s disk holds next, at `index`, is joint: it needs a majority of `voters` besides its own. */
  leaving(node: NodeId, index: number, voters: number): void;
  /** `node` sent `peer` what follows `index` in its log, as the leader of `term`. */
  continued(node: NodeId, term: number, peer: NodeId, index: number): void;
  /** As the leader of `term`, `node` told `peer` to stand for election. */
  handedOver(node: NodeId, term: number, peer: NodeId): void;
  /** As the leader of `term`, `node` counts on `peer`'s disk holding its log up to `index`. */
  counted(node: NodeId, term: number, peer: NodeId, index: number): void;
  /** From now on `node` needs a majority of `voters` (and of `outgoing`, unless empty), as the entry at `index` of its log says (0: none does). */
  governed(node: NodeId, index: number, voters: number, outgoing: number): void;
  /** The entry at `index` was operation `sequence` of `session`, and took effect on `node`'s object (session 0: it was none, or had taken effect before). */
  performed(node: NodeId, index: number, session: number, sequence: number): void;
  /** What `node`'s object answered to the entry at `index`, and whether that took effect, in 32 bits. */
  answered(node: NodeId, index: number, digest: number): void;
  /** `node`'s disk holds the object's state after `index`, sessions included: 32 bits of it. */
  imaged(node: NodeId, index: number, digest: number): void;
  /** `node` set its object to the state after `index`: 32 bits of it. */
  restored(node: NodeId, index: number, digest: number): void;
  /** A client sent its operation `sequence` to a node, for the first time or again; 32 bits of it. */
  asked(client: number, sequence: number, digest: number): void;
  /** A client was told the outcome of an operation, as of `index`. */
  told(client: number, sequence: number, index: number): void;
  /** `node` answered a client's read from its state after `index`. */
  read(node: NodeId, client: number, sequence: number, index: number): void;
  /** `node` answered a read, trusting that nobody can lead a term later than `term` yet. */
  leased(node: NodeId, term: number): void;
  /** `node` stopped; what its disk had not made durable is lost. */
  crashed(node: NodeId): void;
  /** `node` runs again, with what its disk kept. */
  restarted(node: NodeId): void;
}

/** The names of a fact's numbers, for records and stories. The order is that of the arguments. */
export const FACTS: { readonly [Name in keyof Facts]: readonly string[] } = {
  term: ["node", "term"],
  vote: ["node", "term", "candidate"],
  lead: ["node", "term"],
  durable: ["node", "index", "term", "digest"],
  truncated: ["node", "from"],
  remembered: ["node", "term", "candidate"],
  acknowledged: ["node", "term", "index", "leader"],
  announced: ["node", "term", "index"],
  delivered: ["node", "index", "term", "digest"],
  promised: ["node", "ballot"],
  proposed: ["node", "slot", "ballot", "digest"],
  accepted: ["node", "slot", "ballot", "digest"],
  prepared: ["node", "ballot"],
  journaled: ["node", "slot", "ballot", "digest"],
  reconfigured: ["node", "slot", "digest", "members"],
  quorums: ["node", "sizes", "members", "alpha"],
  acceptedEpoch: ["node", "epoch"],
  toldEpoch: ["node", "epoch"],
  currentEpoch: ["node", "epoch"],
  synchronized: ["node", "epoch", "index", "leader"],
  snapshotted: ["node", "index", "term", "chain"],
  configured: ["node", "index", "voters"],
  leaving: ["node", "index", "voters"],
  continued: ["node", "term", "peer", "index"],
  handedOver: ["node", "term", "peer"],
  counted: ["node", "term", "peer", "index"],
  governed: ["node", "index", "voters", "outgoing"],
  performed: ["node", "index", "session", "sequence"],
  answered: ["node", "index", "digest"],
  imaged: ["node", "index", "digest"],
  restored: ["node", "index", "digest"],
  asked: ["client", "sequence", "digest"],
  told: ["client", "sequence", "index"],
  read: ["node", "client", "sequence", "index"],
  leased: ["node", "term"],
  crashed: ["node"],
  restarted: ["node"],
};
