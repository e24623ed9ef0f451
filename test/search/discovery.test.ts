/** What a search may expect of as much work again, held against that work. */
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/kernel/streams.ts";
import { curveOf, Discovery, estimateOf } from "../../src/search/discovery.ts";

/** A run that meets each of 4,000 features with a chance that falls with its number. */
function run(stream: RandomStream) {
  const met: number[] = [];
  for (let feature = 1; feature <= 4_000; feature++) {
    if (stream.below(feature * 3) < 2) met.push(feature);
  }
  return { features: new Uint32Array(met), goals: ["met"], facts: [], faults: [] };
}

describe("the estimate", () => {
  it.each([32, 128, 512])("of what %i runs more add is within a factor of 2", (runs) => {
    const stream = new RandomStream("7", `discovery ${runs}`);
    const discovery = new Discovery();
    for (let at = 0; at < runs; at++) discovery.add(run(stream), 100);
    const { expected, perRun, chance } = estimateOf(discovery.runs, discovery.met.values());
    const before = discovery.features;
    const known = new Set(discovery.met.keys());
    let showing = 0;
    for (let at = 0; at < runs; at++) {
      const further = run(stream);
      if (further.features.some((feature) => !known.has(feature))) showing++;
      discovery.add(further, 100);
    }
    const added = discovery.features - before;
    expect(expected).toBeGreaterThan(added / 2);
    expect(expected).toBeLessThan(added * 2);
    expect(perRun).toBeGreaterThan(showing / runs / 1.5);
    expect(perRun).toBeLessThan((showing / runs) * 1.5);
    expect(chance).toBeGreaterThan(0.99);
  });

  it("of runs that showed everything twice is that nothing new comes", () => {
    const discovery = new Discovery();
    for (let at = 0; at < 9; at++) {
      discovery.add({ features: new Uint32Array([1, 2, 3]), goals: [], facts: [], faults: [] }, 1);
    }
    expect(estimateOf(discovery.runs, discovery.met.values())).toMatchObject({ perRun: 0 });
    expect(estimateOf(discovery.runs, discovery.met.values()).expected).toBeLessThan(0.1);
  });

  it("expects nothing where each feature was met twice or more, however the series goes", () => {
    const discovery = new Discovery();
    for (let at = 0; at < 12; at++) {
      const features = new Uint32Array([1, 2 + (at >> 2), 5 + (at >> 2), 8 + (at >> 2)]);
      discovery.add({ features, goals: [], facts: [], faults: [] }, 1);
    }
    expect(estimateOf(discovery.runs, discovery.met.values())).toEqual({
      perRun: 0,
      expected: 0,
      chance: 0,
    });
  });
});

it("the curve has a point at each doubling, and at the end", () => {
  const discovery = new Discovery();
  for (let at = 1; at <= 6; at++) {
    discovery.add({ features: new Uint32Array([at]), goals: [], facts: [], faults: [] }, 10);
  }
  expect(curveOf(discovery.marks, discovery.met.values(), discovery)).toEqual([
    { runs: 1, steps: 10, features: 1 },
    { runs: 2, steps: 20, features: 2 },
    { runs: 4, steps: 40, features: 4 },
    { runs: 6, steps: 60, features: 6 },
  ]);
});
