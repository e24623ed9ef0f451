/**
 * A counter by consensus: servers that keep nothing, and a group that counts, with the identities
 * of those who ask. What tutorials build instead are its planted bugs.
 */
import { counter as counterObject } from "../../objects/counter.ts";
import type { ServedObject, System } from "../system.ts";
import { counterMutants } from "./mutants.ts";
import { patientFew } from "./patient-few.ts";
import { serverOf, serverRules } from "./server.ts";
import { tallyOf, tallyRules } from "./tally.ts";

export const counter: System = {
  name: "counter",
  about: "A counter by consensus, and servers in front of it that keep nothing.",
  front: "servers",
  space: {
    ...patientFew,
    workload: { ...patientFew.workload, down: ["20%", "50%"] },
    rhythm: () => ({ beatUs: 20_000, patienceUs: 300_000 }),
  },
  services: [
    {
      name: "store",
      about: "The count, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: tallyOf(tallyRules),
    },
    {
      name: "servers",
      about: "They take what clients ask to the store: n4 to n6.",
      runs: serverOf(["store"], serverRules) as never,
      on: [4, 5, 6],
      object: counterObject as ServedObject,
    },
  ],
  invariants: [],
  happened: [],
  mutants: counterMutants,
};
