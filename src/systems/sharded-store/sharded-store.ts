/**
 * A store in shards: each shard on one of several groups, each a consensus group of its own; a
 * replicated map says which, movers carry shards over, routers find them (the system of MIT's
 * sharded key-value lab, of Slicer, of CockroachDB's ranges in small).
 */
import type { Invariant } from "../../checkers/property.ts";
import { kv } from "../../objects/kv.ts";
import type { ServiceDeclaration, System } from "../system.ts";
import { groupRules } from "./group-rules.ts";
import { mapRules } from "./map-rules.ts";
import { moverOf, moverRules } from "./mover.ts";
import { freshLoads, shareForEach, survivorsKeep } from "./moves-for-a-reason.ts";
import { shardedStoreMutants } from "./mutants.ts";
import { onceOverGroups } from "./once-over-groups.ts";
import { oneOwner } from "./one-owner.ts";
import { onlyMembersOwn } from "./only-members-own.ts";
import { operatorOf, operatorRules } from "./operator.ts";
import { routerOf, routerRules } from "./router.ts";
import { shardGroupOf } from "./shard-group.ts";
import { shardMapOf } from "./shard-map.ts";
import { GROUPS, groupName } from "./shards.ts";

function groupOf(group: number): ServiceDeclaration {
  const first = 1 + 3 * group;
  const on = [first, first + 1, first + 2];
  const runs = ["raft", "multi-paxos", "zab"] as const;
  return {
    name: groupName(group),
    about: `Its shards, replicated: n${first} to n${first + 2}.`,
    runs,
    on,
    object: shardGroupOf(group, groupRules),
  };
}

export const shardedStore: System = {
  name: "sharded-store",
  about: "A store in shards on groups of their own, a map of shards, movers and routers.",
  front: "routers",
  // An operation passes a router and a consensus, a move five: those that wait when the faults end
  // have to end within the time to recover.
  space: {
    workload: {
      rate: { from: "10/s", to: "80/s" },
      clients: { from: 1, to: 6 },
      keys: { from: 1, to: 12 },
    },
    rhythm: () => ({ beatUs: 20_000, patienceUs: 120_000 }),
  },
  services: [
    {
      name: "map",
      about: "Which group has which shard, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: shardMapOf(mapRules),
    },
    ...GROUPS.map(groupOf),
    {
      name: "routers",
      about: "They take what clients ask to the group that has it: n13 to n15.",
      runs: routerOf(routerRules) as never,
      on: [13, 14, 15],
      object: kv,
    },
    {
      name: "movers",
      about: "They carry shards from group to group: n16 and n17.",
      runs: moverOf(moverRules) as never,
      on: [16, 17],
    },
    {
      name: "operator",
      about: "Balances loads, lets groups join and leave: n18.",
      runs: operatorOf(operatorRules) as never,
      on: [18],
    },
  ],
  invariants: [
    oneOwner,
    onceOverGroups,
    survivorsKeep,
    shareForEach,
    onlyMembersOwn,
    freshLoads,
  ] as readonly Invariant[],
  happened: [],
  mutants: shardedStoreMutants,
};
