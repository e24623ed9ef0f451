/**
 * A counter in shards, as for a hot row: an add goes to one of two groups, a read sums both up.
 * Linearizable as long as all adds are of 1: a sum that is made while it rises one by one is one
 * that there was.
 */
import { counter as counterObject } from "../../objects/counter.ts";
import type { ServedObject, ServiceDeclaration, System } from "../system.ts";
import { shardedCounterMutants } from "./mutants.ts";
import { patientFew } from "./patient-few.ts";
import { SHARDS, serverOf, serverRules } from "./server.ts";
import { tallyOf, tallyRules } from "./tally.ts";

/** A counter whose clients add 1; a script may ask for more, or less. */
const unitCounter: ServedObject = {
  ...(counterObject as ServedObject),
  name: "unit-counter",
  functions: { read: { readOnly: true }, add: { readOnly: false, answersNothing: true } },
};

function shard(name: string, at: number): ServiceDeclaration {
  const first = 1 + 3 * at;
  return {
    name,
    about: `A part of the count, replicated: n${first} to n${first + 2}.`,
    runs: ["raft", "multi-paxos", "zab"],
    on: [first, first + 1, first + 2],
    object: tallyOf(tallyRules),
  };
}

export const shardedCounter: System = {
  name: "sharded-counter",
  about: "A counter in two shards: an add goes to one of them, a read sums both up.",
  front: "servers",
  space: {
    ...patientFew,
    rhythm: () => ({ beatUs: 20_000, patienceUs: 300_000 }),
  },
  services: [
    ...SHARDS.map(shard),
    {
      name: "servers",
      about: "They take what clients ask to the shards: n7 to n9.",
      runs: serverOf(SHARDS, serverRules) as never,
      on: [7, 8, 9],
      object: unitCounter,
    },
  ],
  invariants: [],
  happened: [],
  mutants: shardedCounterMutants,
};
