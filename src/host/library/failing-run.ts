/** The run that the library is asked to shrink or to explain: a scenario with a seed that fails. */
import { InputError } from "../../core/errors.ts";
import {
  OBJECT,
  type OptionKind,
  TEXT,
  wholeOption,
  wrongOptions,
} from "../../runner/library-options.ts";
import type { ScenarioSource } from "../../scenario/format.ts";
import { withSystem } from "../../scenario/own-system.ts";
import { resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../../scenario/scope.ts";
import type { OwnSystem } from "../../systems/own.ts";

/** Which run of a scenario is meant. */
export interface FailingRunOptions {
  /** A whole number; default: the first of the scenario's `seeds`. */
  readonly seed?: number;
  /** One of the scenario's protocols; default: its first. */
  readonly protocol?: string;
  /** A system of your own: the scenario names it by its name. */
  readonly system?: OwnSystem;
}

export const FAILING_RUN: Readonly<Record<keyof FailingRunOptions, OptionKind>> = {
  seed: wholeOption(0),
  protocol: TEXT,
  system: OBJECT,
};

export interface FailingRun {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  /** What the scenario may name. */
  readonly known: Registries;
}

/** What scenarios given to the library are called in what is said of them. */
export const SCENARIO_FILE = "scenario";

/** Refuses options that there are not. @throws {InputError} naming every one of them. */
export function refuseOptions(options: object, kinds: Readonly<Record<string, OptionKind>>): void {
  const problems = wrongOptions(options, kinds);
  if (problems.length > 0) throw new InputError(problems);
}

/** What is registered, and a system of the caller's own. @throws {InputError} */
export function knownWith(system: OwnSystem | undefined): Registries {
  return system === undefined ? REGISTERED : withSystem(system, "options.system");
}

/** @throws {InputError} naming every problem of the scenario. */
export function failingRunOf(source: ScenarioSource, options: FailingRunOptions): FailingRun {
  const known = knownWith(options.system);
  const scenario = resolveScenario(source, SCENARIO_FILE, undefined, known);
  const { protocols, seeds } = scenario;
  const { seed = seeds.first, protocol = protocols[0] ?? "" } = options;
  if (protocols.includes(protocol)) return { scenario, protocol, seed, known };
  const message = `expected one of the scenario's: ${protocols.join(", ")}`;
  throw new InputError([{ file: "options.protocol", message }]);
}
