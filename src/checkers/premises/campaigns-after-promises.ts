/**
 * Campaigns after promises: a server raises its term because a message of that term reached it, or
 * because it campaigns; and it campaigns once a quorum has said, as it was asked last, that it
 * would vote for it in that term, or its leader asked it to.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import type { Property } from "../property.ts";

/** A mode of a server: it asks before it campaigns. */
const ASKS = 1;

interface State<Known> {
  readonly modes: number[];
  /** By node: the term that it is in, what its disk remembers, and the highest that reached it. */
  readonly noted: number[];
  readonly remembered: number[];
  readonly met: number[];
  /** By node: the term of its last asking, when that was by its own clock, and who would vote. */
  readonly terms: number[];
  readonly asked: number[];
  readonly promised: NodeSet[];
  /** By node: the latest term in which its leader's wish that it campaigns reached it. */
  readonly urged: number[];
  readonly known: Known;
}

/** @param electorate whose promises are needed, by the log of the candidate. */
export function campaignsAfterPromises<Known>(
  electorate: Electorate<Known>,
): Property<State<Known>> {
  const filled = (nodes: number, value: number) => new Array<number>(nodes + 1).fill(value);
  return {
    initial: (nodes) => ({
      modes: filled(nodes, 0),
      noted: filled(nodes, 0),
      remembered: filled(nodes, 0),
      met: filled(nodes, 0),
      terms: filled(nodes, -1),
      asked: filled(nodes, 0),
      promised: filled(nodes, 0),
      urged: filled(nodes, -1),
      known: electorate.initial(nodes),
    }),
    readings: { ...electorate.readings, asked: "unread" },
    on: withElectorate(electorate, {
      timed(state, _view, node, _electionUs, _driftPpm, modes) {
        state.modes[node] = modes;
      },
      met(state, _view, node, term) {
        if (term > (state.met[node] as number)) state.met[node] = term;
      },
      urged(state, _view, node, term) {
        if (term > (state.urged[node] as number)) state.urged[node] = term;
      },
      surveyed(state, _view, node, term, asked) {
        if (state.terms[node] === term && state.asked[node] === asked) return;
        state.terms[node] = term;
        state.asked[node] = asked;
        state.promised[node] = withNode(0, node);
      },
      encouraged(state, _view, node, term, voter, asked) {
        if (state.terms[node] !== term || state.asked[node] !== asked) return;
        state.promised[node] = withNode(state.promised[node] as NodeSet, voter);
      },
      remembered(state, _view, node, term) {
        state.remembered[node] = term;
      },
      restarted(state, _view, node) {
        state.noted[node] = state.remembered[node] as number;
        state.terms[node] = -1;
      },
      noted(state, view, node, term, candidate) {
        const before = Math.max(state.noted[node] as number, state.remembered[node] as number);
        state.noted[node] = term;
        if (term <= before || ((state.modes[node] as number) & ASKS) === 0) return;
        const isCandidate = candidate === node;
        if (!isCandidate) {
          if ((state.met[node] as number) >= term) return;
          view.report(
            `${nodeName(node)} is in term ${term} after ${before}, and no message of it had ` +
              "reached it, nor does it campaign",
            [node],
          );
          return;
        }
        if (state.urged[node] === term - 1) return;
        const alone = withNode(0, node);
        const promised = state.terms[node] === term ? (state.promised[node] as NodeSet) : alone;
        const groups = electorate.groupsAt(state.known, view.nodes, node, 0, term);
        if (groups.every((group) => isMajority(promised, group))) return;
        const whose = nodesOf(promised).map(nodeName).join(", ");
        view.report(
          `${nodeName(node)} campaigns in term ${term} when only ${whose} would vote for it, as ` +
            "it asked last",
          [node],
        );
      },
    }),
  };
}
