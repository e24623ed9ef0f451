/** Where Paxos Commit is searched: impatient and patient participants, one failure and more. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";

export const paxosCommitSpace: Space = {
  nodes: [3, 3, 4, 5],
  options: {
    failures: (draw, { nodes }) => draw.between(0, Math.floor((nodes - 1) / 2)),
    voteTimeout: { from: "5ms", to: "1s" },
    resend: { from: "10ms", to: "300ms" },
    doubt: { from: "10ms", to: "500ms" },
  },
  workload: { mix: [{ write: 1 }] },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    patienceUs: Math.max(options["voteTimeout"] as number, 2 * (options["doubt"] as number)),
  }),
};
