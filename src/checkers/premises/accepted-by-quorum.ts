/**
 * Accepted by a quorum: who takes a value for chosen because it was accepted has word of that from
 * a quorum of phase 2, all of it of one ballot.
 */

import { BALLOTS_PER_ROUND } from "../../protocol/ballot.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, sizeOf, withNode } from "../../protocol/quorum.ts";
import { placeKey } from "../ghosts/by-place.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node, by slot and ballot: whose acceptances it has word of, its own disk's included. */
  readonly acceptors: Map<number, NodeSet>[];
  /** By node, by slot: what it was told is chosen. */
  readonly told: Map<number, number>[];
  /** By node: the ballot that it proposed in last, since it started. */
  readonly proposing: number[];
}

/**
 * @param counts who counts acceptances: proposers, for what they propose, or every learner, for any
 * ballot.
 */
export function acceptedByQuorum(counts: "proposers" | "learners"): Property<State> {
  return {
    uses: ["votes"],
    initial: (nodes) => ({
      acceptors: Array.from({ length: nodes + 1 }, () => new Map()),
      told: Array.from({ length: nodes + 1 }, () => new Map()),
      proposing: new Array<number>(nodes + 1).fill(-1),
    }),
    readings: { acceptors: "nodes", proposing: "ballot" },
    on: {
      acceptance(state, _view, node, slot, ballot, acceptor) {
        count(state, node, slot, ballot, acceptor);
      },
      journaled(state, _view, node, slot, ballot) {
        if (counts === "proposers" && ballot === state.proposing[node])
          count(state, node, slot, ballot, node);
      },
      informed(state, _view, node, slot, digest) {
        state.told[node]?.set(slot, digest);
      },
      proposed(state, _view, node, _slot, ballot) {
        if (state.proposing[node] === ballot) return;
        state.proposing[node] = ballot;
        if (counts === "proposers") state.acceptors[node]?.clear();
      },
      restarted(state, _view, node) {
        state.acceptors[node]?.clear();
        state.told[node]?.clear();
        state.proposing[node] = -1;
      },
      delivered(state, view, node, slot, ballot, digest) {
        const isTold = state.told[node]?.get(slot) === digest;
        const acceptors = state.acceptors[node]?.get(placeKey(slot, ballot)) ?? 0;
        state.told[node]?.delete(slot);
        state.acceptors[node]?.delete(placeKey(slot, ballot));
        if (isTold) return;
        if (counts === "proposers" && !isOf(node, ballot, state.proposing[node])) return;
        const { votes } = view;
        const members = votes.membersOf(slot);
        if (sizeOf(acceptors & members) >= votes.phase2Of(members)) return;
        const names =
          nodesOf(acceptors & members)
            .map(nodeName)
            .join(", ") || "none";
        view.report(
          `${nodeName(node)} took a value for chosen for slot ${slot} in ballot ${ballot}, with ` +
            `word of acceptances by ${names}`,
          [node],
        );
      },
    },
  };
}

/** Whether a ballot is the node's own, and it has proposed in it since it started. */
function isOf(node: number, ballot: number, proposing: number | undefined): boolean {
  return ballot === proposing && ballot % BALLOTS_PER_ROUND === node;
}

function count(state: State, node: number, slot: number, ballot: number, acceptor: number): void {
  const key = placeKey(slot, ballot);
  const { acceptors } = state;
  acceptors[node]?.set(key, withNode(acceptors[node]?.get(key) ?? 0, acceptor));
}
