/**
 * Golden transcripts: what happens, message by message, in named directed scenarios; people read
 * the changes in review.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { record, transcriptOf } from "../../support/recorded.ts";

/** Enough for the heart of each. */
const LINES_MAX = 160;

const NAMES = [
  "figure-7",
  "figure-8",
  "single-server-2015",
  "lease-after-transfer",
  "stale-leader-read",
  "remove-leader-of-two",
  "vote-fsync",
  "transfer-target-dies",
  "readindex-new-leader",
  "apply-time-config",
  "joint-union",
  "learner-must-vote",
  "stale-nack-rollback",
  "snapshot-vs-old-ae",
  "snapshot-boundary",
  "session-snapshot",
  "blank-disk-rejoin",
];

function transcript(name: string): string {
  const file = `scenarios/raft/${name}.yaml`;
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const simulation = new Simulation(scenario, "raft", scenario.seeds.first);
  const lines = [`${scenario.name} (${file}, seed ${scenario.seeds.first})`, ""];
  lines.push(...transcriptOf(record(simulation)).slice(0, LINES_MAX - lines.length));
  return `${lines.join("\n")}\n`;
}

describe("the transcript of", () => {
  it.each(NAMES)("%s is what it was", async (name) => {
    await expect(transcript(name)).toMatchFileSnapshot(`../../golden/raft/${name}.txt`);
  });
});
