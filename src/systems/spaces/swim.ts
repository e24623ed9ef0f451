/** Where SWIM is searched: impatient and patient members, with and without what came after it. */
import type { Settings } from "../../core/parameters.ts";
import { SWIM_OPTIONS } from "../detectors/swim/options.ts";
import type { Space } from "../space.ts";

/** A probe by way of others takes four messages, and has to end within its period (§3.1). */
const LATENCIES = ["1ms..2ms", "1ms..10ms", "5ms..20ms"];

function optionsOf(options: Settings): Readonly<Record<string, number>> {
  const usual = Object.entries(SWIM_OPTIONS).map(([name, option]) => [name, option.default]);
  return { ...Object.fromEntries(usual), ...(options["swim"] as Settings | undefined) };
}

export const swimSpace: Space = {
  network: { latency: LATENCIES },
  services: {
    swim: {
      period: ["100ms", "150ms", "250ms"],
      ackTimeout: ["20ms", "45ms", "60ms"],
      suspicion: { from: "200ms", to: "1s" },
      suspicionMax: ["1s", "3s"],
      reconnect: ["0ms", "100ms", "1s"],
      pushPull: ["200ms", "1s"],
      helpers: { from: 1, to: 4 },
      awareness: [1, 4, 8],
      buddy: [false],
    },
  },
  rhythm: (options) => {
    const { period = 0, suspicion = 0 } = optionsOf(options);
    return { beatUs: period, patienceUs: 3 * period + suspicion };
  },
  anyOrder: false,
  // As the paper has it, two sides that hold each other for dead never find together.
  recovers: (options) => {
    const { reconnect = 0, pushPull = 0 } = optionsOf(options);
    return reconnect > 0 || pushPull > 0;
  },
};
