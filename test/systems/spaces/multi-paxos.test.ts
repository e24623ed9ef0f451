/** Where Multi-Paxos is searched: recovery is asked for where clients can wait for it. */
import { expect, it } from "vitest";
import { must } from "../../../src/core/assert.ts";
import type { Settings } from "../../../src/core/parameters.ts";
import { multiPaxosSpace } from "../../../src/systems/spaces/multi-paxos.ts";

const recovers = must(multiPaxosSpace.recovers, "Multi-Paxos says where it recovers");

function options(window: number): Settings {
  const electionTimeout = { min: 320_000, max: 880_000 };
  return { window, phase1Quorum: 0, electionTimeout } as unknown as Settings;
}

it.each([
  // Four rounds, and one that was under way, of 430 ms each.
  ["one slot at a time", 1, 4, 1_000_000, false],
  ["one slot at a time, and clients that wait", 1, 4, 2_600_000, true],
  ["one slot at a time, and one client", 1, 1, 1_000_000, true],
  ["a slot for each client", 4, 4, 1_000_000, true],
] as const)(
  "clients are answered before they give up: %s",
  (_name, window, clients, timeout, does) => {
    const links = { latencyMinUs: 100_000, latencyMaxUs: 105_000 };
    expect(recovers(options(window), { kind: "mixed", clients, timeout }, links)).toBe(does);
  },
);
