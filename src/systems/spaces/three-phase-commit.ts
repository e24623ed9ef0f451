/**
 * Where three-phase commit is searched: where it promises anything. No message is lost, all are in
 * time for a round, and machines crash, all at once too.
 */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { commitmentLoad } from "./commitment.ts";

export const threePhaseCommitSpace: Space = {
  ...commitmentLoad,
  nodes: [2, 3, 3, 4, 5],
  options: {
    round: { from: "100ms", to: "300ms" },
    resend: { from: "20ms", to: "300ms" },
  },
  network: {
    latency: ["1ms..10ms", "1ms..3ms", "5ms..15ms"],
    loss: ["0%"],
    duplicate: ["0%", "1%"],
  },
  clocks: { offset: ["0ms", "50ms"], drift: ["0ppm", "200ppm"] },
  disk: { sync: ["1ms..5ms", "1ms..2ms"] },
  faults: ["crash", "crash-at-write"],
  anyOrder: false,
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    patienceUs: 4 * (options["round"] as number),
    driftMaxPpm: 200,
  }),
};
