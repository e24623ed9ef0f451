/**
 * Accepted by a quorum: who takes a value for chosen because it was accepted has word of that from
 * a quorum of phase 2, all of it of one ballot.
 */

import { BALLOTS_PER_ROUND } from "../../protocol/ballot.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";

/** What a node knows of a slot in one ballot. */
interface Tally {
  readonly ballot: number;
  /** What the node itself proposed there since it started, null: nothing. */
  digest: number | null;
  /** Whose acceptances it has word of, its own disk's included. */
  acceptors: NodeSet;
}

interface State {
  /** By node, by slot. */
  readonly tallies: Map<number, Tally[]>[];
  /** By node, by slot: what it has learnt is chosen. Its disk may hold that. */
  readonly told: Map<number, number>[];
  /** By node: the ballot that it proposed in last, since it started. */
  readonly proposing: number[];
  /** By node, of proposers: up to where it took values for chosen, as its disk may know. */
  readonly through: number[];
}

/**
 * @param counts who counts acceptances: proposers, for what they propose, or every learner, for any
 * ballot. What a proposer counted in one ballot it still knows when it proposes the same in
 * another.
 */
export function acceptedByQuorum(counts: "proposers" | "learners"): Property<State> {
  const ofProposers = counts === "proposers";
  return {
    uses: ["votes"],
    initial: (nodes) => ({
      tallies: Array.from({ length: nodes + 1 }, () => new Map()),
      told: Array.from({ length: nodes + 1 }, () => new Map()),
      proposing: new Array<number>(nodes + 1).fill(-1),
      through: new Array<number>(nodes + 1).fill(0),
    }),
    readings: { ballot: "ballot", acceptors: "nodes", proposing: "ballot" },
    on: {
      acceptance(state, _view, node, slot, ballot, acceptor) {
        count(state, node, slot, ballot, acceptor);
      },
      journaled(state, _view, node, slot, ballot, digest) {
        if (!ofProposers || ballot !== state.proposing[node]) return;
        // The only acceptor of a slot proposes to none but its own disk.
        propose(state, node, slot, ballot, digest);
        count(state, node, slot, ballot, node);
      },
      informed(state, _view, node, slot, digest) {
        if (!isPast(state, node, slot)) state.told[node]?.set(slot, digest);
      },
      proposed(state, _view, node, slot, ballot, digest) {
        state.proposing[node] = ballot;
        if (ofProposers) propose(state, node, slot, ballot, digest);
      },
      restarted(state, _view, node) {
        state.tallies[node]?.clear();
        state.proposing[node] = -1;
      },
      delivered(state, view, node, slot, ballot, digest) {
        const tallies = state.tallies[node]?.get(slot) ?? NONE;
        state.tallies[node]?.delete(slot);
        const isTold = state.told[node]?.get(slot) === digest;
        state.told[node]?.delete(slot);
        if (ofProposers) {
          if (isPast(state, node, slot)) return;
          state.through[node] = slot;
          if (!isOf(node, ballot, state.proposing[node])) return;
        }
        const counted = (tally: Tally) =>
          (ofProposers ? tally.digest === digest : tally.ballot === ballot) &&
          isQuorum(view, slot, tally.acceptors);
        if (isTold || tallies.some(counted)) return;
        const known = tallies.find((tally) => tally.ballot === ballot)?.acceptors ?? 0;
        const names = nodesOf(known & view.votes.membersOf(slot))
          .map(nodeName)
          .join(", ");
        view.report(
          `${nodeName(node)} took a value for chosen for slot ${slot} in ballot ${ballot}, with ` +
            `word of acceptances by ${names || "none"}`,
          [node],
        );
      },
    },
  };
}

const NONE: readonly Tally[] = [];

function isQuorum({ votes }: AuditView, slot: number, acceptors: NodeSet): boolean {
  const members = votes.membersOf(slot);
  return sizeOf(acceptors & members) >= votes.phase2Of(members);
}

function isPast({ through }: State, node: number, slot: number): boolean {
  return slot <= (through[node] as number);
}

/** Whether a ballot is the node's own, and it has proposed in it since it started. */
function isOf(node: number, ballot: number, proposing: number | undefined): boolean {
  return ballot === proposing && ballot % BALLOTS_PER_ROUND === node;
}

function tallyOf({ tallies }: State, node: number, slot: number, ballot: number): Tally {
  const bySlot = tallies[node] as Map<number, Tally[]>;
  const known = bySlot.get(slot) ?? [];
  const tally = known.find((one) => one.ballot === ballot);
  if (tally !== undefined) return tally;
  const fresh: Tally = { ballot, digest: null, acceptors: 0 };
  known.push(fresh);
  bySlot.set(slot, known);
  return fresh;
}

function propose(state: State, node: number, slot: number, ballot: number, digest: number): void {
  if (!isPast(state, node, slot)) tallyOf(state, node, slot, ballot).digest = digest;
}

function count(state: State, node: number, slot: number, ballot: number, acceptor: number): void {
  if (isPast(state, node, slot)) return;
  const tally = tallyOf(state, node, slot, ballot);
  tally.acceptors = withNode(tally.acceptors, acceptor);
}
