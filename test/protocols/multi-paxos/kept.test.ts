/** What a start keeps for the next one: it saves work and changes nothing. */
import { expect, it } from "vitest";
import type { DiskImage } from "../../../src/protocol/disk.ts";
import type { Protocol, Setup } from "../../../src/protocol/protocol.ts";
import { multiPaxos, steps } from "../../../src/protocols/multi-paxos/multi-paxos.ts";
import { rules } from "../../../src/protocols/multi-paxos/rules.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import type { RunRecorder } from "../../../src/runner/simulation.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";

const correct = multiPaxos(rules, steps);

/** Multi-Paxos whose starts get another disk. */
function startingFrom(seen: (disk: DiskImage) => DiskImage): Protocol {
  return {
    ...correct,
    instance(setup: Setup) {
      const handlers = correct.instance(setup);
      return {
        ...handlers,
        start: (disk: DiskImage, self, given) => handlers.start(seen(disk), self, given),
      };
    },
  } as Protocol;
}

/** All facts of a run, in order. */
function heard(facts: string[]): RunRecorder {
  return {
    begin: () => undefined,
    fold: (table) => ({
      initial: () => null,
      on: Object.fromEntries(
        Object.keys(table).map((name) => [
          name,
          (_state, _view, ...numbers: number[]) => facts.push(`${name} ${numbers.join(" ")}`),
        ]),
      ),
    }),
  };
}

const scenario = resolveScenario(
  {
    name: "Many restarts",
    version: 1,
    protocol: "multi-paxos",
    nodes: 5,
    duration: "12s",
    network: { latency: "1ms..10ms", loss: "1%" },
    workload: { kind: "administered", clients: 4, rate: "200/s", keys: 4, changeEvery: "1s" },
    faults: [{ every: "700ms", oneOf: ["crash", "kill", "partition", "disk-error"], for: "300ms" }],
  },
  "test",
);

it.each([1, 2, 3])("the facts and the hash are those of starts from nothing: seed %d", (seed) => {
  let recalled = 0;
  const from = (seen: (disk: DiskImage) => DiskImage) => {
    const facts: string[] = [];
    const run = simulate(scenario, "multi-paxos", seed, {
      protocol: startingFrom(seen),
      recordings: [heard(facts)],
      strict: false,
    });
    return { facts, hash: run.hash, verdict: run.verdict };
  };
  const kept = from((disk) => {
    if (disk.recall?.() !== undefined) recalled++;
    return disk;
  });
  const anew = from((disk) => ({
    firstIndex: disk.firstIndex,
    lastIndex: disk.lastIndex,
    get: (key) => disk.get(key),
    entry: (index) => disk.entry(index),
  }));
  expect(recalled).toBeGreaterThan(3);
  expect(kept.verdict).toBe("pass");
  expect(kept).toEqual(anew);
});
