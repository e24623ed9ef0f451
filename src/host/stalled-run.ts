/** A run that its watchdog ended: where it was, and what must have kept it. */
import { formatCount } from "../core/formatting.ts";
import type { RunResult } from "../runner/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Outcome } from "./pool.ts";
import type { Brink, RunName } from "./tasks.ts";

/** The hash of a run that never came to its end. */
export const UNKNOWN_HASH = "0".repeat(16);

/** Whose loop it is cannot be seen from outside, while a step is handled. */
const ENDLESS = "an endless loop in its handler, or in what listens to its facts";

/** Where nothing is known of the step that hangs. */
export const NOWHERE: Brink = { atUs: 0, nodes: [], what: "" };

/** Who did not return. @param what the step, for messages. */
export function endless(
  { object }: Scenario,
  what: string,
  { work }: Stalled,
  stallMs: number,
): string {
  const late = `did not return within ${stallMs / 1_000} s`;
  if (work === undefined) return `${what} ${late}: ${ENDLESS}`;
  const who = work === 1 ? `the object ${object}` : "an invariant, in what it does at the end,";
  return `all steps were handled; ${who} ${late}, when the run was judged: an endless loop in it`;
}

type Stalled = Extract<Outcome<unknown>, { readonly kind: "stalled" }>;

/** The record of a run that the watchdog ended: what is known of the step that did not return. */
export function stalledRun(
  scenario: Scenario,
  { protocol, seed }: RunName,
  stalled: Stalled,
  { atUs, nodes, what }: Brink,
  stallMs: number,
): RunResult {
  const { step } = stalled;
  const which = `step ${formatCount(step)} of seed ${seed}${what === "" ? "" : ` (${what})`}`;
  const message = endless(scenario, which, stalled, stallMs);
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
