import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import { readLessons } from "../../src/host/lessons.ts";
import { crashAt } from "../../src/page/model/branch.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource } from "../../src/scenario/resolve.ts";

interface WhatIf {
  readonly lesson: string;
  readonly says: string;
  readonly decisions?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly faults?: readonly Value[];
  /** The first check that fails; null: the run passes. */
  readonly fails: string | null;
}

const WHAT_IFS: readonly WhatIf[] = [
  {
    lesson: "coordinator-in-doubt",
    says: "the write of the decision 100 ms later",
    decisions: { disk: { "n1 append #2": 101_241 } },
    fails: "one-decision",
  },
  {
    lesson: "dueling-proposers",
    says: "n2 crashes",
    faults: [(crashAt("n2", 100_000, 500_000) as { readonly fault: Value }).fault],
    fails: null,
  },
  {
    lesson: "dueling-proposers",
    says: "a message 100 ms late",
    decisions: { message: { "n3>n1 nack #1": 102_000 } },
    fails: "progress",
  },
  {
    lesson: "figure-4-7",
    says: "the pre-vote to n2 lost",
    decisions: { message: { "n1>n2 pre-vote #1": "lost" } },
    fails: null,
  },
  {
    lesson: "figure-4-7",
    says: "a request-vote lost",
    decisions: { message: { "n1>n2 request-vote #1": "lost" } },
    fails: "script",
  },
];
const lessons = new Map(readLessons().map(({ name, lesson }) => [name, lesson]));

it("every lesson that offers a What if has it here", () => {
  const offering = [...lessons].filter(([, { broken }]) =>
    JSON.stringify(broken).includes("What if"),
  );
  expect(offering.map(([name]) => name)).toEqual([
    ...new Set(WHAT_IFS.map(({ lesson }) => lesson)),
  ]);
});

it.each(WHAT_IFS)("$lesson: $says: the run changes, and ends as the lesson says", (whatIf) => {
  const file = lessons.get(whatIf.lesson)?.scenarios[1] ?? "";
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const [protocol = ""] = scenario.protocols;
  const source = explicitSource(scenario) as Readonly<Record<string, Value>>;
  const faults = [...(source["faults"] as readonly Value[]), ...(whatIf.faults ?? [])];
  const choices = { base: "weather", decisions: whatIf.decisions ?? {} };
  const changed = JSON.stringify({ ...source, faults, choices });
  const run = simulate(parseScenario(changed, file), protocol, 1);
  expect(run.violations[0]?.check ?? null).toBe(whatIf.fails);
  expect(run.hash).not.toBe(simulate(scenario, protocol, 1).hash);
});

it("n1 still writes its decision when n2 has aborted, and no machine has crashed", () => {
  const file = lessons.get("coordinator-in-doubt")?.scenarios[1] ?? "";
  const source = explicitSource(parseScenario(readFileSync(file, "utf8"), file));
  const choices = { base: "weather", decisions: WHAT_IFS[0]?.decisions ?? {} };
  const changed = JSON.stringify({ ...(source as object), choices });
  const [violation] = simulate(parseScenario(changed, file), "two-phase-commit", 1).violations;
  expect(violation?.message).toContain("n1 decided to commit, and n2 to abort");
});
