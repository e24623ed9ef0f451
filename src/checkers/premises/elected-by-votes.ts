/** Elected by votes: who leads holds the votes of a quorum, each of them for its term. */
import { nodeName } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, nodesOf, sizeOf, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import { FAR, type Property } from "../property.ts";

/** By node: the latest term of which a vote reached it, and whose did; the term it led last. */
interface State<Known> {
  readonly terms: number[];
  readonly votes: NodeSet[];
  readonly led: number[];
  readonly known: Known;
}

/** @param electorate whose votes decide, by the log of the candidate. */
export function electedByVotes<Known>(electorate: Electorate<Known>): Property<State<Known>> {
  return {
    initial: (nodes) => ({
      terms: new Array<number>(nodes + 1).fill(-1),
      votes: new Array<NodeSet>(nodes + 1).fill(0),
      led: new Array<number>(nodes + 1).fill(-1),
      known: electorate.initial(nodes),
    }),
    readings: electorate.readings ?? {},
    steady: ["lead"],
    near: {
      // Votes but one that another candidate of the term lacks: the one that lacks fewest.
      lead({ led, terms, votes, known }, { nodes }, node, term) {
        if (led[node] === term) return FAR;
        let least = Number.POSITIVE_INFINITY;
        for (let other = 1; other <= nodes; other++) {
          if (other === node || terms[other] !== term) continue;
          const groups = electorate.groupsAt(known, nodes, other, 0, term);
          const had = votes[other] as NodeSet;
          const lacks = groups.map((group) => majorityOf(sizeOf(group)) - sizeOf(had & group));
          least = Math.min(least, Math.max(...lacks));
        }
        return least === Number.POSITIVE_INFINITY ? FAR : Math.max(0, least - 1);
      },
    },
    on: withElectorate(electorate, {
      gathered(state, _view, node, term, voter) {
        gather(state, node, term, voter);
      },
      // Its own vote counts like any other, once its disk remembers it.
      remembered(state, _view, node, term, candidate) {
        if (candidate === node) gather(state, node, term, node);
      },
      // What it had heard before is forgotten.
      restarted(state, _view, node) {
        state.terms[node] = -1;
        state.votes[node] = 0;
      },
      lead(state, view, node, term) {
        if (state.led[node] === term) return;
        state.led[node] = term;
        const votes = state.terms[node] === term ? (state.votes[node] as NodeSet) : 0;
        const groups = electorate.groupsAt(state.known, view.nodes, node, 0, term);
        if (groups.every((group) => isMajority(votes, group))) return;
        const voters = nodesOf(votes);
        const whose =
          voters.length === 0 ? "no vote" : `votes of ${voters.map(nodeName).join(", ")} only`;
        view.report(`${nodeName(node)} leads term ${term} with ${whose}`, [node]);
      },
    }),
  };
}

function gather(
  state: Pick<State<unknown>, "terms" | "votes">,
  node: number,
  term: number,
  voter: number,
): void {
  const latest = state.terms[node] as number;
  if (term < latest) return;
  state.votes[node] = withNode(term === latest ? (state.votes[node] as NodeSet) : 0, voter);
  state.terms[node] = term;
}
