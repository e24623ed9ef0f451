/** The one run that a search by departures takes back: no moment of it is lost. */
import { expect, it } from "vitest";
import { CalmBase } from "../../../src/search/calm-base.ts";
import { DepartingRun } from "../../../src/search/exhaustive/departing-run.ts";
import { subjectOf } from "../../../src/search/subject.ts";

it.each(["paxos", "raft", "multi-paxos", "zab", "transfers", "counter"])(
  "goes on from each of its moments, the one before its start too, as it did before: %s",
  (system) => {
    const subject = subjectOf(system);
    const run = new DepartingRun(new CalmBase(subject).with([]), subject);
    const { world } = run.simulation;
    const toEnd = () => {
      while (!run.simulation.ended) run.step();
      return [world.steps, world.trace.snapshot().hash];
    };
    const moments = [run.save()];
    while (!run.simulation.ended) {
      run.step();
      moments.push(run.save());
    }
    const end = [world.steps, world.trace.snapshot().hash];
    const few = moments.filter((_, at) => at < 4 || at % 16 === 0);
    for (const moment of few) {
      run.goBack(moment);
      expect(toEnd()).toEqual(end);
    }
  },
);
