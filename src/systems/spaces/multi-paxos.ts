/** Where Multi-Paxos is searched: its features, each on or off. */
import type { Range, Settings } from "../../core/parameters.ts";
import type { Links, Space } from "../space.ts";
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
  beneath: ["snapshotEvery", "snapshotTail"],
  workload: administrators,
  together(drawn) {
    keepsSending(drawn);
    if (((drawn.options["window"] as number | undefined) ?? NARROW) < NARROW) spare(drawn);
  },
  rhythm: electionRhythm,
  // Where one promise is enough, its own, an acceptor writes its first promise when it hears the
  // leader: the answer takes a round trip and a sync, each up to an eighth of the longest wait. A
  // leader that has heard no quorum in the shortest one steps down.
  recovers: (options, workload, links) => {
    const { min, max } = options["electionTimeout"] as unknown as Range;
    const isHeard = options["phase1Quorum"] !== 1 || 3 * max <= 8 * min;
    return isHeard && answersInTime(options, workload, links);
  },
};

/**
 * Whether a leader comes to an operation before its client gives up. A narrow window takes the
 * operations of all clients in several rounds of two ways and two syncs, each sync up to an eighth
 * of the longest wait. Operations that were given up are decided, too: where there are more of them
 * than that, those that are asked for come later and later (seed 72000384).
 */
function answersInTime(
  { window, electionTimeout }: Settings,
  { clients, timeout }: Settings,
  { latencyMaxUs }: Links,
): boolean {
  const rounds = Math.ceil((clients as number) / (window as number));
  const { max } = electionTimeout as unknown as Range;
  const roundUs = 2 * latencyMaxUs + (max >> 2);
  // The client's own ways: to some node, to the leader and back; and a round that was under way.
  return rounds === 1 || (rounds + 1) * roundUs + 4 * latencyMaxUs <= (timeout as number);
}
