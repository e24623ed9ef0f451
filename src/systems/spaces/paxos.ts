/** Where the synod is searched: one value, for which proposers duel. */
import type { Range } from "../../core/parameters.ts";
import type { Draw, Drawn, Space } from "../space.ts";

/** Some of the nodes, at least so many. */
function some(least: number) {
  return (draw: Draw, { nodes }: Drawn): readonly string[] => {
    const count = draw.between(Math.min(least, nodes), nodes);
    const left = Array.from({ length: nodes }, (_, at) => `n${at + 1}`);
    while (left.length > count) left.splice(draw.below(left.length), 1);
    return left;
  };
}

export const paxosSpace: Space = {
  nodes: [3, 3, 5, 5, 4, 6, 7],
  options: {
    retry: (draw) => {
      const min = draw.scaled(2_000, 50_000);
      return `${min}us..${min + draw.scaled(1_000, 8 * min)}us`;
    },
    proposers: some(2),
    acceptors: some(3),
    learners: some(1),
  },
  // What can be asked for is one value, and it is asked for in every run.
  workload: { mix: [{ write: 1 }, { read: 1, write: 1 }] },
  rhythm: (options) => {
    const { min, max } = options["retry"] as unknown as Range;
    return { beatUs: min, patienceUs: max };
  },
};
