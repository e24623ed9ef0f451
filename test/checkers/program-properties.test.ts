/** The properties of awaiting programs: each holds of a lawful stream and is broken by another. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import {
  conservation,
  inTime,
  noDeadlock,
  noLeak,
  noStarvation,
  noUncaughtError,
} from "../../src/checkers/invariants/index.ts";
import { bind, type Property } from "../../src/checkers/property.ts";
import { PROGRAM_FACTS } from "../../src/programs/facts.ts";
import { claim } from "../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";

const FACTS = {
  ...PROGRAM_FACTS,
  paused: WORLD_FACTS.paused,
  resumed: WORLD_FACTS.resumed,
  put: claim("put", "node", "item"),
  taken: claim("taken", "node", "item"),
  ended: claim("ended", "node", "tookUs", "allowedUs"),
} as const;

type Told = readonly [fact: keyof typeof FACTS | "at", ...numbers: number[]];

type Assert = (...numbers: number[]) => void;

/** What is found, a message each. */
function found<State>(property: Property<State>, told: readonly Told[]): readonly string[] {
  const bound = bind({ name: "it", statement: "It holds.", source: "test" }, property as Property);
  const audit = new Audit([bound], 3, FACTS);
  for (const [fact, ...numbers] of told) {
    if (fact === "at") audit.clock = { steps: 0, nowUs: numbers[0] ?? 0 };
    else (audit.facts as Partial<Record<string, Assert>>)[fact]?.(...numbers);
  }
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

describe("in-time", () => {
  const paused: Told[] = [
    ["at", 1_000],
    ["paused", 1],
    ["at", 1_400],
    ["resumed", 1],
  ];

  it("does not count what falls into a pause of the machine", () => {
    expect(found(inTime(10), [...paused, ["at", 1_500], ["ended", 1, 510, 100]])).toEqual([]);
    // It began within the pause.
    expect(found(inTime(10), [...paused, ["at", 1_500], ["ended", 1, 300, 100]])).toEqual([]);
  });

  it("counts the rest, pauses that were over before, and those of other machines not", () => {
    const late = "n1 ended after 620us what may take 100us";
    expect(found(inTime(10), [...paused, ["at", 1_500], ["ended", 1, 620, 100]])).toEqual([late]);
    expect(found(inTime(10), [...paused, ["at", 2_500], ["ended", 1, 620, 100]])).toEqual([late]);
    expect(found(inTime(10), [...paused, ["at", 1_500], ["ended", 2, 400, 100]])).toHaveLength(1);
  });
});

it("no-starvation, no-leak and no-uncaught-error are broken by what the runtime says", () => {
  expect(found(noStarvation, [["starved", 2, 64]])).toEqual([
    "a case was ready in 64 selects of n2, and never was taken",
  ]);
  expect(found(noLeak, [["leaked", 2, 1_000_000]])).toEqual([
    "a task of n2 is still there 1000000us after its context has ended",
  ]);
  expect(found(noUncaughtError, [["uncaught", 2]])).toEqual([
    "n2 ended by an error that nothing caught",
  ]);
  for (const property of [noStarvation, noLeak, noUncaughtError]) {
    expect(found(property, [["deadlocked", 1, 2]])).toEqual([]);
  }
});

it("no-deadlock is broken by the first deadlock", () => {
  expect(found(noDeadlock, [])).toEqual([]);
  expect(found(noDeadlock, [["deadlocked", 2, 5]])).toEqual([
    "5 tasks of n2 wait, and nothing can wake them",
  ]);
});
