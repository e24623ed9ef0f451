/** The figures of a run: what clients waited for, and what was weighed. */
import { expect, test } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

function scenarioOf(protocols: readonly string[]) {
  return resolveScenario(
    {
      name: "Figures",
      version: 1,
      protocols: [...protocols],
      nodes: 3,
      duration: "6s",
      workload: { clients: 3, rate: "60/s", keys: 3 },
      faults: [
        { at: "1s", for: "10ms", pause: "follower" },
        { at: "2s", crash: "leader", restartAfter: "1s" },
        { at: "4s", crash: "all", restartAfter: "heal" },
      ],
    },
    "figures",
  );
}

test("after each fault, the longest wait that ends after its beginning", () => {
  const { history, figures } = simulate(scenarioOf(["raft"]), "raft", 1);
  const completions = history
    .flatMap(({ outcome, completedUs }) => (outcome === "ok" ? (completedUs ?? []) : []))
    .sort((a, b) => a - b);
  const waited = (fromUs: number, untilUs: number) => {
    const inside = completions.filter((at) => at > fromUs && at < untilUs);
    const after = completions.find((at) => at >= untilUs) ?? 6_000_000;
    const ends = [...inside, Math.min(after, 6_000_000)];
    return Math.max(...ends.map((at, index) => at - (ends[index - 1] ?? fromUs)));
  };
  expect(figures.unavailable.map(({ fault, atUs }) => [fault.split("~")[0], atUs])).toEqual([
    ["pause@1s", 1_000_000],
    ["crash@2s", 2_000_000],
    ["crash@4s", 4_000_000],
  ]);
  const longest = figures.unavailable.map(({ longestUs }) => longestUs);
  expect(longest).toEqual([
    waited(1_000_000, 2_000_000),
    waited(2_000_000, 4_000_000),
    waited(4_000_000, 6_000_000),
  ]);
  expect(longest[1]).toBeGreaterThan(100_000);
  expect(longest[2]).toBeGreaterThan(1_900_000);
});

test("bytes are weighed where protocols are compared, and change nothing else", () => {
  const both = scenarioOf(["raft", "zab"]);
  const alone = scenarioOf(["raft"]);
  const weighed = simulate(both, "raft", 1);
  const plain = simulate(alone, "raft", 1);
  expect(plain.figures.bytesPerOperation).toBeNull();
  expect(weighed.figures.bytesPerOperation).toBeGreaterThan(
    30 * weighed.figures.messagesPerOperation,
  );
  expect(weighed.hash).toBe(plain.hash);
});
