/**
 * The committed is durable: when an entry is first delivered anywhere, the disks of a quorum hold
 * it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import { type Electorate, holdersOf, isMajority } from "../electorates/electorate.ts";
import { FAR, type Fold, type Property } from "../property.ts";

interface State<Known> {
  /** The highest index that was delivered anywhere. */
  index: number;
  readonly known: Known;
}

/**
 * @param electorate whose disks decide.
 * @param say the message, of the node, the entry's index and term, and who holds it.
 */
export function committedIsDurable<Known>(
  electorate: Electorate<Known>,
  say: (node: number, index: number, term: number, holders: string) => string,
): Property<State<Known>> {
  const hear: Record<string, Fold<State<Known>>> = {};
  for (const [name, fold] of Object.entries(electorate.on)) {
    const told: Fold<State<Known>> = (state, view, a, b, c, d) =>
      fold(state.known, view, a as number, b as number, c as number, d as number);
    // It takes as many numbers as the electorate's, which a fact of a user's own is compared with.
    hear[name] = Object.defineProperty(told, "length", { value: fold.length });
  }
  return {
    uses: ["logs"],
    initial: (nodes) => ({ index: 0, known: electorate.initial(nodes) }),
    readings: electorate.readings ?? {},
    near: {
      // Disks to spare.
      delivered({ index: highest, known }, view, node, index, term, digest) {
        if (index <= highest) return FAR;
        const groups = electorate.groupsAt(known, view.nodes, node, index, term);
        return beyondMajority(holdersOf(view, index, term, digest), groups);
      },
      // Disks that the first entry which is cut off lacks of a majority; 0: it lacks none.
      truncated({ known }, view, node, from) {
        const { logs } = view;
        const term = logs.termAt(node, from);
        if (from < 1 || term < 0) return FAR;
        const digest = logs.digestAt(node, from);
        const groups = electorate.groupsAt(known, view.nodes, node, from, term);
        return Math.max(0, -beyondMajority(holdersOf(view, from, term, digest), groups));
      },
    },
    on: {
      ...hear,
      delivered(state, view, node, index, term, digest) {
        if (index > state.index) {
          state.index = index;
          const holders = holdersOf(view, index, term, digest);
          const groups = electorate.groupsAt(state.known, view.nodes, node, index, term);
          if (!groups.every((group) => isMajority(holders, group))) {
            const ids = Array.from({ length: view.nodes }, (_, at) => at + 1);
            const holding = ids.filter((id) => hasNode(holders, id));
            const names = holding.map(nodeName).join(", ") || "no server";
            view.report(say(node, index, term, names), [node, ...holding]);
          }
        }
        hear["delivered"]?.(state, view, node, index, term, digest);
      },
    },
  };
}

/** How many more they are than a majority of each group needs; below 0: fewer. */
function beyondMajority(holders: NodeSet, groups: readonly NodeSet[]): number {
  const spare = groups.map((group) => sizeOf(holders & group) - majorityOf(sizeOf(group)));
  return Math.min(...spare);
}
