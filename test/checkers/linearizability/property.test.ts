/**
 * Every path of the checker against brute force, on small random histories of every object. The
 * command `npm run fuzz:check` goes further.
 */
import { describe, expect, test } from "vitest";
import { generateHistory } from "../../../bench/generate-history.ts";
import { Draws, randomHistory } from "../../../bench/random-history.ts";
import { recipes } from "../../../bench/recipes.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { bruteForce } from "../../../src/checkers/linearizability/brute-force.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import { must } from "../../../src/core/assert.ts";
import type { Value } from "../../../src/core/json.ts";
import { objects } from "../../../src/objects/index.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";

/** Millions: npm run fuzz:check */
const HISTORIES_PER_RECIPE = 400;

describe("the verdict is that of brute force, and an order given for ok holds", () => {
  for (const recipe of recipes) {
    test(recipe.name, () => {
      const model: Model = modelOf(recipe.object);
      const verdicts = { ok: 0, illegal: 0 };
      for (let seed = 1; seed <= HISTORIES_PER_RECIPE; seed++) {
        const draws = new Draws(seed);
        const history = randomHistory(recipe, draws, 3 + draws.below(9), 2 + draws.below(7));
        const expected = bruteForce(history, model) ? "ok" : "illegal";
        const result = checkLinearizable(history, model, {
          witness: true,
          failure: seed % 8 === 0,
        });
        expect(result.verdict, `npm run fuzz:check -- 1 ${seed} "${recipe.name}"`).toBe(expected);
        if (result.witness !== null) expect(certify(history, model, result.witness)).toBeNull();
        verdicts[expected]++;
      }
      // Histories of one kind only would prove nothing.
      expect(verdicts.ok).toBeGreaterThan(HISTORIES_PER_RECIPE / 10);
      expect(verdicts.illegal).toBeGreaterThan(HISTORIES_PER_RECIPE / 25);
    });
  }
});

describe("an answer of a kind that the object never gives is explained by no order", () => {
  const odd: readonly Value[] = [0, "", "x", true, false, null, [1], [], { a: 1 }];
  for (const recipe of recipes) {
    test(recipe.name, () => {
      const model: Model = modelOf(recipe.object);
      let illegal = 0;
      for (let seed = 1; seed <= 100; seed++) {
        const draws = new Draws(seed);
        const history = randomHistory(recipe, draws, 3 + draws.below(6), 2 + draws.below(4));
        const answered = history.filter(({ outcome }) => outcome === "ok");
        if (answered.length === 0) continue;
        const spoilt = answered[draws.below(answered.length)];
        const output = odd[draws.below(odd.length)] as Value;
        const other = history.map((each) => (each === spoilt ? { ...each, output } : each));
        const expected = bruteForce(other, model) ? "ok" : "illegal";
        const { verdict, witness } = checkLinearizable(other, model, { witness: true });
        expect(verdict, `seed ${seed}: ${JSON.stringify(other)}`).toBe(expected);
        if (witness !== null) expect(certify(other, model, witness)).toBeNull();
        if (expected === "illegal") illegal++;
      }
      expect(illegal).toBeGreaterThan(25);
    });
  }
});

describe("a set answers with its members in any order, each once", () => {
  for (const recipe of recipes.filter(({ name }) => /^set (read|that)/.test(name))) {
    test(recipe.name, () => {
      const model: Model = modelOf(recipe.object);
      const seen = { ok: 0, illegal: 0, twice: 0 };
      for (let seed = 1; seed <= HISTORIES_PER_RECIPE; seed++) {
        const draws = new Draws(seed);
        const history = randomHistory(recipe, draws, 3 + draws.below(9), 2 + draws.below(7));
        const expected = bruteForce(history, model) ? "ok" : "illegal";
        const rearranged = (change: (list: readonly Value[]) => Value) =>
          history.map((each) =>
            Array.isArray(each.output) ? { ...each, output: change(each.output) } : each,
          );
        const turned = rearranged((list) => {
          const at = draws.below(list.length + 1);
          return [...list.slice(at).reverse(), ...list.slice(0, at)];
        });
        const { verdict, witness } = checkLinearizable(turned, model, { witness: true });
        expect([verdict, bruteForce(turned, model)], `seed ${seed}`).toEqual([
          expected,
          expected === "ok",
        ]);
        if (witness !== null) expect(certify(turned, model, witness)).toBeNull();
        seen[expected]++;
        const twice = rearranged((list) => [...list, ...list.slice(0, 1)]);
        const isDoubled = twice.some(
          ({ outcome, output }) => outcome === "ok" && Array.isArray(output) && output.length > 0,
        );
        if (!isDoubled) continue;
        expect(checkLinearizable(twice, model).verdict, `seed ${seed}`).toBe("illegal");
        expect(bruteForce(twice, model)).toBe(false);
        seen.twice++;
      }
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
    });
  }
});

/** The same model without the algorithm that is made for it: the plain search. */
function searched(model: Model): Model {
  const { algorithm: _algorithm, ...rest } = model;
  return rest;
}

describe("the algorithms made for an object agree with the search, on longer histories", () => {
  for (const recipe of recipes.filter(({ object }) => object.algorithm !== undefined)) {
    test(recipe.name, () => {
      const model: Model = modelOf(recipe.object);
      const plain = searched(model);
      let compared = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const draws = new Draws(seed);
        const history = randomHistory(recipe, draws, 20 + draws.below(60), 2 + draws.below(4));
        const budget = { work: 20_000 };
        const expected = checkLinearizable(history, plain, { failure: false, budget });
        if (expected.verdict === "unknown") continue;
        compared++;
        const result = checkLinearizable(history, model, { witness: true, failure: false });
        expect(result.verdict).toBe(expected.verdict);
        if (result.witness !== null) expect(certify(history, model, result.witness)).toBeNull();
      }
      expect(compared).toBeGreaterThan(30);
    });
  }
});

test("long generated histories are judged as they were made, and certified", () => {
  for (const recipe of ["register", "cas-register", "kv"] as const) {
    for (const values of [5, null]) {
      for (const stale of [false, true]) {
        const shape = { operations: 4_000, concurrency: 20, keys: recipe === "kv" ? 4 : 1 };
        const history = generateHistory({
          ...shape,
          model: recipe,
          values,
          infoPermille: 10,
          stale,
          seed: 3,
        });
        const model: Model = modelOf(must(objects.get(recipe), recipe));
        const result = checkLinearizable(history, model, { witness: true, failure: false });
        // A stale read of one of few values may well be explained by another write.
        if (!stale) expect(result.verdict).toBe("ok");
        else if (values === null) expect(result.verdict).toBe("illegal");
        if (result.witness !== null) expect(certify(history, model, result.witness)).toBeNull();
      }
    }
  }
});
