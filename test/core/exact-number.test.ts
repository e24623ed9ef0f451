/** Numbers by their digits, held against plain comparison in whole units. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareNumbers,
  ednNumber,
  isRightlyMarked,
  jsonNumber,
  plus,
} from "../../src/core/exact-number.ts";

/** A number as text, and what it is in units of 10^-30. */
interface Drawn {
  readonly text: string;
  readonly units: bigint;
  readonly kind: "whole" | "float" | "decimal";
}

/** Whole numbers around 2^53, small ones, and some with many digits. */
const wholes = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((by) => 2n ** 53n + BigInt(by)),
  fc.integer({ min: -12, max: 12 }).map(BigInt),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
);

/** Some number in one of the ways in which it may be written. */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    digits: wholes,
    places: fc.constantFrom(0, 0, 1, 2, 18),
    zeros: fc.constantFrom(0, 0, 1, 3),
    power: fc.constantFrom("", "", "e0", "E+0"),
    suffix: fc.constantFrom("", "", "N", "M"),
  })
  .map(({ digits, places, zeros, power, suffix }) => {
    const sign = digits < 0n ? "-" : "";
    const all = `${digits < 0n ? -digits : digits}`.padStart(places + 1, "0");
    const point = all.length - places;
    const after = `${all.slice(point)}${places > 0 ? "0".repeat(zeros) : ""}`;
    const bare = `${sign}${all.slice(0, point)}${after === "" ? "" : `.${after}`}`;
    const isWhole = after === "" && power === "";
    const given = suffix === "N" && !isWhole ? "" : suffix;
    return {
      text: `${bare}${power}${given}`,
      units: digits * 10n ** BigInt(30 - places),
      kind: given === "M" ? "decimal" : isWhole ? "whole" : "float",
    };
  });

/** A number that JSON knows, too. */
const json = drawn.map((one) => ({ ...one, text: one.text.replace(/[NM]$/, "") }));

describe("two numbers", () => {
  test("of JSON are the same exactly if their digits say the same number", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(jsonNumber(a.text) === jsonNumber(b.text)).toBe(a.units === b.units);
      }),
      { numRuns: 3_000 },
    );
  });

  test("of EDN are the same exactly if they are of one kind, besides", () => {
    fc.assert(
      fc.property(drawn, drawn, (a, b) => {
        const same = a.units === b.units && a.kind === b.kind;
        expect(ednNumber(a.text) === ednNumber(b.text), `${a.text} ${b.text}`).toBe(same);
      }),
      { numRuns: 3_000 },
    );
  });

  test("are in the order of their sizes", () => {
    fc.assert(
      fc.property(drawn, drawn, (a, b) => {
        const order = Math.sign(compareNumbers(ednNumber(a.text), ednNumber(b.text)));
        if (a.units === b.units) expect(order === 0).toBe(a.kind === b.kind);
        else expect(order).toBe(a.units > b.units ? 1 : -1);
      }),
      { numRuns: 3_000 },
    );
  });
});

test("sums of whole numbers, and of decimals with them, are exact", () => {
  fc.assert(
    fc.property(wholes, wholes, (a, b) => {
      expect(plus(jsonNumber(`${a}`), jsonNumber(`${b}`))).toBe(jsonNumber(`${a + b}`));
      expect(plus(ednNumber(`${a}.5M`), 0)).toBe(ednNumber(`${a}.5M`));
      expect(plus(ednNumber(`${a}M`), jsonNumber(`${b}`))).toBe(ednNumber(`${a + b}M`));
    }),
  );
  expect(plus(ednNumber("0.1M"), 2)).toBe("#number 2.1M");
  expect(plus(ednNumber("1.0"), 2)).toBe("#number 3.0");
  expect(plus(null, 2)).toBe(2);
  expect(plus("x", 2)).toBeNaN();
  expect(plus(ednNumber("1e99999999999M"), 2)).toBeNaN();
});

test("what is kept as a text is written in one way, which the same number reads back", () => {
  expect(["1.0", "-0.0", "1e3", "1E+400", "0.5", "1e-400"].map(ednNumber)).toEqual([
    "#number 1.0",
    "#number 0.0",
    "#number 1000.0",
    "#number 1.0e400",
    0.5,
    "#number 1.0e-400",
  ]);
  fc.assert(
    fc.property(drawn, ({ text }) => {
      const number = ednNumber(text);
      if (typeof number === "string") expect(isRightlyMarked(number), number).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
