/**
 * ZooKeeper's recipe for locks over any of the consensus protocols: the session with the lowest
 * sequential ephemeral node has the lock, and each waiter watches the one before it (Hunt and
 * others 2010, §2.4). The node's number is its fencing token.
 */
import type { Invariant } from "../../../checkers/property.ts";
import { formatDuration } from "../../../core/formatting.ts";
import type { Values } from "../../space.ts";
import type { System } from "../../system.ts";
import { holdings, oneBeliever } from "../beliefs.ts";
import { effectsInGrantOrder, lostUpdates, noLostUpdate } from "../effects.ts";
import { fencedLockGoals } from "../goals.ts";
import { waitersInOrder } from "../grants.ts";
import { resource } from "../resource.ts";
import { directory } from "./directory.ts";
import { sequentialNodeMutants } from "./mutants.ts";
import { oneWoken } from "./one-woken.ts";
import { recipeHolder } from "./recipe-holder.ts";

export const sequentialNode: System = {
  name: "sequential-node",
  about:
    "ZooKeeper's recipe: the lowest ephemeral node has the lock, each waiter watches one node.",
  services: [
    {
      name: "locks",
      about: "The directory of nodes, replicated: n1 to n3.",
      runs: ["zab", "raft", "multi-paxos"],
      on: [1, 2, 3],
      object: directory,
    },
    {
      name: "holders",
      about: "They work while their node is the lowest: n4 to n6.",
      runs: recipeHolder as never,
      on: [4, 5, 6],
      happened: [holdings as never],
    },
    {
      name: "resource",
      about: "What the lock protects; it checks tokens: n7.",
      runs: resource as never,
      on: [7],
      happened: [lostUpdates as never],
    },
  ],
  // A renewal by way of a follower is six messages and two syncs, one after the other: 240 ms at
  // most, and 200 ms more if one is lost. The lease is worth 490 ms: where replies take longer, a
  // holder is in jeopardy as often as it is not, and the others wait (seed 202: 68 ms and 50 ms).
  space: {
    rhythm: () => ({ beatUs: 20_000, patienceUs: 600_000 }),
    network: {
      latency: between(100, 30_000),
      loss: { from: "0.1%", to: "10%" },
      duplicate: { from: "0.1%", to: "20%" },
    },
    disk: { sync: between(50, 30_000) },
  },
  sometimes: fencedLockGoals,
  invariants: [
    waitersInOrder,
    oneWoken,
    effectsInGrantOrder,
    noLostUpdate,
    oneBeliever({ services: ["locks"], jumpsCount: false }),
  ] as readonly Invariant[],
  happened: [],
  mutants: sequentialNodeMutants,
};

/** Closed interval of microseconds, itself between two. */
function between(leastUs: number, mostUs: number): Values {
  return (draw) => {
    const low = draw.scaled(leastUs, mostUs);
    return `${formatDuration(low)}..${formatDuration(draw.scaled(low, mostUs))}`;
  };
}
