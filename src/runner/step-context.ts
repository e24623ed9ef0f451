/**
 * What the parts of a script that do its steps share: who is meant, what is noted, how it fails.
 */
import type { Address, MachineId } from "../protocol/node-id.ts";
import type { ScriptStep } from "../scenario/script.ts";
import type { World } from "../world/world.ts";
import type { ScriptNames } from "./script-names.ts";

/** A script's failure, for the runner to report. */
export interface ScriptFailure {
  /**
   * `setup`: what the steps rest on did not come about, which says nothing about the protocol;
   * `script`: what is expected did not.
   */
  readonly check: "setup" | "script";
  /** The name of the step, of `script`. */
  readonly step: string | null;
  readonly message: string;
  readonly nodes: readonly Address[];
}

export interface StepContext {
  readonly world: World;
  readonly names: ScriptNames;
  /** Whether the script has failed: then nothing more is done. */
  readonly hasFailed: boolean;
  /** The processes that names mean now; the step fails where one means none. */
  processes(step: ScriptStep, names: readonly string[]): readonly Address[];
  /** The machines that names mean now; the step fails where one means none. */
  machines(step: ScriptStep, names: readonly string[]): readonly MachineId[];
  /** Notes whether the present step does anything. */
  met(met: boolean): void;
  fail(
    step: ScriptStep,
    message: string,
    nodes: readonly Address[],
    check: ScriptFailure["check"],
  ): void;
}
