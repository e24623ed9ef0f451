/** The cluster that is measured: five nodes, five clients, kv, every kind of fault. */
import { resolveScenario } from "../src/scenario/resolve.ts";
import type { Scenario } from "../src/scenario/scenario.ts";

/**
 * @param duration of its chaos phase, as a scenario file says it. Hash, history and all invariants
 * are on.
 */
export function busy(protocol: string, duration: string): Scenario {
  return resolveScenario(
    {
      name: "Benchmark: five nodes under every kind of fault",
      version: 1,
      protocol,
      nodes: 5,
      duration,
      network: { latency: "1ms..10ms", loss: "1%", duplicate: "0.5%" },
      clocks: { offset: "50ms", drift: "200ppm" },
      disk: { sync: "1ms..5ms" },
      object: "kv",
      workload: { kind: "mixed", clients: 5, rate: "500/s", keys: 8 },
      faults: [
        {
          // Named, so that the runs are those that were measured before default ids were contents.
          id: "oneOf@2s",
          every: "3s",
          from: "2s",
          until: duration,
          oneOf: ["partition", "crash", "pause", "loss-burst", "clock-jump", "clock-drift"],
        },
      ],
    },
    "bench",
  );
}
