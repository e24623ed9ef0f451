/** The contract of hashing: equal values give equal digests, and every part of a value counts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../src/core/assert.ts";
import { append, emptyLog, trimThrough, truncateFrom } from "../../src/core/chunked-log.ts";
import { Digests, hashText, mixNumber, mixValue, RollingHash } from "../../src/core/hash.ts";

describe("a structural digest", () => {
  it("is equal for equal values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mixValue(1, value)).toBe(mixValue(1, structuredClone(value)));
      }),
    );
  });

  it("differs when one number, one name or one place differs", () => {
    const digests = [
      { a: 1, b: [1, 2] },
      { a: 1, b: [2, 1] },
      { a: 2, b: [1, 2] },
      { c: 1, b: [1, 2] },
      { a: 1, b: [1, 2, 3] },
      { a: "1", b: [1, 2] },
      { a: 1, b: null },
      { a: 1, b: undefined },
      { a: true, b: [1, 2] },
      new Map([["a", 1]]),
      new Set(["a", 1]),
    ].map((value) => mixValue(0, value));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("distinguishes whole numbers beyond 32 bits from their low bits", () => {
    expect(mixNumber(0, 5)).not.toBe(mixNumber(0, 5 + 2 ** 32));
    expect(mixNumber(0, 0.5)).not.toBe(mixNumber(0, 0));
  });

  it("is the same with earlier digests known, whatever has happened to a log since", () => {
    const entry = fc.oneof(
      fc.record({ term: fc.nat(3), input: fc.jsonValue({ maxDepth: 1 }) }),
      fc.constantFrom<unknown>(7, null, "text", ["list"]),
    );
    const act = fc.oneof(
      fc.record({
        kind: fc.constant("append" as const),
        entries: fc.array(entry, { maxLength: 150 }),
      }),
      fc.record({ kind: fc.constantFrom("truncate" as const, "trim" as const), at: fc.nat(400) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const known = new Digests();
        const logs = [emptyLog<unknown>(1), emptyLog<unknown>(1)];
        for (const [index, act] of acts.entries()) {
          const log = must(logs[index % 2], "one of the two");
          if (act.kind === "append") for (const one of act.entries) append(log, one);
          else if (act.kind === "truncate") truncateFrom(log, act.at);
          else trimThrough(log, act.at);
          const state = { logs, count: index };
          expect(mixValue(5, state, known)).toBe(mixValue(5, structuredClone(state)));
          known.forget();
        }
      }),
    );
  });

  it("refuses what is not plain data", () => {
    expect(() => mixValue(0, () => 1)).toThrow(TypeError);
  });
});

describe("the rolling hash", () => {
  it("depends on the order of what is added", () => {
    const digestOf = (values: readonly number[]) => {
      const hash = new RollingHash();
      for (const value of values) hash.add(value);
      return hash.digest();
    };
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
    expect(digestOf([1, 2])).toBe(digestOf([1, 2]));
    expect(digestOf([])).toMatch(/^[0-9a-f]{16}$/);
  });

  it("has no collision among the digests of 200,000 prefixes", () => {
    const hash = new RollingHash();
    const seen = new Set<string>();
    for (let value = 0; value < 200_000; value++) {
      hash.add(value & 3);
      seen.add(hash.digest());
    }
    expect(seen.size).toBe(200_000);
  });

  it("goes on from a snapshot as if it had never stopped", () => {
    const hash = new RollingHash();
    hash.add(7);
    const saved = hash.snapshot();
    hash.add(8);
    const expected = hash.digest();
    const other = new RollingHash();
    other.restore(saved);
    other.add(8);
    expect(other.digest()).toBe(expected);
  });
});

it("a text's digest is spread over all 32 bits", () => {
  const bits = new Array<number>(32).fill(0);
  for (let at = 0; at < 4_000; at++) {
    const digest = hashText(`link/n${at}>n${at + 1}`);
    for (let bit = 0; bit < 32; bit++) bits[bit] = (bits[bit] ?? 0) + ((digest >>> bit) & 1);
  }
  for (const ones of bits) expect(Math.abs(ones - 2_000)).toBeLessThan(200);
});
