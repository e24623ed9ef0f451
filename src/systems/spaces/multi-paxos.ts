/** Where Multi-Paxos is searched: its features, each on or off. */
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
};
