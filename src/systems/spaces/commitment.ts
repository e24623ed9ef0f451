/**
 * What clients ask of a commit protocol in its space: no more than it can commit. Above that, those
 * that meet one another's locks try again for ever, and runs show nothing but that.
 */
import type { Drawn, Space } from "../space.ts";

export const commitmentLoad = {
  workload: {
    rate: { from: "1/s", to: "40/s" },
    clients: { from: 1, to: 5 },
    mix: [{ write: 1 }],
    // Values that repeat say little of whose they are: where 30 transactions were never answered,
    // what they wrote being any of five, histories could not be judged (seed 2003716).
    values: () => undefined,
    timeout: { from: "1s", to: "10s" },
  },
  together: ({ workload }: Drawn): void => {
    workload["rate"] ??= "20/s";
    workload["mix"] ??= { write: 1 };
    // A client that gives up before a commit can end sees none (paxos-commit, seed 4000362: 36 ms).
    workload["timeout"] ??= "2s";
  },
} satisfies Space;
