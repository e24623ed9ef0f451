/** `rashomon report --lessons`: a page for each lesson, with its two runs. */
import { join } from "node:path";
import { readLessons } from "../host/lessons.ts";
import { pageParts } from "../host/page.ts";
import { programVersion } from "../host/program.ts";
import { Simulations } from "../host/simulations.ts";
import { writeWhole } from "../host/whole-file.ts";
import { assemble, type JobResult } from "../report/assemble.ts";
import type { ResultDocument } from "../report/document.ts";
import { pageData, pageText } from "../report/page.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { loadScenarios } from "./scenarios.ts";

/** Each run is of this seed, as the lessons say. */
const SEED = 1;
const STALL_MS = 60_000;

/** @param folder where the pages are written. */
export async function writeLessons(folder: string, io: Io): Promise<number> {
  const lessons = readLessons();
  for (const { name, lesson } of lessons) {
    const scenarios = await loadScenarios(lesson.scenarios);
    const document = await runAll(scenarios, io);
    const parts = await pageParts(scenarios);
    const data = { ...pageData(document, parts.scenarios, io.program), lesson };
    const file = join(folder, `${name}.html`);
    writeWhole(file, pageText(parts, data));
    io.stdout.write(`${file}  ${lesson.title}\n`);
  }
  return lessons.length === 0 ? EXIT.nothingRan : EXIT.met;
}

/** Each scenario once, by its first protocol. */
async function runAll(scenarios: readonly Scenario[], io: Io): Promise<ResultDocument> {
  const simulations = new Simulations(scenarios, {
    workers: io.threads ? 1 : 0,
    stallMs: STALL_MS,
  });
  try {
    const results: JobResult[] = [];
    const groups = scenarios.map(({ protocols: [protocol = ""] }, scenario) => {
      return { scenario, protocol, seeds: { first: SEED, last: SEED } };
    });
    for (const [group, { scenario, protocol }] of groups.entries()) {
      const job = { id: group, group, scenario, protocol, seed: SEED };
      const outcome = await simulations.run({ scenario, protocol, seed: SEED }, false);
      const run = outcome.kind === "finished" ? outcome : null;
      results.push({ job, run, fault: null });
    }
    return assemble({
      version: programVersion(),
      scenarios,
      groups,
      results,
      interrupted: false,
      artifactOf: () => null,
    });
  } finally {
    await simulations.close();
  }
}
