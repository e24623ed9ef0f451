/** One leader: in an office (a term, an epoch) at most one node ever leads. */
import { FAR, type Property } from "../property.ts";

/**
 * @param say the message, of two nodes and the office.
 * @param office whether it is a number, or a ballot.
 */
export function oneLeader(
  say: (first: number, second: number, term: number) => string,
  office: "number" | "ballot" = "number",
): Property<{ leaders: number[] }> {
  return {
    readings: { leaders: office === "ballot" ? "node-by-ballot" : "node" },
    /** By term, who leads it: catches leaders at different times too. */
    initial: () => ({ leaders: [] }),
    steady: ["lead"],
    near: {
      // Another candidate has a vote in an office that is taken.
      vote({ leaders }, _view, voter, term, candidate) {
        const leader = leaders[term];
        return leader === undefined || leader === candidate || voter === candidate ? FAR : 0;
      },
    },
    on: {
      lead(state, view, node, term) {
        const leader = state.leaders[term];
        if (leader === node) return;
        if (leader === undefined) state.leaders[term] = node;
        else view.report(say(leader, node, term), [leader, node]);
      },
    },
  };
}
