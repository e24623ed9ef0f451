/** Where Paxos Commit is searched: impatient and patient participants, one failure and more. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { commitmentLoad } from "./commitment.ts";

export const paxosCommitSpace: Space = {
  ...commitmentLoad,
  nodes: [3, 3, 4, 5],
  options: {
    failures: (draw, { nodes }) => draw.between(0, Math.floor((nodes - 1) / 2)),
    voteTimeout: { from: "50ms", to: "1s" },
    resend: { from: "10ms", to: "300ms" },
    doubt: { from: "50ms", to: "500ms" },
  },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    // A participant in doubt takes over: sooner than an instance takes, all outbid each other for
    // ever.
    patienceUs: Math.min(options["voteTimeout"] as number, options["doubt"] as number) / 4,
  }),
};
