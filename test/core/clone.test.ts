/** The contract of copies of plain data. */
import { describe, expect, it } from "vitest";
import { cloneGraph, clonePlain } from "../../src/core/clone.ts";

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

describe("cloneGraph", () => {
  it("copies what clonePlain copies", () => {
    const original = { list: [{ a: 1 }], map: new Map([[1, { b: 2 }]]), set: new Set([3]) };
    const copy = cloneGraph(original);
    expect(copy).toEqual(original);
    expect(copy.list[0]).not.toBe(original.list[0]);
    expect(copy.map.get(1)).not.toBe(original.map.get(1));
    expect(copy.set).not.toBe(original.set);
  });

  it("keeps one object one object, wherever it is held", () => {
    const entry = { term: 1 };
    const original = {
      log: [entry],
      last: entry,
      by: new Map([[entry, entry]]),
      all: new Set([entry]),
    };
    const { log, last, by, all } = cloneGraph(original);
    expect(last).not.toBe(entry);
    expect([log[0], [...by.keys()][0], by.get(last), [...all][0]]).toEqual([
      last,
      last,
      last,
      last,
    ]);
    for (const held of [log[0], [...by.keys()][0], by.get(last), [...all][0]])
      expect(held).toBe(last);
  });

  it("copies what holds itself", () => {
    const ring: { next: unknown } = { next: null };
    ring.next = ring;
    const copy = cloneGraph(ring);
    expect(copy).not.toBe(ring);
    expect(copy.next).toBe(copy);
  });

  it("shares what is frozen to its leaves, and copies what is frozen and holds what is not", () => {
    const still = Object.freeze({ term: 1, of: Object.freeze([1]) });
    const shallow = Object.freeze({ list: [1] });
    const copy = cloneGraph({ still, shallow });
    expect(copy.still).toBe(still);
    expect(copy.shallow.list).not.toBe(shallow.list);
  });

  it("shares the items of immutable fields", () => {
    const entry = { term: 1 };
    expect(cloneGraph({ log: [entry] }, new Set(["log"])).log[0]).toBe(entry);
  });
});
