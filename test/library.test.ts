/** The library in a user's own test: this file is the example of docs/library.md, which must be the same to the letter. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InputError, simulate } from "../src/index.ts";

// example
describe("our cluster", () => {
  it.each([1, 2, 3, 4, 5])("survives the loss of its leader, seed %i", async (seed) => {
    const run = await simulate(
      {
        version: 1,
        protocol: "raft",
        nodes: 3,
        duration: "5s",
        object: "kv",
        workload: { clients: 3, rate: "200/s" },
        faults: [
          { at: "1s", for: "1s", partition: "leader" },
          { at: "3s", crash: "leader", restartAfter: "500ms" },
        ],
      },
      { seed },
    );
    expect(run.verdict, run.story().join("\n")).toBe("pass");
    expect(run.happened["elections"]).toBeGreaterThan(1);
  });
});
// end of example

it("the example in the documentation is this one", () => {
  const here = readFileSync("test/library.test.ts", "utf8")
    .split("// example\n")[1]
    ?.split("// end")[0];
  const told = readFileSync("docs/library.md", "utf8");
  expect(told).toContain(here?.trim());
});

it("bad input rejects with every problem", async () => {
  const bad = simulate({ version: 1, protocol: "raft", nodes: 0, duration: "long" });
  await expect(bad).rejects.toThrow(InputError);
  await expect(bad).rejects.toThrow(/nodes: expected .*\n.*duration: expected/);
});

it("a failing run tells its story", async () => {
  const scenario = {
    version: 1,
    protocol: "raft",
    mutant: "no-election-restriction",
    nodes: 5,
    duration: "20s",
    workload: { clients: 5, rate: "100/s" },
    faults: [{ every: "1s", oneOf: ["partition", "crash", "pause"] }],
  };
  for (let seed = 1; ; seed++) {
    const run = await simulate(scenario, { seed });
    if (run.verdict === "pass") continue;
    expect(run.story(12).at(-1)).toContain(`step ${run.violations[0]?.step}`);
    break;
  }
});
