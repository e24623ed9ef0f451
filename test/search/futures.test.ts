/**
 * Futures: a warm run goes on in many ways, each a function of the run, the fork and its number.
 */
import { describe, expect, it } from "vitest";
import { type ChoiceClass, choiceClasses } from "../../src/kernel/choices/classes.ts";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { tellStory } from "../../src/runner/story.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios } from "../../src/search/drawn-scenarios.ts";
import { type ForkPlace, Futures, NoForkError } from "../../src/search/futures.ts";

const short = (protocol: string, place = 4, mutant?: string): Scenario => ({
  ...(drawnScenarios(protocol, mutant, place + 1)[place] as Scenario),
  durationUs: 2_000_000,
});

const futuresOf = (
  protocol: string,
  place: ForkPlace,
  classes: readonly ChoiceClass[] = choiceClasses,
) => new Futures({ scenario: short(protocol), protocol, seed: 3, place, classes });

describe.each([...protocols.keys()])("a run of %s", (protocol) => {
  const futures = futuresOf(protocol, { step: 100 });

  it("as its seed has it is future 0", () => {
    expect(futures.run(0)).toEqual(simulate(short(protocol), protocol, 3, { strict: false }));
  });

  it("has futures that are the same again, after others and without a snapshot", () => {
    const first = futures.run(1);
    const second = futures.run(2);
    expect(second.hash).not.toBe(first.hash);
    expect(futures.run(1)).toEqual(first);
    const fork = { step: futures.step, future: 1, classes: choiceClasses };
    const direct = simulate(short(protocol), protocol, 3, { strict: false, fork });
    expect(direct).toEqual(first);
  });
});

it("a hundred futures of one run are different runs of a correct protocol", () => {
  const futures = futuresOf("raft", { atUs: 700_000 });
  expect(futures.atUs).toBeLessThanOrEqual(700_000);
  const hashes = new Set<string>();
  for (let future = 1; future <= 100; future++) {
    const run = futures.run(future);
    expect([future, run.violations]).toEqual([future, []]);
    hashes.add(run.hash);
  }
  expect(hashes.size).toBe(100);
});

it("what is drawn anew is what was asked for", () => {
  const hashOf = (classes: readonly ChoiceClass[]) =>
    futuresOf("raft", { step: 200 }, classes).run(1).hash;
  const hashes = [choiceClasses, ["message"], ["disk"], ["draw"]] as const;
  expect(new Set(hashes.map(hashOf)).size).toBe(hashes.length);
});

it("a planted bug that the run does not show is found in one of its futures, with a story", () => {
  // The premises that it breaks would end the run before.
  const scenario = { ...short("raft", 4, "follower-read"), checks: ["invariants"] as const };
  const seed = 3;
  const settings = { scenario, protocol: "raft", seed, place: { step: 300 } };
  const futures = new Futures({ ...settings, classes: choiceClasses });
  for (let future = 1; future <= 200; future++) {
    const [violation] = futures.run(future).violations;
    if (violation === undefined) continue;
    const planted = protocols.get("raft")?.mutants.get("follower-read");
    expect(planted?.detectors).toContain(violation.check);
    const fork = { step: futures.step, future, classes: choiceClasses };
    const story = tellStory(scenario, "raft", seed, violation, 20, { fork });
    expect(story.at(-1)).toContain(`step ${violation.step}`);
    return;
  }
  expect.unreachable("no future shows the bug");
});

it("a run that ends before its fork has no futures", () => {
  expect(() => futuresOf("paxos", { atUs: 600_000_000 })).toThrow(NoForkError);
});
