/** What shrinking came to: the record that `shrink --json` and the library share. */
import type { RunResult } from "../../runner/result.ts";
import type { Shrunk } from "./shrink.ts";

export interface ShrunkDocument {
  readonly fingerprint: string;
  /** Decisions and steps of the run that was shrunk. */
  readonly before: { readonly decisions: number; readonly steps: number };
  /** Of the smallest that was found. */
  readonly after: { readonly decisions: number; readonly steps: number };
  /** Of its run. */
  readonly hash: string;
  readonly violations: RunResult["violations"];
  /** How many runs were made for it, and their steps together. */
  readonly runs: number;
  readonly runSteps: number;
  /** Whether each decision is needed: not so where it was stopped. */
  readonly minimal: boolean;
}

export function shrunkDocument(shrunk: Shrunk): ShrunkDocument {
  const { fingerprint, before, decisions, run, trials, trialSteps, minimal } = shrunk;
  const { violations, hash, steps } = run;
  const after = { decisions, steps };
  return {
    fingerprint,
    before,
    after,
    hash,
    violations,
    runs: trials,
    runSteps: trialSteps,
    minimal,
  };
}
