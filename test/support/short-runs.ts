/**
 * A few short runs of each protocol under every fault that it bears: what properties over all
 * protocols are tried on.
 */
import { protocols } from "../../src/protocols/index.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios, shortened } from "./drawn.ts";

export interface ShortRun {
  readonly protocol: string;
  readonly seed: number;
  readonly scenario: Scenario;
}

/** @param count of runs a protocol. @param durationUs of their chaos. */
export function shortRuns(count: number, durationUs: number): readonly ShortRun[] {
  return [...protocols.keys()].flatMap((protocol) => {
    const scenarios = drawnScenarios(protocol);
    return Array.from({ length: count }, (_, at) => {
      const scenario = scenarios[Math.floor((at * scenarios.length) / count)];
      if (scenario === undefined) throw new Error(`${protocol} has no random scenarios`);
      return {
        protocol,
        seed: 501 + at,
        scenario: { ...shortened(scenario, durationUs), healUs: durationUs },
      };
    });
  });
}
