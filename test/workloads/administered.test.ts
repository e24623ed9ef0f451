/** What an administrator asks. */
import { expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

function configurationsOf(protocol: string, mistakes: string): number {
  const workload = {
    kind: "administered",
    clients: 2,
    rate: "20/s",
    changeEvery: "200ms",
    mistakes,
  };
  const source = { name: "A test", version: 1, protocol, nodes: 3, duration: "5s", workload };
  const { verdict, happened } = simulate(resolveScenario(source, "test"), protocol, 1);
  expect(verdict).toBe("pass");
  return happened["configurations"] ?? 0;
}

it.each(["raft", "multi-paxos", "zab"])("%s refuses members that do not exist", (protocol) => {
  expect(configurationsOf(protocol, "0%")).toBeGreaterThan(1);
  expect(configurationsOf(protocol, "100%")).toBe(0);
});
