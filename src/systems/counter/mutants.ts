/** Planted bugs of both counters: what tutorials build instead, and what is counted twice. */
import { register } from "../../objects/register.ts";
import type { ServedObject, SystemMutant } from "../system.ts";
import { local, readAddWrite } from "./naive.ts";
import { type ServerRules, SHARDS, serverOf, serverRules } from "./server.ts";
import { tallyOf } from "./tally.ts";

function otherwise(rules: Partial<ServerRules>) {
  return { servers: { runs: serverOf(SHARDS, { ...serverRules, ...rules }) as never } };
}

export const counterMutants: readonly SystemMutant[] = [
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
];

export const shardedCounterMutants: readonly SystemMutant[] = [
  {
    name: "reads-one-shard",
    about: "A read asks the first shard, and takes its part for the count.",
    fault: [],
    detectors: ["linearizable"],
    origin: "Firestore, distributed counters: the count is the sum over all shards",
    equivalent: false,
    replaces: otherwise({ readFrom: ([first = ""]) => [first] }),
  },
  {
    name: "retry-at-another-shard",
    about: "Each server has a shard of its own: an add that another one is asked for counts twice.",
    fault: ["loss"],
    detectors: ["linearizable"],
    origin: "RIFL (Lee and others 2015), §3.3: completion records are where the object is",
    equivalent: false,
    replaces: otherwise({ groupOf: (_client, _operation, groups, server) => server % groups }),
  },
];
