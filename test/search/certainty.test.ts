/** The events that an explanation names, and how certain a failure was, in one way everywhere. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { explainText } from "../../src/cli/explain-text.ts";
import { withStories } from "../../src/cli/stories.ts";
import { formatCount } from "../../src/core/formatting.ts";
import type { ReportedRun, ResultDocument } from "../../src/report/document.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { breakable, lengthOf, wrap } from "../../src/report/wrap.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { certaintyOf, turnsOf } from "../../src/search/explain/certainty.ts";
import { explainFailure } from "../../src/search/explain/explain.ts";

function explained(file: string) {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const [protocol = ""] = scenario.protocols;
  const run = simulate(scenario, protocol, 1);
  return { scenario, run, explanation: explainFailure({ scenario, protocol, seed: 1, run }) };
}

type Explained = ReturnType<typeof explained>;

/** What the screen of the failure says of it. */
async function screenOf({ scenario, run, explanation }: Explained): Promise<string> {
  const reported = { ...run, scenario: scenario.file, met: false } as unknown as ReportedRun;
  const document = { runs: [reported] } as unknown as ResultDocument;
  const simulations = {
    story: async () => [],
    explanation: async () => explanation,
  } as unknown as Parameters<typeof withStories>[2];
  const { runs } = await withStories(document, [scenario as Scenario], simulations);
  return runs[0]?.decisive ?? "";
}

const LED = "scenarios/commit/3pc-partition.yaml";
const DECIDED = "scenarios/raft/vote-not-persisted.yaml";

it("a failure that the scenario leads to by itself is said to be no matter of chance", async () => {
  const one = explained(LED);
  const words = certaintyOf(one.explanation);
  expect(words).toMatch(/^Chance does not decide it: from the start all \d+ futures have/);
  expect(await screenOf(one)).toContain(words);
  // Each of them fails, however late its timers fire.
  for (const { same, futures } of one.explanation.curve) expect(same).toBe(futures);
});

it.each([LED, DECIDED])("screen and `explain` name one step as decisive: %s", async (file) => {
  const one = explained(file);
  const { decisive } = one.explanation;
  const step = formatCount(decisive.step);
  expect(await screenOf(one)).toMatch(new RegExp(`^step ${step}, `));
  const text = explainText(one.explanation, 80, plainPaint);
  expect(text).toContain(`\n  decisive: step ${step}, `);
  expect(turnsOf(one.explanation)[0]).toEqual({ term: "decisive", turn: decisive });
  expect(text.replaceAll(/\s+/g, " ")).toContain(certaintyOf(one.explanation));
});

it("names each event once", () => {
  const { explanation } = explained(DECIDED);
  const { decisive } = explanation;
  const all = turnsOf({ decisive, turned: decisive, sealed: { ...decisive, step: 1 } });
  expect(all.map(({ term, turn }) => [term, turn.step])).toEqual([
    ["decisive", decisive.step],
    ["sealed", 1],
  ]);
});

it("says certain only where each future had the failure", () => {
  const { explanation } = explained(LED);
  const [first, ...others] = explanation.curve;
  const { sealed } = explanation;
  if (first === undefined) throw new Error("it has no curve");
  const at = (step: number, same: number) => ({ ...first, step, same, futures: 24 });
  const end = others.at(-1) ?? first;
  const curve = (same: number) => [at(0, 3), at(20, same), at(30, 24), { ...end, step: 40 }];
  const from = (step: number, same: number) =>
    certaintyOf({ curve: curve(same), sealed: { ...sealed, step } });
  expect(from(20, 24)).toBe(
    "Certain from step 20 on: all 48 futures from there have this failure.",
  );
  expect(from(20, 22)).toBe(
    "Nearly certain from step 20 on: 46 of 48 futures from there have this failure.",
  );
  expect(from(40, 22)).toBe("Up to the step in which it was seen it might have gone otherwise.");
});

it.each([LED, DECIDED])("an explanation fits 80 columns: %s", (file) => {
  for (const line of explainText(explained(file).explanation, 80, plainPaint).split("\n")) {
    expect([line, lengthOf(line) <= 80]).toEqual([line, true]);
  }
});

it("a story breaks a word that is too long for a line after its commas", () => {
  const json = `{"term":12,"votedFor":4,"voters":["n1","n2","n3"],"learners":["n4","n5","n6"]}`;
  const text = breakable(`n1: on disk now: hard-state ${json}`, 36);
  const lines = wrap(text, 40, "  ", "    ");
  expect(lines.every((line) => lengthOf(line) <= 40)).toBe(true);
  const flat = lines.map((line) => line.trim()).join("");
  expect(flat.replaceAll(" ", "")).toContain(json);
});
