/** How long faults come: by the rhythm of a system, or by what a run costs. */
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { chaosBySilences, chaosBySteps } from "../../src/search/draw-length.ts";
import { FieldDraws } from "../../src/search/draws.ts";

const RHYTHM = { beatUs: 50_000, patienceUs: 20_000 };
const SEEDS = Array.from({ length: 2_000 }, (_, at) => at + 1);

const drawOf = (seed: number) => new FieldDraws(String(seed), "doublings").of("duration");

function scenario(clients: number, rate: number): Scenario {
  return { nodes: 5, workload: { clients, settings: { rate } } } as unknown as Scenario;
}

describe("a length by steps", () => {
  it("gives the runs of each doubling about as many steps in all", () => {
    // Five nodes, 20 beats and 500 operations a second: 2,600 steps.
    const rhythm = { ...RHYTHM, patienceUs: 65_000 };
    const steps = SEEDS.map(
      (seed) => chaosBySteps(scenario(3, 500), rhythm, drawOf(seed)) * 2.6e-3,
    );
    const shares = [1_024, 2_048, 4_096].map((least) => {
      const among = steps.filter((one) => one >= least && one < 2 * least);
      return among.reduce((sum, one) => sum + one, 0);
    });
    for (const share of shares) {
      expect(share / Math.max(...shares)).toBeGreaterThan(0.8);
    }
  });

  it("is shorter the more is asked for, where clients ask at all", () => {
    const rhythm = { ...RHYTHM, patienceUs: 50_000 };
    const length = (clients: number, rate: number) =>
      chaosBySteps(scenario(clients, rate), rhythm, drawOf(1));
    expect(length(3, 500)).toBeLessThan(length(3, 10));
    expect(length(0, 500)).toBe(length(0, 10));
  });
});

describe("a length by silences", () => {
  it("is between half a second and ten, and rises with what the system bears", () => {
    const mean = (patienceUs: number) => {
      const lengths = SEEDS.slice(0, 200).map((seed) => {
        return chaosBySilences({ ...RHYTHM, patienceUs }, drawOf(seed));
      });
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(500_000);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(10_000_000);
      return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    };
    expect(mean(20_000)).toBeLessThan(mean(80_000));
  });
});
