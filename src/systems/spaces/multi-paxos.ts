/** Where Multi-Paxos is searched: its features, each on or off. */
import type { Range } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { administrators, electionRhythm, keepsSending, spare, timeouts } from "./elections.ts";

/** With a smaller window few operations are decided at once. */
const NARROW = 4;

export const multiPaxosSpace: Space = {
  nodes: [3, 3, 3, 5, 5, 4, 7],
  options: {
    ...timeouts,
    window: { from: 1, to: 64 },
    entriesMax: { from: 1, to: 16 },
    phase1Quorum: (draw, { nodes }) => draw.between(1, nodes),
    phase2Quorum: (draw, { nodes, options }) => {
      const first = (options["phase1Quorum"] as number | undefined) ?? (nodes >> 1) + 1;
      return draw.between(Math.min(nodes, nodes - first + 1), nodes);
    },
    reads: ["lease"],
    leaseDrift: { from: "500ppm", to: "400000ppm" },
    snapshotEvery: { from: 2, to: 60 },
    snapshotTail: { from: 1, to: 20 },
    acceptors: (draw, { nodes }) => draw.between(Math.min(2, nodes), nodes),
  },
  workload: administrators,
  together(drawn) {
    keepsSending(drawn);
    if (((drawn.options["window"] as number | undefined) ?? NARROW) < NARROW) spare(drawn);
  },
  rhythm: electionRhythm,
  // Where one promise is enough, its own, an acceptor writes its first promise when it hears the
  // leader: the answer takes a round trip and a sync, each up to an eighth of the longest wait. A
  // leader that has heard no quorum in the shortest one steps down.
  recovers: ({ phase1Quorum, electionTimeout }) => {
    const { min, max } = electionTimeout as unknown as Range;
    return phase1Quorum !== 1 || 3 * max <= 8 * min;
  },
};
