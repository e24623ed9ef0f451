/**
 * Golden transcripts of Paxos and Multi-Paxos: what happens, message by message, in named directed
 * scenarios; people read the changes in review.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { record, transcriptOf } from "../../support/recorded.ts";

/** Enough for the heart of each. */
const LINES_MAX = 75;

const NAMES = [
  "lagging-new-leader",
  "lagging-new-leader-mutant",
  "late-accept",
  "late-accept-mutant",
  "gap",
  "restart-reuses-ballot",
  "restart-reuses-ballot-mutant",
  "commit-notice-old-ballot",
  "commit-notice-old-ballot-mutant",
  "lease",
  "lease-voter-restart",
  "dueling",
  "p2c",
  "corrupted-disk-rejoin",
  "corrupted-disk-rejoin-mutant",
  "alpha",
  "alpha-mutant",
  "phase-1-half-quorum",
  "leader-resumes-after-restart",
];

/**
 * Whether a line is worth reading: a leader's heart beats on and on. What it beats counts where its
 * ballot or what is decided is new, and where leases hang on every beat (`leases`).
 */
function newsIn(leases: boolean): (line: string) => boolean {
  const seen = new Set<string>();
  return (line) => {
    if (leases) return true;
    if (/ gets heard from |: heard: |timer (heartbeat|check-quorum) fires/.test(line)) return false;
    if (!line.includes("heartbeat")) return true;
    const beat = line.replace(/beat=\d+ /, "");
    if (seen.has(beat)) return false;
    seen.add(beat);
    return true;
  };
}

function transcript(name: string): string {
  const file = `scenarios/paxos/${name}.yaml`;
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const simulation = new Simulation(scenario, scenario.protocols[0] ?? "", scenario.seeds.first);
  const lines = [`${scenario.name} (${file}, seed ${scenario.seeds.first})`, ""];
  const isNews = newsIn(name.startsWith("lease"));
  const news = transcriptOf(record(simulation)).filter((line) =>
    isNews(line.replace(/^\S+ s {2}/, "")),
  );
  lines.push(...news.slice(0, LINES_MAX - lines.length));
  for (const { check, message } of simulation.violations) lines.push("", `${check}: ${message}`);
  return `${lines.join("\n")}\n`;
}

describe("the transcript of", () => {
  it.each(NAMES)("%s is what it was", async (name) => {
    await expect(transcript(name)).toMatchFileSnapshot(`../../golden/paxos/${name}.txt`);
  });
});
