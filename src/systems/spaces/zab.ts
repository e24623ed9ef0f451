/** Where Zab is searched: its features, each on or off. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";
import { administrators } from "./elections.ts";

export const zabSpace: Space = {
  nodes: [3, 3, 3, 5, 5, 4, 7],
  options: {
    tickTime: { from: "10ms", to: "80ms" },
    initLimit: { from: 10, to: 100 },
    syncLimit: { from: 4, to: 32 },
    finalizeWait: { from: "2ms", to: "100ms" },
    observers: (draw, { nodes }) => draw.between(1, Math.max(1, nodes - 2)),
    reads: ["transaction", "local"],
    snapshotEvery: { from: 2, to: 100 },
    logKept: { from: 1, to: 50 },
    reconfigureEvery: { from: "100ms", to: "2s" },
  },
  beneath: ["snapshotEvery", "logKept"],
  workload: administrators,
  // Who read from whom is to be known: what is compared and set, or written again, does not show
  // it.
  together({ options, workload }) {
    if (options["reads"] !== "local") return;
    delete workload["values"];
    const { cas = 0 } = (workload["mix"] ?? {}) as { readonly cas?: number };
    if (workload["mix"] === undefined || cas > 0) workload["mix"] = { read: 1, write: 1 };
  },
  // A leader pings twice a tick; it gives a learner up after syncLimit ticks, or initLimit at
  // first.
  rhythm: (options: Settings) => ({
    beatUs: (options["tickTime"] as number) >> 1,
    patienceUs:
      (options["tickTime"] as number) *
      Math.min(options["syncLimit"] as number, options["initLimit"] as number),
  }),
  // A vote is answered by a better one, which is passed on: on average two messages more. Where
  // that comes too late, a server follows one that is no candidate any more, in each election anew.
  // The others need its vote where it has lost the transaction that makes one of them a voter
  // (seeds 559000225, 91004416 and 91007679).
  recovers: ({ finalizeWait, reconfigureEvery }, { kind }, { latencyMinUs, latencyMaxUs }) =>
    (kind !== "administered" && reconfigureEvery === 0) ||
    (finalizeWait as number) >= latencyMinUs + latencyMaxUs,
  // Sequential consistency is what local reads promise; whether a history is so is soon too much to
  // find out, so it is asked what of it each client sees.
  histories: ({ reads }) =>
    reads === "local"
      ? ["read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"]
      : null,
  stays: (options, { kind }) => kind !== "administered" && options["reconfigureEvery"] === 0,
};
