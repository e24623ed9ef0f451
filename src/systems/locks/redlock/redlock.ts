/**
 * Redlock: a lock on a majority of five independent servers that expire keys by their own clocks
 * (Sanfilippo 2014, Distributed Locks with Redis). It has no tokens, so its resource cannot refuse
 * a late write: that there is none rests on bounds of delays, pauses and clocks.
 */
import type { Invariant } from "../../../checkers/property.ts";
import type { ServiceDeclaration, System } from "../../system.ts";
import { answeredIsKept } from "../answered-is-kept.ts";
import { holdings, oneBeliever } from "../beliefs.ts";
import { lostUpdates, noLostUpdate } from "../effects.ts";
import { resourceOf } from "../resource.ts";
import { unfenced } from "../resource-rules.ts";
import { redlockMutants } from "./mutants.ts";
import { redlockHolder, SERVERS } from "./redlock-holder.ts";
import { redlockServer } from "./redlock-server.ts";

const servers: readonly ServiceDeclaration[] = SERVERS.map((name, at) => ({
  name,
  about: `The server on n${at + 1}: it knows nothing of the others.`,
  runs: redlockServer as never,
  on: [at + 1],
}));

export const redlock: System = {
  name: "redlock",
  about:
    "A lock on a majority of five servers by their clocks, and a resource that knows no token.",
  services: [
    ...servers,
    {
      name: "holders",
      about: "They work while their majority of servers is worth the lock: n6 to n8.",
      runs: redlockHolder as never,
      on: [6, 7, 8],
      happened: [holdings as never],
    },
    {
      name: "resource",
      about: "What the lock protects; it takes whatever comes: n9.",
      runs: resourceOf(unfenced) as never,
      on: [9],
      happened: [lostUpdates as never],
    },
  ],
  space: {
    // No message takes longer than half of what a holder waits for an answer.
    network: {
      latency: ["1ms", "1ms..5ms", "1ms..10ms", "5ms..20ms", "1ms..25ms"],
      loss: ["0%", "1%", "5%", "20%"],
      duplicate: ["0%", "1%", "10%"],
    },
    anyOrder: false,
    faults: [
      "crash",
      "crash-at-write",
      "kill",
      "partition",
      "clock-drift",
      "disk-error",
      "disk-full",
    ],
    rhythm: () => ({ beatUs: 20_000, patienceUs: 600_000 }),
  },
  invariants: [
    oneBeliever({ services: SERVERS, jumpsCount: true }),
    noLostUpdate,
    answeredIsKept,
  ] as readonly Invariant[],
  happened: [],
  mutants: redlockMutants,
};
