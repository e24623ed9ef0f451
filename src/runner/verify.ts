/** Runs a seed twice, plain and strict, and says where the two runs part. */
import { mix, mixValue } from "../core/hash.ts";
import { STEP_KINDS } from "../kernel/trace.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Recorder } from "../world/tap.ts";
import type { FullRunResult } from "./result.ts";
import { type SimulateOptions, simulate } from "./simulate.ts";

/** How two runs of one seed differ. */
export interface Difference {
  /** The hash of the plain run, and that of the other. */
  readonly hashes: readonly [string, string];
  /** The first step that is not the same, from 1; null where every step is the same (or the runs agreed when they were repeated). */
  readonly step: number | null;
  /** One or two sentences, for people. */
  readonly message: string;
}

export interface Verified {
  /** The plain run. */
  readonly result: FullRunResult;
  /** Null: both runs were the same. */
  readonly difference: Difference | null;
}

/** Runs a seed plain, then strict, and compares hash and violations. Only if they differ, both run again to find the step. */
export function verify(
  scenario: Scenario,
  protocol: string,
  seed: number,
  options: Pick<SimulateOptions, "pulse" | "protocol"> = {},
): Verified {
  const result = simulate(scenario, protocol, seed, { ...options, strict: false });
  const strict = simulate(scenario, protocol, seed, { ...options, strict: true });
  const same =
    result.hash === strict.hash &&
    JSON.stringify(result.violations) === JSON.stringify(strict.violations);
  if (same) return { result, difference: null };
  const steps = [false, true].map((isStrict) => {
    const recorder = new StepDigests();
    simulate(scenario, protocol, seed, { ...options, strict: isStrict, recorder });
    return recorder;
  });
  const step = firstDifference(steps[0] as StepDigests, steps[1] as StepDigests);
  const trapped = strict.violations.find(({ check }) => check === "node-error");
  const where =
    step === null
      ? "each step is the same when repeated"
      : `the first step that differs is ${step}: ${(steps[0] as StepDigests).nameOf(step)} in one, ${(steps[1] as StepDigests).nameOf(step)} in the other`;
  const why = trapped === undefined ? "" : `\n${trapped.message}`;
  return {
    result,
    difference: {
      hashes: [result.hash, strict.hash],
      step,
      message: `two runs of this seed differ (${result.hash} plain, ${strict.hash} strict); ${where}${why}`,
    },
  };
}

/** Keeps 32 bits and a kind of each step, in typed arrays that grow. */
class StepDigests implements Recorder {
  count = 0;
  #digests = new Int32Array(1024);
  #kinds = new Uint8Array(1024);

  step(kind: number, actor: number, from: number, payload: unknown): void {
    if (this.count === this.#digests.length) {
      this.#digests = grown(this.#digests, new Int32Array(this.count * 2));
      this.#kinds = grown(this.#kinds, new Uint8Array(this.count * 2));
    }
    this.#kinds[this.count] = kind;
    this.#digests[this.count] = mixValue(mix(mix(mix(0, kind), actor), from), payload);
    this.count++;
  }

  sent(): void {
    // What was sent shows where it arrives.
  }

  note(): void {
    // Notes are for people.
  }

  digestOf(step: number): number | undefined {
    return step <= this.count ? this.#digests[step - 1] : undefined;
  }

  /** `message`, `timer`; `the end` past the last step. */
  nameOf(step: number): string {
    if (step > this.count) return "the end";
    return STEP_KINDS[this.#kinds[step - 1] ?? 0] ?? "a step";
  }
}

function grown<Numbers extends Int32Array | Uint8Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

function firstDifference(a: StepDigests, b: StepDigests): number | null {
  for (let step = 1; step <= Math.max(a.count, b.count); step++) {
    if (a.digestOf(step) !== b.digestOf(step)) return step;
  }
  return null;
}
