/** Stories keep the order of what happened, within a step, too. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { judge } from "../../src/runner/judge.ts";
import { Recording } from "../../src/runner/recording.ts";
import type { Violation } from "../../src/runner/result.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { linesOf, tellStory } from "../../src/runner/story.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { briefOf } from "../../src/search/explain/brief.ts";
import { withPlantedBug } from "../../src/search/explain/planted-bug.ts";
import { FACT, STEP_MAX } from "../../src/world/event.ts";

interface Failed {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly recording: Recording;
  readonly violation: Violation;
}

function failedRun(scenario: Scenario): Failed {
  const recording = new Recording();
  const [protocol = ""] = scenario.protocols;
  const simulation = new Simulation(scenario, protocol, 1, { recordings: [recording] });
  simulation.boot();
  simulation.run();
  if (simulation.violations.length === 0) judge(simulation, scenario, protocol, 1);
  const [violation] = simulation.violations;
  if (violation === undefined) throw new Error("it did not fail");
  return { scenario, protocol, recording, violation };
}

function storyOf({ scenario, protocol, recording, violation }: Failed) {
  const brief = briefOf(recording, violation);
  return withPlantedBug(brief, recording, { scenario, protocol, seed: 1 }, violation.step).lines;
}

/** By step: what happened in it that a line may say, in order. */
function happenedIn({ recording, violation }: Failed): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, { readonly index: number; readonly words: string }[]>();
  const add = (step: number, index: number, words: string) => {
    const before = found.get(step) ?? [];
    found.set(step, before);
    before.push({ index, words: words.split("\n")[0] ?? "" });
  };
  for (const event of recording.log.events()) {
    if (event.kind <= STEP_MAX) add(event.step, event.index, recording.words(event));
    if (event.kind === FACT) add(event.step, event.index, recording.sentence(event));
  }
  for (const { step, event } of linesOf(recording, violation)) {
    add(step, event.index, recording.words(event));
  }
  for (const events of found.values()) events.sort((a, b) => a.index - b.index);
  return new Map([...found].map(([step, events]) => [step, events.map(({ words }) => words)]));
}

/** @throws unless the words are, in that order, among those given. */
function expectInOrder(words: readonly string[], all: readonly string[]): void {
  let at = 0;
  for (const one of words) {
    const found = all.indexOf(one, at);
    if (found < 0) throw new Error(`out of order: ${one}\nof: ${words.join("\n    ")}`);
    at = found;
  }
}

function expectStoryInOrder(run: Failed): void {
  const happened = happenedIn(run);
  const lines = storyOf(run);
  const steps = lines.map(({ step }) => step);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  for (const step of new Set(steps)) {
    const own = lines.filter((line) => line.step === step).map(({ words }) => words);
    expectInOrder(own, happened.get(step) ?? []);
  }
}

const FAILING = [
  "raft/vote-not-persisted",
  "raft/figure-8-mutant",
  "raft/single-server-2015-mutant",
  "raft/lease-skew-mutant",
  "paxos/late-accept-mutant",
  "counter/wiped-replica-returns-mutant",
  "commit/3pc-partition",
  "primary-backup/pb-split-brain-mutant",
];

it.each(FAILING)("the lines of a story are in the order of the run's events: %s", (name) => {
  const file = `scenarios/${name}.yaml`;
  expectStoryInOrder(failedRun(parseScenario(readFileSync(file, "utf8"), file)));
});

const action = fc.constantFrom<object>(
  { partition: [["n1"], ["rest"]] },
  { partition: [["n2"], ["rest"]] },
  { heal: null },
  { hold: "append-entries", from: "n1", as: "kept" },
  { drop: "append-entries", from: "n2" },
  { clear: "kept" },
  { pause: ["n3"] },
  { resume: ["n3"] },
  { crash: ["n2"] },
  { restart: ["n2"] },
  { request: "put", key: "x", input: 1, node: "n1" },
  { wait: "20ms" },
);

function scripted(actions: readonly object[]): Failed {
  const script = [
    { hold: "vote-reply", as: "kept" },
    { wait: "10ms" },
    ...actions,
    { expect: { node: "n1", term: 99 }, within: "30ms" },
  ];
  const source = {
    name: "a script that is not met",
    version: 1,
    protocol: "raft",
    nodes: 3,
    duration: "2s",
    workload: { clients: 0 },
    script,
  };
  return failedRun(resolveScenario(source, "scripted"));
}

it("whatever a script does within one step, its story tells that in order", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 8 }), (actions) => {
      const run = scripted(actions);
      expectStoryInOrder(run);
      const { scenario, protocol, recording, violation } = run;
      const all = linesOf(recording, violation);
      const told = tellStory(scenario, protocol, 1, violation, 20).map(
        (line) => /^step +\d+ +[\d.]+ s +(.*)$/s.exec(line)?.[1] ?? "",
      );
      expectInOrder(
        told,
        all.map(({ event }) => recording.words(event)),
      );
    }),
    { numRuns: 60 },
  );
});

const acts = /^script (cuts|heals|holds|drops|ends|pauses|resumes) /;

it("of a step of which a harm is told, what the script did after it is told as well", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 8 }), (actions) => {
      const run = scripted(actions);
      const lines = storyOf(run);
      for (const step of new Set(lines.map((line) => line.step))) {
        const own = lines.flatMap((line) => (line.step === step ? [line.words] : []));
        const told = own.filter((words) => acts.test(words));
        const all = linesOf(run.recording, run.violation)
          .filter((line) => line.step === step)
          .map(({ event }) => run.recording.words(event))
          .filter((words) => acts.test(words));
        // From the first of them on all: it may say what the script had done before as well.
        expect(told).toEqual(all.slice(all.length - told.length));
      }
    }),
    { numRuns: 60 },
  );
});

it("a partition that is healed and made anew is cut, healed, cut", () => {
  const { partition } = { partition: [["n1"], ["rest"]] };
  const lines = storyOf(scripted([{ partition }, { heal: null }, { partition }]));
  const words = lines.map((line) => line.words);
  const cut = "script cuts n1 | rest off from each other and from all others";
  expect(words.filter((one) => /cuts|heals/.test(one))).toEqual([
    cut,
    "script heals its partitions",
    cut,
  ]);
});
