/** Two runs side by side. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CarriedRun } from "../../../src/page/engine/carried-run.ts";
import { outlineOf } from "../../../src/page/engine/outline.ts";
import { aligned, pairs, rowsAbout, windowBeside } from "../../../src/page/model/align.ts";
import { RunView } from "../../../src/page/model/run-view.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { explicitSource } from "../../../src/scenario/resolve.ts";

function made(file: string): RunView {
  const source = explicitSource(parseScenario(readFileSync(file, "utf8"), file));
  const run = new CarriedRun({ scenario: { file, name: "", source }, protocol: "raft", seed: 1 });
  while (!run.advance(5_000));
  return new RunView(outlineOf(run.recording, run.result));
}

describe("pairs of equal numbers", () => {
  it("goes on after what only one side has", () => {
    expect([...pairs([1, 2, 3, 4, 5], [1, 9, 9, 2, 3, 4, 5])]).toEqual([
      [0, 0],
      [1, 3],
      [2, 4],
      [3, 5],
      [4, 6],
    ]);
    expect([...pairs([1, 8, 2, 3, 4], [1, 2, 3, 4])].map(([a]) => a)).toEqual([0, 2, 3, 4]);
  });

  it("does not take one equal number for the same place", () => {
    expect([...pairs([5, 1, 2, 3, 4], [7, 8, 9, 5, 6, 6, 1, 2, 3, 4])]).toEqual([
      [1, 6],
      [2, 7],
      [3, 8],
      [4, 9],
    ]);
  });
});

describe("a run and the same with a planted bug", () => {
  const broken = made("scenarios/raft/figure-8-mutant.yaml");
  const right = made("scenarios/raft/figure-8.yaml");
  const alignment = aligned(broken, right);

  it("are the same up to the first step that differs", () => {
    const { parting, toOther } = alignment;
    const first = parting?.one ?? 0;
    expect(first).toBeGreaterThan(broken.violations[0] ?? 0);
    for (let step = 1; step < first; step++) expect(toOther[step]).toBe(step);
  });

  it("are matched both ways, in the order of each process", () => {
    for (let step = 1; step <= broken.steps; step++) {
      const there = alignment.toOther[step] as number;
      if (there === 0) continue;
      expect(alignment.toOne[there]).toBe(step);
      expect(right.nameOf(right.actorOf(there))).toBe(broken.nameOf(broken.actorOf(step)));
    }
  });

  it("are shown about a step, row by row", () => {
    const step = broken.violations[0] ?? 0;
    const rows = rowsAbout(broken, alignment, step, 9);
    expect(rows).toHaveLength(9);
    expect(rows).toContainEqual({ one: step, other: step });
  });

  it("are seen at the same moments, or from the first to the last step that both have", () => {
    const seen = { axis: "time", from: 20_000, to: 90_000 } as const;
    expect(windowBeside(broken, right, alignment, seen, "time")).toEqual(seen);
    const { from, to } = windowBeside(broken, right, alignment, seen, "step");
    expect(Math.abs(from - seen.from)).toBeLessThan(5_000);
    expect(Math.abs(to - seen.to)).toBeLessThan(5_000);
  });

  it("have no first difference with themselves", () => {
    const { parting, matched } = aligned(right, right);
    expect(parting).toBeNull();
    expect(matched).toBe(right.steps);
  });
});
