/** Overlays: what may be decided otherwise near a moment, and how an overlay changes. */
import { describe, expect, it } from "vitest";
import { type Decision, Decisions } from "../../src/kernel/choices/decisions.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { simulate } from "../../src/runner/simulate.ts";
import type { Simulation } from "../../src/runner/simulation.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import type { Asked } from "../../src/search/asked.ts";
import { drawScenario } from "../../src/search/draw-scenario.ts";
import { overlaid, overlaysOf } from "../../src/search/overlay.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { BRISK } from "../../src/search/strategies/guided.ts";
import { subjectOf } from "../../src/search/subject.ts";

const raft = subjectOf("raft");
/** Of Raft's default options: the longest time without a leader, one and a half times. */
const LATE_US = 450_000;

const ASKED: readonly Asked[] = [
  ["message", "n1>n2 append-entries #1", 5_000, 40, 400_000],
  ["message", "n2>n1 append-entries-reply #1", "lost", 45, 450_000],
  ["disk", "n2 append #1", 900, 50, 500_000],
  ["draw", "n3/1 election-timeout #1", [7, 150_001], 55, 550_000],
  ["draw", "n3/1 election-timeout #2", [0, 150_001], 56, 560_000],
  ["operation", "c1/3", { f: "put", key: "k0", input: 1 }, 60, 600_000],
  ["operation", "c1/3 moment", 700_000, 60, 600_000],
  ["message", "n1>n3 append-entries #9", 5_000, 90, 1_900_000],
];

function scenarioWith(fields: Readonly<Record<string, unknown>> = {}) {
  const source = { version: 1, protocol: "raft", duration: "2s", ...fields };
  return resolveScenario(source as never, "overlay.yaml");
}

function overlaysWith(scenario = scenarioWith(), asked = ASKED, subject = raft) {
  const laid = { scenario, seed: 7, steps: 900, asked };
  return overlaysOf(subject, laid, { step: 50 }, new RandomStream("1", "test"));
}

function keysOf(decisions: Iterable<Decision>): readonly string[] {
  return [...decisions].map(([kind, key]) => `${kind} ${key}`);
}

describe("an overlay", () => {
  it("decides otherwise what was asked nearest, and only what may come so", () => {
    const { candidates = [], common } = overlaysWith() ?? {};
    const decided = candidates.flat().map(([, key, value]) => [key, value]);
    expect(decided).toEqual([
      ["n2 append #1", LATE_US],
      ["n3/1 election-timeout #1", [0, 150_001]],
      ["n1>n2 append-entries #1", "lost"],
      ["n1>n2 append-entries #1", LATE_US],
      ["n1>n2 append-entries #1", [5_000, LATE_US]],
      ["c1/3", null],
      ["c1/3 moment", 550_000],
      ["c1/3 moment", 850_000],
    ]);
    expect(common).toEqual({ decisions: [], steps: 39 });
  });

  it("holds until what is late by it has come when the faults end", () => {
    const { scenario } = overlaysWith() ?? {};
    expect(scenario?.choices?.untilUs).toBe(2_000_000 - LATE_US);
    expect(scenario?.choices?.begins).toEqual([{ seed: 7, steps: 900 }]);
    expect(scenario?.checks).toEqual(scenarioWith().checks);
  });

  it("gets one or two decisions, then one more, one less or another, four at most", () => {
    for (let had = 0; had <= 4; had++) {
      const decisions = Object.fromEntries(
        Array.from({ length: had }, (_, at) => [`n1>n2 heartbeat #${at + 1}`, "lost"]),
      );
      const choices = { base: "weather", decisions: { message: decisions } };
      const scenario = scenarioWith(had === 0 ? {} : { choices });
      const before = keysOf(scenario.choices?.decisions ?? []);
      const changes = new Set<string>();
      for (let number = 0; number < 40; number++) {
        const stream = new RandomStream(String(number), "test");
        const laid = { scenario, seed: 7, steps: 900, asked: ASKED };
        const overlays = overlaysOf(raft, laid, { step: 50 }, stream);
        if (overlays === null) throw new Error("there are candidates");
        const after = keysOf(overlaid(overlays, stream).choices?.decisions ?? []);
        expect(new Set(after).size).toBe(after.length);
        expect(after.length).toBeGreaterThan(0);
        const kept = before.filter((key) => after.includes(key)).length;
        changes.add(`-${had - kept} +${after.length - kept}`);
      }
      const more = had === 0 || had === 3 ? ["-0 +1"] : ["-0 +1", "-0 +2"];
      const less = had === 1 ? ["-1 +1"] : ["-1 +0", "-1 +1"];
      const expected = had === 0 ? ["-0 +1", "-0 +2"] : had === 4 ? less : [...more, ...less];
      expect([...changes].sort()).toEqual([...expected].sort());
    }
  });

  it("is of nothing that a system does not promise to bear, nor of one that keeps times", () => {
    expect(overlaysWith(scenarioWith(), [])).toBeNull();
    expect(overlaysWith(scenarioWith(), ASKED.slice(-1))).toBeNull();
    const swim = subjectOf("swim");
    const scenario = resolveScenario({ version: 1, system: "swim" } as never, "swim.yaml");
    expect(overlaysWith(scenario, ASKED, swim)).toBeNull();
  });
});

it("a choice is told with the step at which it was asked first: an operation, when planned", () => {
  const subject = subjectOf("abd");
  const scenario = drawScenario(subject, 1, BRISK);
  const { asked = [] } = runTrial({ scenario, protocol: "abd", seed: 1, listens: true });
  const steps = new Map<string, number>();
  const run: { of: Simulation | null } = { of: null };
  const listener = {
    note(kind: string, key: string) {
      const name = `${kind} ${key}`;
      if (!steps.has(name)) steps.set(name, run.of?.world.steps ?? 0);
    },
    snapshot: () => null,
    restore: () => undefined,
  };
  const begin = (simulation: Simulation) => {
    run.of = simulation;
  };
  simulate(scenario, "abd", 1, {
    choices: { base: "weather", listener },
    recordings: [{ begin }],
  });
  expect(asked.some(([kind]) => kind === "operation")).toBe(true);
  expect(new Set(asked.map(([kind, key]) => `${kind} ${key}`)).size).toBe(asked.length);
  for (const [kind, key, , step] of asked) expect(steps.get(`${kind} ${key}`)).toBe(step);
});

it.each(["abd", "paxos-commit"])(
  "overlays of %s go on from a snapshot of what they have in common as from their start",
  (protocol) => {
    const subject = subjectOf(protocol);
    let compared = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const scenario = drawScenario(subject, seed, BRISK);
      const { firsts, asked = [], result } = runTrial({ scenario, protocol, seed, listens: true });
      const stream = new RandomStream(String(seed), "test");
      const [, step = 0] = stream.pick(firsts) ?? [];
      const laid = { scenario, seed, steps: result.steps, asked };
      const overlays = overlaysOf(subject, laid, { step }, stream);
      if (overlays?.common == null) continue;
      const written = explicitSource(overlaid(overlays, stream));
      const trial = { scenario: resolveScenario(written, scenario.file), protocol, seed: 9 };
      const whole = runTrial(trial, { covers: false }).result;
      expect(runTrial({ ...trial, common: overlays.common }).result).toEqual(whole);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  },
);

it("decisions of a scenario hold up to the moment that it says, and without one all along", () => {
  const recordedWith = (fields: Readonly<Record<string, unknown>>) => {
    const listener = new Decisions();
    const scenario = scenarioWith({ choices: { base: "calm", ...fields } });
    simulate(scenario, "raft", 1, { choices: { base: "weather", listener } });
    return listener.of("message");
  };
  const some = [...recordedWith({}).keys()].filter((key) => key.startsWith("n1>n2"));
  const decisions = { message: Object.fromEntries(some.map((key) => [key, "lost"])) };
  const lostWith = (fields: Readonly<Record<string, unknown>>): number => {
    const answers = [...recordedWith({ decisions, ...fields }).values()];
    return answers.filter((answer) => answer === "lost").length;
  };
  const all = lostWith({});
  const until = lostWith({ until: "1s" });
  expect(lostWith({ until: 0 })).toBe(0);
  expect(until).toBeGreaterThan(0);
  expect(all).toBeGreaterThan(until);
});
