/** JSON of which no number is changed. */
import { expect, test } from "vitest";
import { parseExactly } from "../../src/core/exact-json.ts";

test("numbers that parsing would change are kept, wherever they stand", () => {
  const json = '{"a":9007199254740991,"b":[1.5e3,-9007199254740993],"c":1e21,"d":0.1,"e":1.0}';
  expect(parseExactly(json)).toEqual({
    a: 9007199254740991,
    b: [1500, "#number -9007199254740993"],
    c: "#number 1000000000000000000000",
    d: 0.1,
    e: 1,
  });
  expect(parseExactly("[1e400,0.10000000000000001,1e-400]")).toEqual([
    "#number 1e400",
    "#number 0.10000000000000001",
    "#number 1.0e-400",
  ]);
});

test("what is within a text is no number, whatever is escaped there", () => {
  const value = { 'a\\"1e400': 'x\\\\"9007199254740993\\' };
  expect(parseExactly(JSON.stringify(value))).toEqual(value);
  expect(parseExactly(`[${JSON.stringify(value)},1e400]`)).toEqual([value, "#number 1e400"]);
});

test("a text of 12 million letters takes no stack, escaped or not", () => {
  for (const piece of ["a1e9bcd", '\\"1e9']) {
    const long = `{"value":"${piece.repeat(2_000_000)}","time":1e400}`;
    expect(parseExactly(long)).toMatchObject({ time: "#number 1e400" });
  }
});

test("a number that is written with its mark is that number, and nothing else has the mark", () => {
  const kept = ["#number 9007199254740993", "#number 1.0", "#number 0.1M", "#number 12e400"];
  expect(parseExactly(JSON.stringify(kept))).toEqual(kept);
  for (const text of ["#number 5", "#number x", "#number 1.00", "#number 0.5", "\\u0023number "]) {
    expect(() => parseExactly(`{"a":["${text}"]}`), text).toThrow(/are numbers of too many digits/);
  }
});
