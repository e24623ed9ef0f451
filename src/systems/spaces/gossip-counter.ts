/** Where the gossiping counter is searched: eager and lazy gossip, one replica to seven. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";

export const gossipCounterSpace: Space = {
  nodes: [1, 2, 3, 3, 4, 5, 7],
  options: {
    gossip: { from: "2ms", to: "500ms" },
    exchange: { from: "10ms", to: "1s" },
    kind: ["g"],
  },
  workload: {
    down: (draw, { options }) =>
      options["kind"] === "g" ? undefined : draw.pick(["20%", "50%", "80%"]),
  },
  rhythm: (options: Settings) => ({
    beatUs: options["gossip"] as number,
    patienceUs: options["exchange"] as number,
  }),
};
