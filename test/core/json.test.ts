/** Texts of JSON before they are values. */
import { expect, test } from "vitest";
import { endOfText } from "../../src/core/json.ts";

test("a text ends at its first quote that is not escaped, else with the JSON", () => {
  expect(endOfText('"ab"', 0)).toBe(3);
  expect(endOfText('["","a\\"b\\\\",1]', 4)).toBe(11);
  expect(endOfText('"a\\"', 0)).toBe(4);
});
