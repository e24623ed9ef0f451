/** How much a detector sends: messages a member and a period, by the number of members. */
import { simulate } from "../src/runner/simulate.ts";
import type { ScenarioSource } from "../src/scenario/format.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";

/** How often a member probes, or sends heartbeats, by default. */
const PERIOD_US = 100_000;

export type Weather = "calm" | "loss" | "crash";

const WEATHERS: Readonly<Record<Weather, Pick<ScenarioSource, "network" | "faults">>> = {
  calm: { network: { latency: "1ms..10ms" } },
  loss: { network: { latency: "1ms..10ms", loss: "5%" } },
  // Which one it is makes no difference.
  crash: {
    network: { latency: "1ms..10ms" },
    faults: [{ at: "2s", crash: "n2", restartAfter: "4s" }],
  },
};

/**
 * What was sent in a run of 10 s and its heal, by a member in a period, on average.
 * @param system `swim` or `heartbeat-detector`.
 */
export function messagesAPeriod(
  system: "swim" | "heartbeat-detector",
  nodes: number,
  weather: Weather,
  seed: number,
): number {
  const resolved = resolveScenario(
    {
      version: 1,
      system,
      duration: "10s",
      heal: "1s",
      checks: ["invariants"],
      ...WEATHERS[weather],
    },
    weather,
  );
  // A scenario file has 25 machines at most; the world has no such bound.
  const on = Array.from({ length: nodes }, (_, at) => at + 1);
  const name = system === "swim" ? "swim" : "heartbeat";
  const scenario = { ...resolved, nodes, services: [{ name, on }] };
  const { happened, virtualUs } = simulate(scenario, system, seed);
  return (happened["messages-sent"] ?? 0) / nodes / (virtualUs / PERIOD_US);
}
