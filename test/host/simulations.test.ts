/** Simulations in worker threads: real runs, and a handler that never returns. */
import { afterEach, expect, test } from "vitest";
import { Simulations } from "../../src/host/simulations.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { scenario } from "../support/scenario.ts";

const small = scenario({ durationUs: 1_000_000, faults: [] });
const run = { scenario: 0, protocol: "raft", seed: 7 };
const open: Simulations[] = [];

function simulationsOf(worker: string, stallMs: number): Simulations {
  const simulations = new Simulations(
    [small],
    { workers: 1, stallMs },
    new URL(worker, import.meta.url),
  );
  open.push(simulations);
  return simulations;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulations) => simulations.close()));
});

test("a run in a worker is the run of this thread, and keeps no history", async () => {
  const simulations = simulationsOf("../../dist/src/host/run-worker.js", 0);
  const outcome = await simulations.run(run, true);
  const { history: _history, ...expected } = simulate(small, "raft", 7);
  expect(outcome).toMatchObject({ kind: "finished", difference: null });
  expect(outcome.kind === "finished" && outcome.result).toEqual(expected);
});

test("a handler that never returns ends as no-progress, with seed, step, node and the story before it", async () => {
  const simulations = simulationsOf("./fixtures/hanging-worker.mjs", 3_000);
  const outcome = await simulations.run(run, false);
  if (outcome.kind !== "finished") throw new Error(outcome.message);
  const { verdict, hash, steps, violations } = outcome.result;
  expect([verdict, hash]).toEqual(["fail", "0000000000000000"]);
  const [violation] = violations;
  expect(violation).toMatchObject({ check: "no-progress", step: steps, nodes: ["n2"] });
  expect(violation?.message).toMatch(
    /^step \d+ of seed 7 \(n2 gets .*\) did not return within 3 s/,
  );
  if (violation === undefined) throw new Error("a run that hangs has a violation");
  const story = await simulations.story(run, { violation, hash }, 20);
  expect(story.at(-1)).toContain(`step ${steps - 1}`);
});

test("a node's state after a step comes with what the step changed; a step that is not there is an error", async () => {
  const simulations = simulationsOf("../../dist/src/host/run-worker.js", 10_000);
  const moment = await simulations.moment(run, 1, 1);
  expect(moment).toMatchObject({ step: 1, state: { role: "follower" } });
  await expect(simulations.moment(run, 9, 1)).rejects.toThrow("--state: there is no node n9");
  await expect(simulations.moment(run, 1, 10_000_000)).rejects.toThrow("--state: there is no step");
});
