import fc from "fast-check";
import { expect, it } from "vitest";
import { BitsSet } from "../../src/core/bits-set.ts";

it("holds each number once, and lists them unsigned and ascending", () => {
  const some = fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 }));
  fc.assert(
    fc.property(fc.array(some, { maxLength: 3_000 }), (numbers) => {
      const set = new BitsSet();
      for (const bits of numbers) set.add(bits);
      const plain = new Set(numbers.map((bits) => bits >>> 0));
      expect([...set.sorted()]).toEqual([...plain].sort((a, b) => a - b));
    }),
  );
});
