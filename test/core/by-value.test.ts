/** A map by JSON values: which are one key. */
import { expect, it } from "vitest";
import { ByValue } from "../../src/core/by-value.ts";

it("equal values are one key, whatever the order of their fields", () => {
  const map = new ByValue<string>();
  map.set([1, "a"], "list");
  map.set({ x: 1, y: [null] }, "object");
  map.set("n1", "text");
  map.set(1, "number");
  expect(map.get([1, "a"])).toBe("list");
  expect(map.get({ y: [null], x: 1 })).toBe("object");
  expect(map.get("n1")).toBe("text");
  expect(map.get(1)).toBe("number");
  expect(map.size).toBe(4);
});

it("values of other types are other keys, also where their texts are alike", () => {
  const map = new ByValue<number>();
  map.set(1, 1);
  map.set("null", 2);
  expect(map.get("1")).toBeUndefined();
  expect(map.get(null)).toBeUndefined();
  expect(map.get([1])).toBeUndefined();
});
