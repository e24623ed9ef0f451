/** The recorded score of a small slice: what the default strategy finds must not become less. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { must } from "../../src/core/assert.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Hunt } from "../../src/search/mutants.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { lostSince, parseScore, scoreOf } from "../../src/search/score.ts";
import { strategies } from "../../src/search/strategies/index.ts";
import { subjectOf } from "../../src/search/subject.ts";

const FILE = "test/golden/mutants/score.json";
const SEEDS = { first: 1, last: 20 };

it("finds all mutants of the synod that it found when the score was recorded", () => {
  const strategy = must([...strategies.values()][0], "there is a default strategy");
  const outcomes = [...(protocols.get("paxos")?.mutants.values() ?? [])].map((mutant) => {
    const subject = subjectOf("paxos", mutant.name);
    const plan = { protocol: "paxos", mutant, directed: [], subject };
    const hunt = new Hunt(plan, { strategy, parameters: {}, seeds: SEEDS, findsMax: 1 });
    for (let job = hunt.next(); job !== null; job = hunt.next()) {
      const outcome = runTrial(job.trial, { covers: job.covers });
      hunt.settle(job.number, { kind: "finished", outcome });
    }
    return must(hunt.outcome(), "it has run");
  });
  const recorded = parseScore(readFileSync(FILE, "utf8"), FILE);
  expect(recorded.found.length).toBeGreaterThan(0);
  expect(lostSince(recorded, scoreOf(outcomes, {}))).toEqual([]);
});
