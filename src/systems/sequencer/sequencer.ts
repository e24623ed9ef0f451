/**
 * Unique ids in blocks: a consensus group gives servers blocks, each server gives clients ids of
 * its own, with no round for each. Ids of one block rise; those of two have no order.
 */
import type { Invariant } from "../../checkers/property.ts";
import type { System } from "../system.ts";
import { allocatorOf, allocatorRules } from "./allocator.ts";
import { idServerOf, idServerRules } from "./id-server.ts";
import { ids } from "./ids.ts";
import { blocksDisjoint, idsUnique, offsetsRise } from "./judges.ts";
import { sequencerMutants } from "./mutants/index.ts";

export const sequencer: System = {
  name: "sequencer",
  about: "Unique ids in blocks: a consensus group gives servers blocks, servers give clients ids.",
  front: "servers",
  weaker: true,
  space: {
    services: { servers: { block: { from: 1, to: 64 } } },
    workload: { rate: { from: "10/s", to: "200/s" }, clients: { from: 1, to: 6 } },
    rhythm: () => ({ beatUs: 20_000, patienceUs: 300_000 }),
  },
  services: [
    {
      name: "blocks",
      about: "Which ids are allocated, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: allocatorOf(allocatorRules),
    },
    {
      name: "servers",
      about: "Each gives clients ids of its block: n4 to n6.",
      runs: idServerOf(idServerRules) as never,
      on: [4, 5, 6],
      object: ids,
    },
  ],
  invariants: [blocksDisjoint, idsUnique, offsetsRise] as readonly Invariant[],
  happened: [],
  mutants: sequencerMutants,
};
