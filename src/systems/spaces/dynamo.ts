/** Where the store is searched: few nodes and many, strict quorums and sloppy ones. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";

export const dynamoSpace: Space = {
  nodes: [3, 4, 5, 5, 7],
  options: {
    n: [3, 3, 5],
    r: [1, 2, 2, 3],
    w: [1, 2, 2, 3],
    sloppy: [true, false],
    placement: ["rendezvous", "ring"],
    resend: { from: "10ms", to: "300ms" },
    depth: [2, 3],
    compare: { from: "50ms", to: "500ms" },
  },
  workload: { rate: { from: "5/s", to: "60/s" }, keys: { from: 1, to: 8 } },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    patienceUs: options["compare"] as number,
  }),
};
