/**
 * ZooKeeper's recipe for locks over any of the consensus protocols: the session with the lowest
 * sequential ephemeral node has the lock, and each waiter watches the one before it (Hunt and
 * others 2010, §2.4). The node's number is its fencing token.
 */
import type { Invariant } from "../../../checkers/property.ts";
import type { System } from "../../system.ts";
import { answeredIsKept } from "../answered-is-kept.ts";
import { holdings, oneBeliever } from "../beliefs.ts";
import { effectsInGrantOrder, lostUpdates, noLostUpdate } from "../effects.ts";
import { fencedLockGoals } from "../goals.ts";
import { waitersInOrder } from "../grants.ts";
import { linearizableLock } from "../linearizable-lock.ts";
import { timelyLinks } from "../links.ts";
import { sessionsEnd } from "../passes-on.ts";
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
  space: {
    ...timelyLinks,
    rhythm: () => ({ beatUs: 20_000, patienceUs: 600_000 }),
    anyOrder: false,
  },
  sometimes: fencedLockGoals,
  invariants: [
    waitersInOrder,
    oneWoken,
    effectsInGrantOrder,
    noLostUpdate,
    answeredIsKept,
    oneBeliever({ services: ["locks"], jumpsCount: false }),
    sessionsEnd,
    linearizableLock,
  ] as readonly Invariant[],
  happened: [],
  mutants: sequentialNodeMutants,
};
