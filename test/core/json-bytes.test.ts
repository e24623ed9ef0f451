/** The weight of a message: as long as its compact JSON. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes } from "../../src/core/json-bytes.ts";

const ofJson = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test("weighs JSON values as long as JSON.stringify makes them", () => {
  const text = fc.string().map((given) => given.replaceAll(/\p{Cc}/gu, "_"));
  const leaf = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    text,
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(text, tie("value")),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      expect(jsonBytes(given)).toBe(ofJson(given));
    }),
  );
});

test.each(['a "quote" and a \\', "Größe", "日本語", "𝒳 👍🏽", ""])(
  "weighs the text %s in UTF-8",
  (text) => {
    expect(jsonBytes(text)).toBe(ofJson(text));
  },
);

test("leaves out fields that are undefined, and weighs maps and sets as lists", () => {
  expect(jsonBytes({ a: 1, b: undefined })).toBe(ofJson({ a: 1 }));
  expect(jsonBytes(new Map([["k", 10]]))).toBe(ofJson([["k", 10]]));
  expect(jsonBytes(new Set([1, 22]))).toBe(ofJson([1, 22]));
});
