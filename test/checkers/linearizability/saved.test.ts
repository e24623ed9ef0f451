/** Judgements that another goes on with, from nothing but what a stopped one had saved. */
import { describe, expect, it } from "vitest";
import { generateHistory } from "../../../bench/generate-history.ts";
import { objectHistory } from "../../../bench/object-history.ts";
import { Draws, randomHistory } from "../../../bench/random-history.ts";
import { recipes } from "../../../bench/recipes.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { cutAfter } from "../../../src/checkers/explain/prefix.ts";
import { bruteForce } from "../../../src/checkers/linearizability/brute-force.ts";
import { checkLinearizable, Judgement } from "../../../src/checkers/linearizability/check.ts";
import type { SavedSearch } from "../../../src/checkers/linearizability/saved.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { objects } from "../../../src/objects/index.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";

function resumed(history: readonly Operation[], model: Model, first: number) {
  let judgement = new Judgement(history, model, { witness: true });
  for (let work = first, times = 0; ; work *= 2, times++) {
    const result = judgement.run({ work });
    if (result.verdict !== "unknown") return { ...result, times };
    const saved = structuredClone(judgement.saved());
    judgement = new Judgement(history, model, { witness: true }, saved);
  }
}

describe("a judgement that is stopped", () => {
  it("names a prefix as verified only if some order explains that", () => {
    const named = new Set<string>();
    for (let seed = 1; seed <= 2400; seed++) {
      const recipe = recipes[seed % recipes.length] as (typeof recipes)[number];
      const draws = new Draws(70_000 + seed);
      const history = randomHistory(recipe, draws, 3 + draws.below(9), 2 + draws.below(6));
      const model = modelOf(recipe.object);
      const { verified } = new Judgement(history, model, {}).run({ work: 1 + draws.below(12) });
      if (verified === null) continue;
      named.add(recipe.object.name);
      const prefix = cutAfter(history, verified.position);
      expect(prefix.filter(({ outcome }) => outcome === "ok").length).toBe(verified.completed);
      expect(bruteForce(prefix, model), `seed ${seed}`).toBe(true);
    }
    expect(named).toContain("stack");
    expect(named).toContain("cas-register");
  });
});

describe("a judgement that goes on from what another had saved", () => {
  it("comes to the verdict of brute force, with an order or the first failure", () => {
    let stopped = 0;
    for (let seed = 1; seed <= 1200; seed++) {
      const recipe = recipes[seed % recipes.length] as (typeof recipes)[number];
      const draws = new Draws(seed);
      const history = randomHistory(recipe, draws, 3 + draws.below(9), 2 + draws.below(6));
      const model = modelOf(recipe.object);
      const { verdict, witness, failure, times } = resumed(history, model, 1);
      stopped += Math.min(times, 1);
      expect(verdict, `seed ${seed}`).toBe(bruteForce(history, model) ? "ok" : "illegal");
      if (witness !== null) expect(certify(history, model, witness)).toBeNull();
      // The budget may end on the way to the first failure: then a later one is named, and said to
      // be that.
      const whole = checkLinearizable(history, model).failure;
      if (failure === null) continue;
      if (failure.exact) expect(failure.culprit, `seed ${seed}`).toBe(whole?.culprit);
      else expect(history[failure.culprit], `seed ${seed}`).toBeDefined();
    }
    expect(stopped).toBeGreaterThan(200);
  });

  for (const [what, history, object] of [
    [
      "of a register",
      generateHistory({
        model: "register",
        operations: 400,
        concurrency: 30,
        values: 20,
        keys: 1,
        infoPermille: 10,
        stale: true,
        seed: 11,
      }),
      "register",
    ],
    [
      "of a multi-register",
      objectHistory({
        kind: "multi-register",
        operations: 300,
        concurrency: 10,
        values: 5,
        infoPermille: 37,
        readEvery: 4,
        wrong: true,
        seed: 2,
      }),
      "multi-register",
    ],
    [
      "of a stack",
      objectHistory({
        kind: "stack",
        operations: 120,
        concurrency: 8,
        values: 3,
        infoPermille: 0,
        readEvery: 4,
        wrong: true,
        seed: 3,
      }),
      "stack",
    ],
    [
      "of a priority queue",
      objectHistory({
        kind: "priority-queue",
        operations: 120,
        concurrency: 8,
        values: 3,
        infoPermille: 20,
        readEvery: 4,
        wrong: true,
        seed: 3,
      }),
      "priority-queue",
    ],
  ] as const) {
    it(`does not explore again what had failed: ${what}`, () => {
      const model = modelOf(objects.get(object) as never) as Model;
      const whole = checkLinearizable(history, model, { failure: false });
      const half = new Judgement(history, model, { failure: false });
      const stop = Math.max(1, whole.work >> 1);
      expect(half.run({ work: stop }).verdict).toBe("unknown");
      const saved = half.saved();
      const rest = new Judgement(history, model, { failure: false }, structuredClone(saved)).run();
      expect(rest.verdict).toBe(whole.verdict);
      // The way back to where it was costs something, too: at most its length.
      expect(rest.work - saved.work).toBeLessThan(whole.work);
      const { failed, states } = saved.search as SavedSearch;
      expect(failed.length + (states?.length ?? 0)).toBeGreaterThan(0);
    });
  }
});
