/** The contract of where a key is held. */
import { describe, expect, it } from "vitest";
import { PLACEMENTS, preferenceOf } from "../../../src/protocols/dynamo/preference.ts";

describe.each(PLACEMENTS)("the order of nodes for a key by %s", (placement) => {
  const keys = Array.from({ length: 400 }, (_, at) => `k${at}`);

  it("has every node once, and is the same at every node that works it out", () => {
    const [one, other] = [preferenceOf(placement, 7), preferenceOf(placement, 7)];
    for (const key of keys) {
      expect([...one(key)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(other(key)).toEqual(one(key));
    }
  });

  it("begins with each node for some keys, and has different replicas for different keys", () => {
    const preference = preferenceOf(placement, 7);
    expect(new Set(keys.map((key) => preference(key)[0])).size).toBe(7);
    const groups = new Set(keys.map((key) => preference(key).slice(0, 3).join()));
    expect(groups.size).toBeGreaterThan(20);
  });
});
