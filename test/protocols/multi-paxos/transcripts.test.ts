/** Golden transcripts of Paxos and Multi-Paxos: what happens, message by message, in named directed scenarios; people read the changes in review. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatMoment } from "../../../src/core/units.ts";
import { narrate } from "../../../src/runner/narrate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { WAKE } from "../../../src/world/event.ts";

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
 * Whether a line is worth reading: a leader's heart beats on and on. What it beats counts where its ballot or what is decided
 * is new, and where leases hang on every beat (`leases`).
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
  const { world, protocol } = simulation;
  const lines: string[] = [`${scenario.name} (${file}, seed ${scenario.seeds.first})`, ""];
  const isNews = newsIn(name.startsWith("lease"));
  const add = (line: string) => {
    if (lines.length < LINES_MAX && isNews(line))
      lines.push(`${formatMoment(world.nowUs)}  ${line}`);
  };
  world.recorder = {
    step(kind, actor, from, payload) {
      if (kind !== WAKE) add(narrate(protocol, scenario.nodes, kind, actor, from, payload));
    },
    sent() {
      // What is sent shows when it arrives.
    },
    note(_node, text) {
      add(text);
    },
  };
  simulation.boot();
  simulation.run();
  for (const { check, message } of simulation.violations) lines.push("", `${check}: ${message}`);
  return `${lines.join("\n")}\n`;
}

describe("the transcript of", () => {
  it.each(NAMES)("%s is what it was", async (name) => {
    await expect(transcript(name)).toMatchFileSnapshot(`../../golden/paxos/${name}.txt`);
  });
});
