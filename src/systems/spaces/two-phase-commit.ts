/** Where two-phase commit is searched: impatient and patient coordinators and participants. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { commitmentLoad } from "./commitment.ts";

export const twoPhaseCommitSpace: Space = {
  ...commitmentLoad,
  nodes: [2, 3, 3, 4, 5],
  options: {
    voteTimeout: { from: "5ms", to: "1s" },
    resend: { from: "10ms", to: "300ms" },
    doubt: { from: "10ms", to: "500ms" },
    termination: ["coordinator"],
  },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    patienceUs: Math.max(options["voteTimeout"] as number, options["doubt"] as number),
  }),
};
