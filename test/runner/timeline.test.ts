/** The contract of time travel: any step, in any order, and what it changed. */
import { beforeAll, describe, expect, it } from "vitest";
import type { RaftState } from "../../src/protocols/raft/state.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { Timeline } from "../../src/runner/timeline.ts";
import { CRASH, START } from "../../src/world/event.ts";
import { scenario } from "../support/scenario.ts";

const chaos = scenario({ durationUs: 8_000_000 }, { rate: 300 });
let timeline: Timeline;

beforeAll(() => {
  timeline = new Timeline(chaos, "raft", 4);
});

describe("a timeline", () => {
  it("is the run itself: the same hash, however often one has looked", () => {
    const { hash, steps } = simulate(chaos, "raft", 4);
    timeline.at(1, 100);
    timeline.at(2, timeline.steps);
    expect([timeline.hash, timeline.steps]).toEqual([hash, steps]);
    expect(steps).toBeGreaterThan(10_000);
  });

  it("shows each state as a run stopped there would have it", () => {
    for (const step of [1, 5, 777, 4_096, 4_097, 9_999, timeline.steps]) {
      const stopped = new Simulation(chaos, "raft", 4);
      stopped.boot();
      stopped.run(step);
      // A group commit is several steps at once: a run stops only after all of them.
      if (stopped.world.steps !== step) continue;
      for (const node of [1, 3]) {
        expect(timeline.at(node, step).state, `n${node} at ${step}`).toEqual(
          stopped.world.node(node).state,
        );
      }
    }
  });

  it("shows what a step changed: the field, what it was, what it is", () => {
    const simulation = new Simulation(chaos, "raft", 4);
    simulation.boot();
    let before = 0;
    let changes = 0;
    for (let step = 6; step < 4_000 && changes < 3; step++) {
      simulation.run(step);
      const term = (simulation.world.node(1).state as RaftState | null)?.term ?? before;
      if (term === before) continue;
      const moment = timeline.at(1, simulation.world.steps);
      expect(moment.changes).toContainEqual({ path: "term", before, after: term });
      expect(moment.what).toContain("n1");
      before = term;
      changes++;
    }
    expect(changes).toBeGreaterThan(0);
  });

  it("shows what a start after a crash lost, against the state before the crash", () => {
    const fresh = new Simulation(chaos, "raft", 4);
    const crashed = new Set<number>();
    const starts: (readonly [node: number, step: number])[] = [];
    fresh.boot();
    fresh.world.attach({
      hear(kind, actor) {
        if (kind === CRASH) crashed.add(actor);
        if (kind === START && crashed.has(actor)) starts.push([actor, fresh.world.steps]);
      },
      handled: () => undefined,
    });
    fresh.run();
    expect(starts.length).toBeGreaterThan(0);
    for (const [node, step] of starts.slice(0, 3)) {
      const { since, changes, state } = timeline.at(node, step);
      expect(since).toBeLessThan(step);
      const before = timeline.at(node, since as number).state as RaftState;
      const roles = [before.role, (state as RaftState).role];
      const role = changes.find(({ path }) => path === "role");
      expect(roles).toEqual(role === undefined ? [roles[1], roles[0]] : [role.before, role.after]);
      expect(timeline.at(node, since as number).since).toBeNull();
    }
  });

  it("refuses steps and nodes that are not there", () => {
    expect(() => timeline.at(1, 0)).toThrow("there is no step 0: the run has steps 1 to");
    expect(() => timeline.at(1, timeline.steps + 1)).toThrow(RangeError);
    expect(() => timeline.at(9, 1)).toThrow("there is no node n9");
  });
});
