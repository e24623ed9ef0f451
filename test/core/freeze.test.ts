/** The contract of freezing plain data: nothing of it can be changed, and nothing else is seen. */
import { describe, expect, it } from "vitest";
import { clonePlain } from "../../src/core/clone.ts";
import { Digester } from "../../src/core/digester.ts";
import { deepFreeze } from "../../src/core/freeze.ts";
import { mixValue } from "../../src/core/hash.ts";

type Held = Map<unknown, unknown>;

function made(): { type: string; parts: Held; seen: Set<number> } {
  return { type: "m", parts: new Map([["a", [{ term: 1 }]]]), seen: new Set([1]) };
}

describe("deepFreeze", () => {
  it("makes every later change throw, at any depth", () => {
    const message = deepFreeze({ type: "m", entries: [{ term: 1 }] });
    expect(() => {
      (message.entries[0] as { term: number }).term = 2;
    }).toThrow(TypeError);
  });

  it("seals Maps and Sets: what would change them throws, and says what to do", () => {
    const { parts, seen } = deepFreeze(made());
    const changes: readonly (() => unknown)[] = [
      () => parts.set("b", 1),
      () => parts.delete("a"),
      () => parts.clear(),
    ];
    for (const change of changes) {
      expect(change).toThrow(/^a Map that was sent, written or replied must not be changed/);
    }
    for (const change of [() => seen.add(2), () => seen.delete(1), () => seen.clear()]) {
      expect(change).toThrow(/^a Set that was sent, written or replied must not be changed/);
    }
    expect(parts.size + seen.size).toBe(2);
  });

  it("freezes the keys and the items of Maps, and the members of Sets", () => {
    const key = { k: 1 };
    const item = { i: new Map([[1, { deep: 1 }]]) };
    const member = { m: 1 };
    deepFreeze(new Map<unknown, unknown>([[key, item]]));
    deepFreeze(new Set([member]));
    expect([key, item, member, item.i.get(1)].every(Object.isFrozen)).toBe(true);
    expect(() => item.i.set(2, { deep: 2 })).toThrow(TypeError);
  });

  it("goes on below what was frozen already, which may hold what is not", () => {
    const parts: Held = new Map();
    deepFreeze(Object.freeze({ list: Object.freeze([Object.freeze({ parts })]) }));
    expect(() => parts.set(1, 1)).toThrow(TypeError);
  });

  it("takes what it has frozen once more", () => {
    const message = deepFreeze(made());
    expect(deepFreeze({ again: message }).again).toBe(message);
  });

  it("refuses a Map or a Set that somebody else has frozen, which can still be changed", () => {
    for (const frozen of [Object.freeze(new Map()), Object.freeze(new Set())]) {
      expect(() => deepFreeze({ frozen })).toThrow(/Object\.freeze does not keep a (Map|Set)/);
    }
  });

  it("is seen by nothing that reads: copies, clones, digests, JSON, comparisons", () => {
    const sealed = deepFreeze(made());
    const digests = [sealed, made()].map((value) => {
      const digester = new Digester({}, { session: () => 0, nodes: null, tickets: 0 });
      digester.read(value);
      return digester.taken();
    });
    expect(digests[0]).toEqual(digests[1]);
    expect(mixValue(0, sealed)).toBe(mixValue(0, made()));
    expect(sealed).toStrictEqual(made());
    expect(Object.keys(sealed.parts)).toEqual([]);
    expect(JSON.stringify({ ...sealed.parts })).toBe("{}");
    expect(structuredClone(sealed)).toStrictEqual(made());
    const copy = new Map(sealed.parts).set("b", 2);
    expect(structuredClone(sealed.parts).set("b", 2)).toEqual(copy);
    expect(new Set(sealed.seen).add(2).size).toBe(2);
  });

  it("is kept by copies for snapshots, which share what is frozen", () => {
    const sealed = deepFreeze(made());
    const copy = clonePlain({ own: new Map([[1, 1]]), parts: sealed.parts, seen: sealed.seen });
    expect(copy.parts).toBe(sealed.parts);
    expect(copy.seen).toBe(sealed.seen);
    copy.own.set(2, 2);
  });
});
