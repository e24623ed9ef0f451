/** Planted bugs of Redlock: each leaves out one of the things that its safety rests on. */

import type { SystemMutant } from "../../system.ts";
import { resourceOf } from "../resource.ts";
import { unfenced } from "../resource-rules.ts";
import { redlockHolderOf, SERVERS } from "./redlock-holder.ts";
import { type RedlockRules, redlockRules, type ServerRules, serverRules } from "./redlock-rules.ts";
import { redlockServerOf } from "./redlock-server.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withHolders(rules: Partial<RedlockRules>): Replaced {
  return { holders: { runs: redlockHolderOf({ ...redlockRules, ...rules }) as never } };
}

function withServers(rules: Partial<ServerRules>): Replaced {
  const runs = redlockServerOf({ ...serverRules, ...rules }) as never;
  return Object.fromEntries(SERVERS.map((name) => [name, { runs }]));
}

const DETECTORS = { detectors: ["one-believer", "no-lost-update"], equivalent: false } as const;

export const redlockMutants: readonly SystemMutant[] = [
  {
    ...DETECTORS,
    name: "restart-forgets",
    about:
      "A server that has restarted sets keys at once, and has forgotten those that it had set.",
    fault: ["crash"],
    origin: "Kleppmann 2016; Sanfilippo 2014: performance, crash recovery and fsync",
    replaces: withServers({ restUs: 0 }),
  },
  {
    ...DETECTORS,
    name: "whole-ttl-after-answers",
    about: "A holder believes for the whole time to live from when the servers have answered.",
    fault: ["clock-drift"],
    origin: "Sanfilippo 2014: less the time that has elapsed, and some for the drift of clocks",
    replaces: withHolders({ believesUntil: (_askedUs, nowUs, ttlUs) => nowUs + ttlUs }),
  },
  {
    ...DETECTORS,
    name: "deletes-any-value",
    about: "A server deletes the key for any client that asks, whatever value the key has.",
    fault: [],
    origin: "Sanfilippo 2014: remove the key only if it exists and its value is the one expected",
    replaces: withServers({ deletes: () => true }),
  },
  {
    ...DETECTORS,
    name: "two-of-five",
    about: "Two servers of five are enough for a lock.",
    fault: [],
    origin: "a quorum that does not meet all others",
    replaces: withHolders({ isMajority: (granted) => granted >= 2 }),
  },
  {
    name: "redlock-answers-before-sync",
    about: "The resource answers an operation before its disk holds it.",
    fault: [],
    equivalent: false,
    detectors: ["answered-is-kept"],
    origin: "a write that is acknowledged from the page cache, before fsync",
    replaces: { resource: { runs: resourceOf({ ...unfenced, waits: () => false }) as never } },
  },
];
