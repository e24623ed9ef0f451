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
import { remembersItsBlock } from "./mutants/remembers-its-block.ts";

export const sequencer: System = {
  name: "sequencer",
  about: "Unique ids in blocks: a consensus group gives servers blocks, servers give clients ids.",
  front: "servers",
  weaker: true,
  space: {
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
  mutants: [
    {
      name: "ids-used-again",
      about: "A server writes down its block, not what it has used of it, and begins it anew.",
      fault: ["crash"],
      equivalent: false,
      detectors: ["ids-unique", "offsets-rise"],
      origin: "hi/lo generators that keep the block across a restart, and count in memory",
      around: { servers: remembersItsBlock },
    },
    {
      name: "blocks-overlap",
      about: "A block begins with the last id of the one before it.",
      fault: [],
      equivalent: false,
      detectors: ["blocks-disjoint"],
      origin: "a range with both ends included, taken for one without its end",
      replaces: { blocks: { object: allocatorOf({ after: (first, size) => first + size - 1 }) } },
    },
    {
      name: "last-id-first",
      about: "A server uses its block up from the end.",
      fault: [],
      equivalent: false,
      detectors: ["offsets-rise"],
      origin: "free ids on a stack",
      replaces: {
        servers: {
          runs: idServerOf({ next: ({ first, size }, used) => first + size - 1 - used }) as never,
        },
      },
    },
  ],
};
