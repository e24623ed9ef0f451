/** Texts of JSON before they are values. */
import { expect, test } from "vitest";
import { endOfText, inexactNumber } from "../../src/core/json.ts";

test("the first number that parsing would change is named, wherever it stands", () => {
  expect(inexactNumber('{"a":9007199254740991,"b":[1.5e3,-9007199254740993]}')).toBe(
    "-9007199254740993",
  );
  expect(inexactNumber('{"a":1e400}')).toBe("1e400");
  expect(inexactNumber('{"a":3,"b":1e21}')).toBe("1e21");
});

test("what is within a text is no number, whatever is escaped there", () => {
  const within = JSON.stringify({ 'a\\"1e400': 'x\\\\"9007199254740993\\' });
  expect(inexactNumber(within)).toBeNull();
  expect(inexactNumber(`[${within},1e400]`)).toBe("1e400");
});

test("a text of 12 million letters takes no stack, escaped or not", () => {
  for (const piece of ["a1e9bcd", '\\"1e9']) {
    const long = `{"value":"${piece.repeat(2_000_000)}","time":1e400}`;
    expect(inexactNumber(long)).toBe("1e400");
  }
});

test("a text ends at its first quote that is not escaped, else with the JSON", () => {
  expect(endOfText('"ab"', 0)).toBe(3);
  expect(endOfText('["","a\\"b\\\\",1]', 4)).toBe(11);
  expect(endOfText('"a\\"', 0)).toBe(4);
});
