/** The online judge: it stops a run soon after the first impossible return, and names that return. */
import { expect, test } from "vitest";
import { generateHistory } from "../../../bench/generate-history.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import { OnlineJudge } from "../../../src/checkers/linearizability/online.ts";
import { must } from "../../../src/core/assert.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { objects } from "../../../src/objects/index.ts";
import { modelOf } from "../../../src/objects/model.ts";

const model = modelOf(must(objects.get("register"), "register"));

function shape(stale: boolean): Operation[] {
  return generateHistory({
    model: "register",
    operations: 2_000,
    concurrency: 5,
    values: null,
    keys: 1,
    infoPermille: 0,
    stale,
    seed: 11,
  });
}

/** Plays a history event by event; the event at which the judge stopped it, and what it said. */
function play(history: readonly Operation[]): { at: number; culprit: number } | null {
  const judge = new OnlineJudge(model);
  const returns = history.map(({ completed }) => completed).sort((a, b) => a - b);
  for (const at of returns) {
    const stopped = judge.afterReturn(() =>
      history
        .filter(({ invoked }) => invoked <= at)
        .map(
          (operation): Operation =>
            operation.completed <= at
              ? operation
              : {
                  ...operation,
                  outcome: "info",
                  output: null,
                  completed: Number.POSITIVE_INFINITY,
                },
        ),
    );
    if (stopped !== null) return { at, culprit: stopped.failure?.culprit ?? -1 };
  }
  return null;
}

test("a correct run is never stopped", () => {
  expect(play(shape(false))).toBeNull();
});

test("a run with a stale read is stopped within a twentieth, and the read is named", () => {
  const history = shape(true);
  const whole = checkLinearizable(history, model);
  const stopped = play(history);
  expect(stopped?.culprit).toBe(whole.failure?.culprit);
  const culprit = history[stopped?.culprit ?? -1];
  expect(culprit?.f).toBe("read");
  expect((stopped?.at ?? 0) - (culprit?.completed ?? 0)).toBeLessThan(0.06 * 2 * history.length);
});
