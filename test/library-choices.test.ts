/** Choices in the library: the example of docs/choices.md. */
import { expect, it } from "vitest";
import { Decisions, type Domain, simulate } from "../src/index.ts";

const scenario = {
  version: 1,
  protocol: "raft",
  duration: "1s",
  object: "kv",
  workload: { clients: 2, rate: "200/s" },
} as const;

it("records a run, and runs under what was recorded with an operation removed", async () => {
  const recorded = new Decisions();
  const run = await simulate(scenario, {
    seed: 7,
    choices: { base: "weather", listener: recorded },
  });
  const without = recorded.with([["operation", "c2/17", null]]);
  const other = await simulate(scenario, { seed: 7, choices: { base: "keyed", decider: without } });
  expect(run.hash).toBe((await simulate(scenario, { seed: 7 })).hash);
  expect(other.hash).not.toBe(run.hash);
});

it("is steered by one's own strategy: whatever is asked, by class, key and domain", async () => {
  const asked = new Set<string>();
  const decider = {
    decide(kind: string, _key: string, domain: Domain<unknown> | null) {
      asked.add(kind);
      // No message is lost, and each is as quick as it can be.
      return kind === "message" && domain !== null ? domain.write(domain.calm(0)) : undefined;
    },
  };
  const run = await simulate(scenario, { seed: 7, choices: { base: "keyed", decider } });
  expect(run.verdict, run.report()).toBe("pass");
  expect([...asked]).toEqual(
    expect.arrayContaining(["message", "disk", "draw", "operation", "tie"]),
  );
});
