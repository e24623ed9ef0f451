/** Where two-phase commit is searched: impatient and patient coordinators and participants. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { commitmentLoad } from "./commitment.ts";

export const twoPhaseCommitSpace: Space = {
  ...commitmentLoad,
  nodes: [2, 3, 3, 4, 5],
  options: {
    voteTimeout: { from: "50ms", to: "1s" },
    resend: { from: "10ms", to: "300ms" },
    doubt: { from: "10ms", to: "500ms" },
    termination: ["coordinator"],
  },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    // Links and disks are drawn by it, and votes must be in before: a message, a sync and a
    // message. Seed 73000047 waited for 6.6 ms with syncs of 7.6 to 9.1 ms, and aborted every
    // transaction.
    patienceUs: options["voteTimeout"] as number,
  }),
};
