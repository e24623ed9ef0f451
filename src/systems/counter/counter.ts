/**
 * A counter by consensus: servers that keep nothing, and a group that counts, with the identities
 * of those who ask. What tutorials build instead are its planted bugs.
 */
import { counter as counterObject } from "../../objects/counter.ts";
import { register } from "../../objects/register.ts";
import type { ServedObject, System } from "../system.ts";
import { local, readAddWrite } from "./naive.ts";
import { patientFew } from "./patient-few.ts";
import { serverOf, serverRules } from "./server.ts";
import { tallyOf, tallyRules } from "./tally.ts";

export const counter: System = {
  name: "counter",
  about: "A counter by consensus, and servers in front of it that keep nothing.",
  front: "servers",
  space: {
    workload: patientFew,
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
  mutants: [
    {
      name: "naive-local",
      about: "Each server counts in its memory, and is at 0 when it starts again.",
      fault: [],
      detectors: ["linearizable"],
      origin: "tutorials: a counter as a variable of a web server, behind a load balancer",
      equivalent: false,
      replaces: { servers: { runs: local as never } },
    },
    {
      name: "read-add-write",
      about: "A server reads the count, adds, and writes it: another one does so in between.",
      fault: [],
      detectors: ["linearizable"],
      origin: "the lost update: Berenson and others 1995, P4",
      equivalent: false,
      replaces: {
        store: { object: register as ServedObject },
        servers: { runs: readAddWrite as never },
      },
    },
    {
      name: "retry-counted-twice",
      about: "The store does not look at who asks: what is sent again is counted again.",
      fault: ["loss"],
      detectors: ["linearizable"],
      origin: "RIFL (Lee and others 2015), §1",
      equivalent: false,
      replaces: { store: { object: tallyOf({ isRetry: () => false }) } },
    },
  ],
};
