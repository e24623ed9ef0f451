/** Verdicts on numbers that a double cannot hold: none is taken for another. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkLinearizable } from "../../src/checkers/linearizability/check.ts";
import { decodeHistory } from "../../src/history/codecs/decode.ts";
import { modelNamed } from "../../src/objects/index.ts";

/** The verdict on operations one after the other, each `[f, asked, answered]` as EDN or JSON. */
function verdict(
  format: "jepsen-edn" | "jsonl",
  model: string,
  calls: readonly (readonly [f: string, asked: string, answered: string])[],
): string {
  const event = (type: string, f: string, value: string): string =>
    format === "jsonl"
      ? `{"process":0,"type":"${type}","f":"${f}","value":${value}}`
      : `{:process 0, :type :${type}, :f :${f}, :value ${value}}`;
  const text = calls.flatMap(([f, asked, answered]) => [
    event("invoke", f, asked),
    event("ok", f, answered),
  ]);
  const object = modelNamed(model);
  const history = decodeHistory(text.join("\n"), { format, model });
  return checkLinearizable(history, object).verdict;
}

describe("a number that was written is read only as the format has them equal", () => {
  const spelt = fc.record({
    digits: fc.oneof(
      fc.integer({ min: -2, max: 2 }).map((by) => 2n ** 53n + BigInt(by)),
      fc.integer({ min: -2, max: 2 }).map((by) => 10n ** 22n + BigInt(by)),
      fc.integer({ min: 0, max: 2 }).map(BigInt),
    ),
    after: fc.constantFrom("", "", ".0", ".5", ".50", "e0"),
    suffix: fc.constantFrom("", "", "M"),
  });

  test.each(["jsonl", "jepsen-edn"] as const)("%s", (format) => {
    const isEdn = format === "jepsen-edn";
    const textOf = ({ digits, after, suffix }: { digits: bigint; after: string; suffix: string }) =>
      `${digits}${after}${isEdn ? suffix : ""}`;
    fc.assert(
      fc.property(spelt, spelt, (a, b) => {
        const fraction = (after: string): boolean => after.startsWith(".5");
        const kind = ({ after, suffix }: typeof a) =>
          suffix === "M" ? "decimal" : after === "" ? "whole" : "float";
        const same = a.digits === b.digits && fraction(a.after) === fraction(b.after);
        const equal = same && (!isEdn || kind(a) === kind(b));
        const calls = [
          ["write", textOf(a), textOf(a)],
          ["read", isEdn ? "nil" : "null", textOf(b)],
        ] as const;
        expect(verdict(format, "register", calls), `${calls}`).toBe(equal ? "ok" : "illegal");
      }),
      { numRuns: 500 },
    );
  });
});

test("counters add up past 2^53", () => {
  const count = (sum: string) =>
    verdict("jsonl", "counter", [
      ["add", "9007199254740991", "null"],
      ["add", "2", "null"],
      ["read", "null", sum],
    ]);
  expect(["9007199254740993", "9007199254740992", "9007199254740994"].map(count)).toEqual([
    "ok",
    "illegal",
    "illegal",
  ]);
});

test("steps add of a transaction are exact, of decimals too", () => {
  const sum = (first: string, after: string) =>
    verdict("jepsen-edn", "multi-register", [
      ["txn", `[["write" "x" ${first}]]`, `[["write" "x" ${first}]]`],
      ["txn", '[["add" "x" 2]]', `[["add" "x" ${after}]]`],
    ]);
  expect(sum("9007199254740991", "9007199254740993")).toBe("ok");
  expect(sum("9007199254740991", "9007199254740992")).toBe("illegal");
  expect(sum("0.10M", "2.1M")).toBe("ok");
  expect(sum("0.1M", "2.1")).toBe("illegal");
});

test("a priority queue goes by size, whatever the number of digits", () => {
  const [few, many] = ["99999999999999999", "100000000000000001"];
  const takes = (first: string, second: string) =>
    verdict("jsonl", "priority-queue", [
      ["insert", many, "null"],
      ["insert", few, "null"],
      ["insert", "7", "null"],
      ["take", "null", "7"],
      ["take", "null", first],
      ["take", "null", second],
    ]);
  expect(takes(few, many)).toBe("ok");
  expect(takes(many, few)).toBe("illegal");
});

test("text is appended to such a number as it is written", () => {
  const get = (answer: string) =>
    verdict("jepsen-edn", "kv", [
      ["put", "1.0", "1.0"],
      ["append", '"a"', '"a"'],
      ["append", "9007199254740993", "9007199254740993"],
      ["get", "nil", answer],
    ]);
  expect(get('"1.0a9007199254740993"')).toBe("ok");
  expect(get('"1.0a9007199254740992"')).toBe("illegal");
});

test("tokens of a lease lock may have 64 bits, and rise", () => {
  const second = (token: string) =>
    verdict("jsonl", "lease-lock", [
      ["acquire", "null", "9223372036854775807"],
      ["release", "9223372036854775807", "true"],
      ["acquire", "null", token],
    ]);
  expect(second("9223372036854775808")).toBe("ok");
  expect(second("9223372036854775806")).toBe("illegal");
});
