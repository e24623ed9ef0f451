/**
 * Every object can be run: its clients read and write so that they meet, a correct run passes, and
 * a lost deduplication is found.
 */
import { describe, expect, it } from "vitest";
import { objects } from "../../src/objects/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

function scenarioOf(object: string, more: Readonly<Record<string, unknown>> = {}) {
  return resolveScenario(
    {
      version: 1,
      protocol: "raft",
      nodes: 3,
      duration: "1500ms",
      object,
      network: { latency: "1ms..10ms", loss: "5%", duplicate: "1%" },
      options: { electionTimeout: "60ms..120ms", heartbeat: "20ms" },
      workload: { clients: 5, rate: "100/s", retry: "60ms" },
      faults: [
        {
          every: "300ms",
          for: "100ms",
          from: "200ms",
          oneOf: [{ crash: "leader" }, "partition"],
        },
      ],
      ...more,
    },
    "test",
  );
}

/** Objects on which an operation done twice can be told from one done once by what clients see. */
const telling = [...objects.keys()].filter((name) => name !== "consensus");

describe.each([...objects])("%s", (name, object) => {
  it("is read, where it has something to read, and written, in all its functions", () => {
    const { verdict, history, vacuous } = simulate(scenarioOf(name), "raft", 1);
    expect([verdict, vacuous]).toEqual(["pass", undefined]);
    const usual = { kv: ["cas", "get", "put"], set: ["add", "read", "remove"] };
    const all = usual[name as "kv"] ?? Object.keys(object.functions).sort();
    expect([...new Set(history.map(({ f }) => f))].sort()).toEqual(all);
    const answers = new Set(history.map(({ output }) => JSON.stringify(output)));
    // A decision is one for all; everywhere else clients see the object change.
    expect(answers.size).toBeGreaterThan(name === "consensus" ? 0 : 1);
  });
});

it.each(telling)("requests that take effect twice show in the clients' history of a %s", (name) => {
  const scenario = scenarioOf(name, { checks: ["linearizable"], mutant: "no-dedup" });
  const found = [1, 2, 3, 4, 5, 6].find((seed) => {
    const { violations } = simulate(scenario, "raft", seed, { strict: false });
    return violations[0]?.check === "linearizable";
  });
  expect(found).toBeDefined();
});
