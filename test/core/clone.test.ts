/** The contract of copies of plain data. */
import { describe, expect, it } from "vitest";
import { clonePlain } from "../../src/core/clone.ts";

describe("clonePlain", () => {
  it("copies objects, arrays, maps and sets to their leaves", () => {
    const original = { list: [{ a: 1 }], map: new Map([[1, { b: 2 }]]), set: new Set([3]) };
    const copy = clonePlain(original);
    expect(copy).toEqual(original);
    (copy.list[0] as { a: number }).a = 9;
    (copy.map.get(1) as { b: number }).b = 9;
    copy.set.add(9);
    expect(original).toEqual({
      list: [{ a: 1 }],
      map: new Map([[1, { b: 2 }]]),
      set: new Set([3]),
    });
  });

  it("shares what is frozen", () => {
    const entry = Object.freeze({ term: 1 });
    expect(clonePlain([entry])[0]).toBe(entry);
  });
});
