/** Lines of a terminal's width. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { lengthOf, wrap } from "../../src/report/wrap.ts";

test("a text that fits is one line, with its indent", () => {
  expect(wrap("one two", 80, "  - ")).toEqual(["  - one two"]);
});

test("lines break between words, and later ones hang below the first word", () => {
  expect(wrap("one two three four", 12, "- ")).toEqual(["- one two", "  three four"]);
});

test("a word that is longer than a line stays whole", () => {
  expect(wrap("a reports/a-very-long-name.json b", 10)).toEqual([
    "a",
    "reports/a-very-long-name.json",
    "b",
  ]);
});

test("every line fits, or is one word; no word is lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z✓.,]{1,20}$/), { minLength: 1 }),
      fc.integer({ min: 4, max: 60 }),
      (words, columns) => {
        const lines = wrap(words.join(" "), columns, "  ");
        for (const line of lines) {
          expect(lengthOf(line) <= columns || !line.trim().includes(" ")).toBe(true);
        }
        expect(lines.map((line) => line.trim()).join(" ")).toBe(words.join(" "));
      },
    ),
  );
});
