/** What worker threads are asked to do, and how they do it. Everything that simulates runs here, under the watchdog. */
import { performance } from "node:perf_hooks";
import { must } from "../core/assert.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { RunResult, Violation } from "../runner/result.ts";
import { simulate } from "../runner/simulate.ts";
import { tellStory } from "../runner/story.ts";
import { type Moment, Timeline } from "../runner/timeline.ts";
import { type Difference, verify } from "../runner/verify.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Which run is meant; `scenario` is an index into the pool's scenarios. */
export interface RunName {
  readonly scenario: number;
  readonly protocol: string;
  readonly seed: number;
}

export type Task =
  | (RunName & { readonly kind: "run"; readonly verify: boolean })
  | (RunName & {
      readonly kind: "story";
      readonly violation: Violation;
      readonly linesMax: number;
    })
  | (RunName & { readonly kind: "moment"; readonly node: NodeId; readonly step: number });

/** A run without its history, and how long it took. */
export interface FinishedRun {
  readonly result: RunResult;
  readonly wallMs: number;
  /** How a second, strict run differed; null if it did not, or was not asked for. */
  readonly difference: Difference | null;
}

export type TaskResult =
  | ({ readonly kind: "run" } & FinishedRun)
  | { readonly kind: "story"; readonly lines: readonly string[] }
  /** Null: there is no such node or step, as `message` says. */
  | { readonly kind: "moment"; readonly moment: Moment | null; readonly message: string };

/** Does one task. */
export function perform(scenarios: readonly Scenario[], task: Task, pulse: Int32Array): TaskResult {
  const scenario = must(scenarios[task.scenario], "a task names one of the pool's scenarios");
  const { protocol, seed } = task;
  switch (task.kind) {
    case "run": {
      const began = performance.now();
      const { result, difference } = task.verify
        ? verify(scenario, protocol, seed, pulse)
        : { result: simulate(scenario, protocol, seed, { pulse }), difference: null };
      const wallMs = Math.round((performance.now() - began) * 1_000) / 1_000;
      const { history: _history, ...kept } = result;
      return { kind: "run", result: kept, wallMs, difference };
    }
    case "story": {
      const { violation, linesMax } = task;
      return { kind: "story", lines: tellStory(scenario, protocol, seed, violation, linesMax) };
    }
    case "moment": {
      const timeline = new Timeline(scenario, protocol, seed);
      try {
        return { kind: "moment", moment: timeline.at(task.node, task.step), message: "" };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { kind: "moment", moment: null, message: error.message };
      }
    }
  }
}
