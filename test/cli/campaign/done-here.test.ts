/** What a campaign's progress counts of a process. */
import { expect, test } from "vitest";
import type { CampaignResult } from "../../../src/campaign/results.ts";
import { DoneHere } from "../../../src/cli/campaign/done-here.ts";

/** A result of so many seeds, the first of which failed. */
function ran(first: number, count: number): CampaignResult {
  const runs = Array.from({ length: count }, (_, at) => {
    return { group: 0, seed: first + at, wallMs: 1, result: null, fault: null, isUnmet: at === 0 };
  });
  return { kind: "run", runs };
}

test("each run is counted once, although the results of pieces are put together", () => {
  const done = new DoneHere("c1");
  done.took({ kind: "piece" }, ran(1, 3));
  expect(done.text()).toBe("campaign c1: 1 piece here, 3 runs, 1 failed");
  done.took({ kind: "piece" }, ran(4, 1_000));
  done.took({ kind: "merge" }, ran(1, 1_003));
  done.took({ kind: "piece" }, { kind: "skipped" });
  done.took({ kind: "sum" }, { kind: "sum", failures: [] });
  expect(done.text()).toBe("campaign c1: 2 pieces here, 1,003 runs, 2 failed");
});
