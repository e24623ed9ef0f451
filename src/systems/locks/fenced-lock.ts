/**
 * A lock service by consensus, holders on machines of their own, and a resource that fences them
 * (Burrows 2006, §2.4; Kleppmann 2016): holders may be late, what they do takes effect in the order
 * of their grants all the same.
 */
import type { Invariant } from "../../checkers/property.ts";
import type { System } from "../system.ts";
import { answeredIsKept } from "./answered-is-kept.ts";
import { holdings, oneBeliever } from "./beliefs.ts";
import { effectsInGrantOrder, lostUpdates, noLostUpdate } from "./effects.ts";
import { fencedLockGoals } from "./goals.ts";
import { oneCurrentToken, restsAfterExpiry, tokensRise, waitersInOrder } from "./grants.ts";
import { holder } from "./holder.ts";
import { leaseLock } from "./lease-lock.ts";
import { linearizableLock } from "./linearizable-lock.ts";
import { timelyLinks } from "./links.ts";
import { fencedLockMutants } from "./mutants/index.ts";
import { passesOn } from "./passes-on.ts";
import { resource } from "./resource.ts";

export const fencedLock: System = {
  name: "fenced-lock",
  about:
    "A lock service by consensus, holders on machines of their own, a resource that checks tokens.",
  services: [
    {
      name: "locks",
      about: "The lock, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: leaseLock,
    },
    {
      name: "holders",
      about: "They work while they believe that they hold the lock: n4 to n6.",
      runs: holder as never,
      on: [4, 5, 6],
      happened: [holdings as never],
    },
    {
      name: "resource",
      about: "What the lock protects: n7.",
      runs: resource as never,
      on: [7],
      happened: [lostUpdates as never],
    },
  ],
  space: {
    ...timelyLinks,
    services: {
      locks: { checkQuorum: [false], preVote: [false] },
      holders: { lockDelay: { from: "50ms", to: "1s" }, grace: { from: "50ms", to: "1s" } },
    },
    rhythm: () => ({ beatUs: 20_000, patienceUs: 600_000 }),
    // A session is to end within a time (seed 4100446: what is late by 150 ms ends every election).
    anyOrder: false,
  },
  sometimes: fencedLockGoals,
  invariants: [
    oneCurrentToken,
    tokensRise,
    waitersInOrder,
    restsAfterExpiry,
    effectsInGrantOrder,
    noLostUpdate,
    answeredIsKept,
    oneBeliever({ services: ["locks"], jumpsCount: false }),
    passesOn,
    linearizableLock,
  ] as readonly Invariant[],
  happened: [],
  mutants: fencedLockMutants,
};
