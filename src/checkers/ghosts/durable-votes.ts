/**
 * Ghost votes: what every acceptor's disk holds, who decides which slot, and what is therefore
 * chosen.
 */
import { clonePlain } from "../../core/clone.ts";
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { hasNode, majorityOf, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import { ask, type DecidedMembers, decide, isNews, noneDecided } from "./decided-members.ts";
import type { Ghost, GhostFolds } from "./ghost.ts";

/** Votes of one ballot for a slot. */
interface Ballot {
  readonly ballot: number;
  readonly digest: number;
  acceptors: NodeSet;
}

interface State {
  /** Sizes of quorums, 0 for majorities. */
  phase1: number;
  phase2: number;
  alpha: number;
  /** Ascending: the acceptors of the slots from `from` on. */
  configurations: { readonly from: number; readonly members: NodeSet }[];
  /** Everything up to here is chosen, and counted in the configurations. */
  executed: number;
  readonly decided: DecidedMembers;
  /** By node: the highest ballot that it promised or voted in, on disk. */
  readonly promises: number[];
  /**
   * By slot: the votes, by ballot and digest ascending, and what is chosen since which ballot: the
   * lowest with a quorum. Votes for it from that ballot on are not kept.
   */
  readonly ballots: Map<number, readonly Ballot[]>;
  readonly chosenIn: Column;
  readonly chosen: Column;
  /** The last slot for which a second value was chosen, 0 for none. */
  conflict: number;
}

const NONE: readonly Ballot[] = [];

export class DurableVotes implements Ghost {
  #ghost: State;
  /** Whether a snapshot has the same state: it is copied before it changes. */
  #isShared = false;

  constructor(nodes: number) {
    this.#ghost = {
      phase1: 0,
      phase2: 0,
      alpha: 0,
      configurations: [{ from: 1, members: 2 ** nodes - 1 }],
      executed: 0,
      decided: noneDecided(),
      promises: new Array<number>(nodes + 1).fill(0),
      ballots: new Map(),
      chosenIn: emptyColumn(),
      chosen: emptyColumn(),
      conflict: 0,
    };
  }

  get conflict(): number {
    return this.#ghost.conflict;
  }

  /** The lowest ballot known to have chosen a value for a slot, 0 if none has. */
  chosenIn(slot: number): number {
    return at(this.#ghost.chosenIn, slot) ?? 0;
  }

  /** Whether this is what is chosen for a slot. */
  isChosen(slot: number, digest: number): boolean {
    return this.chosenIn(slot) !== 0 && at(this.#ghost.chosen, slot) === digest;
  }

  /** The acceptors of a slot, as far as what is chosen says. */
  membersOf(slot: number): NodeSet {
    const { configurations } = this.#ghost;
    let at = configurations.length - 1;
    while (at > 0 && (configurations[at]?.from ?? 0) > slot) at--;
    return configurations[at]?.members ?? 0;
  }

  phase1Of(members: NodeSet): number {
    return this.#ghost.phase1 || majorityOf(sizeOf(members));
  }

  phase2Of(members: NodeSet): number {
    return this.#ghost.phase2 || majorityOf(sizeOf(members));
  }

  /** Whether a node's disk holds a vote for this. What is chosen counts as held by all. */
  holds(node: number, slot: number, ballot: number, digest: number): boolean {
    if (this.isChosen(slot, digest)) return true;
    const vote = find(this.#ghost.ballots.get(slot) ?? NONE, ballot, digest);
    return vote !== undefined && hasNode(vote.acceptors, node);
  }

  promise(node: number, ballot: number): void {
    if (ballot > (this.#ghost.promises[node] as number)) this.#toChange().promises[node] = ballot;
  }

  decideBy(sizes: number, members: NodeSet, alpha: number): void {
    if (members === 0) return;
    const ghost = this.#toChange();
    ghost.phase1 = sizes >> 5;
    ghost.phase2 = sizes & 31;
    ghost.alpha = alpha;
    ghost.configurations[0] = { from: 1, members };
  }

  /** A client asked for an operation. */
  ask(client: number, sequence: number, digest: number): void {
    if (!isNews(this.#ghost.decided, client, digest)) return;
    ask(this.#toChange().decided, client, sequence, digest, null);
  }

  /** An administrator asked for a change of members. */
  askChange(
    client: number,
    sequence: number,
    digest: number,
    joined: NodeSet,
    left: NodeSet,
  ): void {
    ask(this.#toChange().decided, client, sequence, digest, { joined, left });
  }

  /**
   * A vote is on disk: a value is chosen once a quorum of the slot's acceptors voted for it in one
   * ballot.
   */
  journal(node: number, slot: number, ballot: number, digest: number): void {
    this.promise(node, ballot);
    const before = this.chosenIn(slot);
    if (this.isChosen(slot, digest) && ballot >= before) return;
    const ghost = this.#toChange();
    const votes = ghost.ballots.get(slot) ?? NONE;
    let vote = find(votes, ballot, digest);
    if (vote === undefined) {
      vote = { ballot, digest, acceptors: 0 };
      ghost.ballots.set(slot, votes.length === 0 ? [vote] : [...votes, vote].sort(byBallot));
    }
    vote.acceptors = withNode(vote.acceptors, node);
    const members = this.membersOf(slot);
    if (sizeOf(vote.acceptors & members) < this.phase2Of(members)) return;
    if (before === 0) this.#choose(slot, ballot, digest);
    else if (this.isChosen(slot, digest)) this.#chooseSince(slot, ballot, digest);
    else ghost.conflict = slot;
  }

  /** The latest votes below a ballot for another value, as far as they are kept; null: none. */
  otherVotes(slot: number, ballot: number, digest: number): Readonly<Ballot> | null {
    const votes = this.#ghost.ballots.get(slot) ?? NONE;
    return votes.findLast((vote) => vote.ballot < ballot && vote.digest !== digest) ?? null;
  }

  /**
   * Whether a quorum's promises and votes show a value to be safe in a ballot (Lamport's
   * ShowsSafeAt): all of them have promised it or more, and the latest vote below it among them, if
   * there is one, is for this value.
   */
  isSafe(slot: number, ballot: number, digest: number): boolean {
    const chosenIn = this.chosenIn(slot);
    // Its votes are no longer kept. In a lower ballot than it was chosen in, too, no other value
    // was or can be chosen: a proposer that was slow may still propose it there.
    if (this.isChosen(slot, digest)) return true;
    if (chosenIn !== 0 && chosenIn < ballot) return false;
    const members = this.membersOf(slot);
    const needed = this.phase1Of(members);
    let promised: NodeSet = 0;
    const { promises, ballots } = this.#ghost;
    for (let node = 1; node < promises.length; node++) {
      if ((promises[node] as number) >= ballot) promised = withNode(promised, node);
    }
    promised &= members;
    if (sizeOf(promised) < needed) return false;
    const below = (ballots.get(slot) ?? NONE).filter((vote) => vote.ballot < ballot);
    if (below.length === 0) return true;
    const voters = below.reduce((set, vote) => set | vote.acceptors, 0);
    if (sizeOf(promised & ~voters) >= needed) return true;
    return below.some((last) => {
      if (last.digest !== digest || (last.acceptors & promised) === 0) return false;
      const later = below.filter((vote) => vote.ballot > last.ballot);
      const others = later.reduce((set, vote) => set | vote.acceptors, 0);
      const quorum = promised & ~others;
      return (quorum & last.acceptors) !== 0 && sizeOf(quorum) >= needed;
    });
  }

  get held(): unknown {
    return this.#ghost;
  }

  snapshot(): unknown {
    this.#isShared = true;
    return this.#ghost;
  }

  restore(snapshot: unknown): void {
    this.#isShared = true;
    this.#ghost = snapshot as State;
  }

  /** The state, which is about to change. */
  #toChange(): State {
    if (this.#isShared) this.#ghost = clonePlain(this.#ghost);
    this.#isShared = false;
    return this.#ghost;
  }

  #choose(slot: number, ballot: number, digest: number): void {
    const ghost = this.#toChange();
    put(ghost.chosen, slot, digest);
    this.#chooseSince(slot, ballot, digest);
    for (;;) {
      const next = at(ghost.chosen, ghost.executed + 1);
      if (next === undefined) return;
      this.#execute(ghost, ++ghost.executed, next);
    }
  }

  /** PMS §3: the state after a slot says who the acceptors are from alpha slots later on. */
  #execute({ decided, configurations, alpha }: State, slot: number, digest: number): void {
    const latest = configurations.at(-1)?.members ?? 0;
    const members = decide(decided, digest, latest, (next, named) => this.#mayBe(next, named));
    if (members !== null) configurations.push({ from: slot + alpha, members });
  }

  /** Whether there are such nodes, and their quorums meet (Howard 2016 §3). */
  #mayBe(members: NodeSet, named: NodeSet): boolean {
    const nodes = this.#ghost.promises.length - 1;
    const size = sizeOf(members);
    if ((named & ~(2 ** nodes - 1)) !== 0 || size === 0) return false;
    const phase1 = this.phase1Of(members);
    const phase2 = this.phase2Of(members);
    return phase1 <= size && phase2 <= size && phase1 + phase2 > size;
  }

  /** A value is chosen in a ballot, the lowest so far. */
  #chooseSince(slot: number, ballot: number, digest: number): void {
    const ghost = this.#toChange();
    put(ghost.chosenIn, slot, ballot);
    // Votes for other values stay: the node that cast one may send it again. So do those for this
    // one in lower ballots, of which one may have its quorum later.
    const kept = (ghost.ballots.get(slot) ?? NONE).filter(
      (vote) => vote.digest !== digest || vote.ballot < ballot,
    );
    if (kept.length === 0) ghost.ballots.delete(slot);
    else ghost.ballots.set(slot, kept);
  }
}

function byBallot(a: Ballot, b: Ballot): number {
  return a.ballot - b.ballot || a.digest - b.digest;
}

/** The votes of one ballot for one value. */
function find(votes: readonly Ballot[], ballot: number, digest: number): Ballot | undefined {
  for (let at = 0; at < votes.length; at++) {
    const vote = votes[at] as Ballot;
    if (vote.ballot === ballot && vote.digest === digest) return vote;
  }
  return undefined;
}

export const foldsOfVotes: Omit<GhostFolds<DurableVotes>, "make"> = {
  readings: {
    members: "nodes",
    joined: "nodes",
    left: "nodes",
    promises: "by-node",
    ballot: "ballot",
    acceptors: "nodes",
    chosenIn: "ballot",
  },
  on: {
    remembered: (votes, _view, node: number, ballot: number) => votes.promise(node, ballot),
    journaled: (votes, _view, node: number, slot: number, ballot: number, digest: number) =>
      votes.journal(node, slot, ballot, digest),
    asked: (votes, _view, client: number, sequence: number, digest: number) =>
      votes.ask(client, sequence, digest),
    changeAsked: (votes, _view, client: number, sequence: number, digest: number, joined, left) =>
      votes.askChange(client, sequence, digest, joined as number, left as number),
    quorums: (votes, _view, _node: number, sizes: number, members: number, alpha: number) =>
      votes.decideBy(sizes, members, alpha),
  },
  after: {},
};
