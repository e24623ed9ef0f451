/** A run that was ended, by its watchdog or for its memory: where it was, and why. */
import { formatCount } from "../core/formatting.ts";
import type { RunResult } from "../runner/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Outcome } from "./pool.ts";
import type { PendingStep, RunName } from "./tasks.ts";

/** The hash of a run that never came to its end. */
export const UNKNOWN_HASH = "0".repeat(16);

/** What ends a run: `stallMs` without a step, or more memory than `heapMib`. */
export interface RunLimits {
  readonly stallMs: number;
  readonly heapMib: number;
}

/** Whose loop it is cannot be seen from outside, while a step is handled. */
const ENDLESS = "an endless loop in its handler, or in what listens to its facts";
const LEAK = "a leak in its handler, in what listens to its facts, or in what steps before it kept";
const MORE = "NODE_OPTIONS=--max-old-space-size=MIB gives more";

/** Where nothing is known of the step that hangs. */
export const NOWHERE: PendingStep = { atUs: 0, nodes: [], what: "" };

/** Who did not return, or took all memory. @param what the step, for messages. */
export function whyEnded(
  { object }: Scenario,
  what: string,
  { kind, work }: Ended,
  { stallMs, heapMib }: RunLimits,
): string {
  const did =
    kind === "stalled"
      ? `did not return within ${stallMs / 1_000} s`
      : `took more memory than the ${formatCount(heapMib)} MiB of its thread`;
  const kept = kind === "stalled" ? ENDLESS : `${LEAK} (${MORE})`;
  if (work === undefined) return `${what} ${did}: ${kept}`;
  const who = work === 1 ? `the object ${object}` : "an invariant, in what it does at the end,";
  const cause = kind === "stalled" ? "an endless loop in it" : `a leak in it (${MORE})`;
  return `all steps were handled; ${who} ${did}, when the run was judged: ${cause}`;
}

/** What is said where the judges took all memory, and none of a user's own was at work. */
export function judgesOutgrown({ heapMib }: RunLimits): string {
  return (
    `all steps were handled; to judge the run took more memory than the ${formatCount(heapMib)} ` +
    `MiB of its thread: fewer operations, or smaller values, take less (${MORE})`
  );
}

/** A run that was ended at a step, or in what judges it. */
export type Ended = Extract<Outcome<unknown>, { readonly kind: "stalled" | "outgrown" }>;

/** The record of a run that was ended: what is known of the step that did not return. */
export function endedRun(
  scenario: Scenario,
  { protocol, seed }: RunName,
  ended: Ended,
  { atUs, nodes, what }: PendingStep,
  limits: RunLimits,
): RunResult {
  const { step } = ended;
  const which = `step ${formatCount(step)} of seed ${seed}${what === "" ? "" : ` (${what})`}`;
  const message = whyEnded(scenario, which, ended, limits);
  return {
    scenario: scenario.file,
    name: scenario.name,
    protocol,
    seed,
    verdict: "fail",
    met: false,
    hash: UNKNOWN_HASH,
    steps: step,
    virtualUs: atUs,
    operations: { invoked: 0, ok: 0, fail: 0, info: 0 },
    happened: {},
    violations: [{ check: "no-progress", step, atUs, nodes, message }],
    figures: {
      throughput: 0,
      latencyUs: null,
      messagesPerOperation: 0,
      bytesPerOperation: null,
      diskSyncsPerOperation: 0,
      longestGapUs: 0,
      unavailable: [],
    },
  };
}
