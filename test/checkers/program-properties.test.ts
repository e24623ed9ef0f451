/** The properties of awaiting programs: each holds of a lawful stream and is broken by another. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { conservation, inTime, noDeadlock } from "../../src/checkers/invariants/index.ts";
import { bind, type Property } from "../../src/checkers/property.ts";
import { claim } from "../../src/protocol/facts.ts";

const FACTS = {
  put: claim("put", "node", "item"),
  taken: claim("taken", "node", "item"),
  ended: claim("ended", "node", "tookUs", "allowedUs"),
  deadlocked: claim("deadlocked", "node", "tasks"),
} as const;

type Told = readonly [fact: keyof typeof FACTS, ...numbers: number[]];

/** What is found, a message each. */
function found<State>(property: Property<State>, told: readonly Told[]): readonly string[] {
  const bound = bind({ name: "it", statement: "It holds.", source: "test" }, property as Property);
  const audit = new Audit([bound], 3, FACTS);
  for (const [fact, ...numbers] of told) audit.facts[fact]?.(...numbers);
  return audit.findings.map(({ message }) => message);
}

describe("conservation", () => {
  it("holds where each item that is taken was put before, once", () => {
    const told: Told[] = [
      ["put", 1, 7],
      ["put", 2, 8],
      ["taken", 3, 8],
      ["taken", 3, 7],
    ];
    expect(found(conservation, told)).toEqual([]);
  });

  it("is broken by an item that is taken twice, was never put, or is put again", () => {
    const told: Told[] = [
      ["put", 1, 7],
      ["taken", 3, 7],
      ["taken", 2, 7],
      ["taken", 2, 9],
      ["put", 1, 7],
    ];
    expect(found(conservation, told)).toEqual([
      "n2 took item 7 a second time",
      "n2 took item 9 although it was never put",
      "n1 put item 7 a second time",
    ]);
  });
});

it("in-time allows the slack, and not more", () => {
  expect(found(inTime(10), [["ended", 1, 110, 100]])).toEqual([]);
  expect(found(inTime(10), [["ended", 1, 111, 100]])).toEqual([
    "n1 ended after 111us what may take 100us",
  ]);
});

it("no-deadlock is broken by the first deadlock", () => {
  expect(found(noDeadlock, [])).toEqual([]);
  expect(found(noDeadlock, [["deadlocked", 2, 5]])).toEqual([
    "5 tasks of n2 wait, and nothing can wake them",
  ]);
});
