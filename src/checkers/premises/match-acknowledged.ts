/**
 * Match acknowledged: what a leader counts as replicated, and what it commits by counting, has been
 * acknowledged to it in its own term.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import type { Property } from "../property.ts";

interface State<Known> {
  /** By leader and follower: the latest term of which word came, and up to which index. */
  readonly terms: number[];
  readonly indices: number[];
  /** By node: the term that it led last, that it led when it crashed, and that it is in. */
  readonly led: number[];
  readonly ended: number[];
  readonly noted: number[];
  readonly known: Known;
}

/** @param electorate whose disks decide, by the log of the leader. */
export function matchAcknowledged<Known>(electorate: Electorate<Known>): Property<State<Known>> {
  return {
    uses: ["logs"],
    initial: (nodes) => ({
      terms: new Array<number>((nodes + 1) ** 2).fill(-1),
      indices: new Array<number>((nodes + 1) ** 2).fill(0),
      led: new Array<number>(nodes + 1).fill(-1),
      ended: new Array<number>(nodes + 1).fill(-1),
      noted: new Array<number>(nodes + 1).fill(0),
      known: electorate.initial(nodes),
    }),
    readings: electorate.readings ?? {},
    steady: ["lead"],
    looksAt: ["counted", "committed"],
    on: withElectorate(electorate, {
      confirmed(state, { nodes }, node, term, peer, index) {
        const at = node * (nodes + 1) + peer;
        const latest = state.terms[at] as number;
        if (term < latest || (term === latest && index <= (state.indices[at] as number))) return;
        state.terms[at] = term;
        state.indices[at] = index;
      },
      lead(state, _view, node, term) {
        state.led[node] = term;
      },
      noted(state, _view, node, term) {
        state.noted[node] = term;
      },
      // What a later leader sends ends an office before the server has said so: a snapshot may
      // commit in that very step.
      felt(state, _view, node, term) {
        if (term > (state.noted[node] as number)) state.noted[node] = term;
      },
      restarted(state, _view, node) {
        state.ended[node] = state.led[node] as number;
      },
      counted(state, view, node, term, peer, index) {
        const acknowledged = acknowledgedBy(state, view.nodes, node, term, peer);
        if (index <= acknowledged) return;
        view.report(
          `${nodeName(node)} counts on ${nodeName(peer)} for entry ${index} in term ${term}, ` +
            `and ${nodeName(peer)} acknowledged ${acknowledged} to it in that term`,
          [node, peer],
        );
      },
      committed(state, view, node, index) {
        const term = state.led[node] as number;
        if (state.noted[node] !== term || state.ended[node] === term) return;
        const groups = electorate.groupsAt(state.known, view.nodes, node, index, term);
        let holders: NodeSet = view.logs.lastIndex(node) >= index ? withNode(0, node) : 0;
        for (let peer = 1; peer <= view.nodes; peer++) {
          if (acknowledgedBy(state, view.nodes, node, term, peer) < index) continue;
          holders = withNode(holders, peer);
        }
        if (groups.every((group) => isMajority(holders, group))) return;
        const names = nodesOf(holders).map(nodeName).join(", ") || "no server";
        view.report(
          `${nodeName(node)}, as the leader of term ${term}, committed entry ${index} by ` +
            `counting ${names}, by what its disk holds and they acknowledged to it in that term`,
          [node],
        );
      },
    }),
  };
}

function acknowledgedBy(
  { terms, indices }: Pick<State<unknown>, "terms" | "indices">,
  nodes: number,
  leader: number,
  term: number,
  peer: number,
): number {
  const at = leader * (nodes + 1) + peer;
  return terms[at] === term ? (indices[at] as number) : 0;
}
