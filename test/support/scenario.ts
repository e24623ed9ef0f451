/**
 * Scenarios for tests, resolved by hand: five Raft nodes under everything at once, unless a test
 * says otherwise.
 */
import { defaults, type Settings } from "../../src/core/parameters.ts";
import { faults } from "../../src/faults/index.ts";
import { CRASH_RECOVERY } from "../../src/protocol/fault-model.ts";
import { protocols } from "../../src/protocols/index.ts";
import type { FaultPlan, Scenario } from "../../src/scenario/scenario.ts";
import { workloads } from "../../src/workloads/index.ts";

/** The settings of a fault with nothing given. */
export function faultChoice(fault: string, settings: Settings = {}) {
  return { fault, settings: { ...defaults(faults.get(fault)?.parameters ?? {}), ...settings } };
}

/** All faults that protocols of consensus bear, again and again, from 0.5 s on. */
export const everything: FaultPlan = {
  id: "everything",
  when: { kind: "repeated", everyUs: 800_000, fromUs: 500_000, untilUs: 4_500_000, forUs: null },
  oneOf: [...faults.values()]
    .filter(({ harms }) => harms.every((harm) => CRASH_RECOVERY.safeUnder.has(harm)))
    .map(({ name }) => faultChoice(name)),
};

export function scenario(
  changes: Partial<Scenario> = {},
  workload: Settings = {},
  options: Settings = {},
): Scenario {
  const names = changes.protocols ?? ["raft"];
  return {
    file: "test",
    name: "A test",
    version: 1,
    system: null,
    protocols: names,
    services: [],
    options: Object.fromEntries(
      names.map((name) => [name, { ...defaults(protocols.get(name)?.options ?? {}), ...options }]),
    ),
    nodes: 5,
    durationUs: 5_000_000,
    healUs: 10_000_000,
    staysUs: 0,
    doubts: {},
    seeds: { first: 1, last: 1 },
    network: { latencyMinUs: 1_000, latencyMaxUs: 10_000, lossPpm: 10_000, duplicatePpm: 5_000 },
    clocks: { offsetMaxUs: 50_000, driftMaxPpm: 200 },
    disk: { syncMinUs: 1_000, syncMaxUs: 5_000 },
    object: "kv",
    workload: {
      kind: "mixed",
      clients: 5,
      settings: { ...defaults(workloads.get("mixed")?.parameters ?? {}), ...workload },
    },
    faults: [everything],
    given: new Map(),
    script: [],
    checks: ["linearizable", "invariants", "progress"],
    mutants: {},
    expect: "pass",
    limits: {
      stepsMax: 5_000_000,
      stepsAtOnceMax: 100_000,
      pendingMax: 1_000_000,
      checkWorkMax: 10_000_000,
    },
    source: null,
    ...changes,
  };
}
