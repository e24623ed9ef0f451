/**
 * A scenario, fully resolved: every unit converted, every default filled in. A run is a function of
 * it, a seed and this version.
 */

import type { Bound } from "../checkers/consistency/check.ts";
import type { TransactionCheck } from "../checkers/consistency/transactional.ts";
import type { WeakerCheck } from "../checkers/consistency/weaker.ts";
import type { Value } from "../core/json.ts";
import type { Settings } from "../core/parameters.ts";
import type { Base } from "../kernel/choices/bases.ts";
import type { Operations } from "../kernel/choices/choices.ts";
import type { Decision } from "../kernel/choices/decisions.ts";
import type { PrioritySettings } from "../kernel/choices/priorities.ts";
import type { ProgramImage } from "../programs/image.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { Given } from "../protocol/protocol.ts";
import type { Cause } from "./causes.ts";
import type { Mutants } from "./planted.ts";
import type { ScriptStep } from "./script.ts";

/** One fault of the schedule. Times are microseconds from the start of the run. */
export interface FaultPlan {
  /**
   * Names it in stories and keys its random stream: `partition@5s~1f0c`, or the name that the file
   * gives. Unique in the scenario.
   */
  readonly id: string;
  readonly when: FaultOnce | FaultRepeated;
  /**
   * What may happen: one of these, drawn anew each time. One item where the file names one fault.
   */
  readonly oneOf: readonly FaultChoice[];
}

/**
 * Begins at a moment and lasts for `forUs` (Infinity: until the heal phase); null: the fault's own
 * usual length, drawn from its stream.
 */
export interface FaultOnce {
  readonly kind: "once";
  readonly atUs: number;
  readonly forUs: number | null;
}

/** Begins again and again, on average every `everyUs`, within `fromUs <= t < untilUs`. */
export interface FaultRepeated {
  readonly kind: "repeated";
  readonly everyUs: number;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly forUs: number | null;
}

export interface FaultChoice {
  /** A fault of the registry. */
  readonly fault: string;
  /** The fault's parameters, resolved. */
  readonly settings: Settings;
}

export type CheckName =
  | "linearizable"
  | WeakerCheck
  | TransactionCheck
  | "invariants"
  | "premises"
  | "progress";

/** The verdict that the runs of a scenario must have. */
export type Expectation = "pass" | "unrecoverable" | ExpectedFailure;

/**
 * The check that must fail; of a script (`fail: script`) also the name of the `expect` that must
 * not be met.
 */
export interface ExpectedFailure {
  readonly fail: string;
  readonly step?: string;
  /** Of progress; absent: any. */
  readonly cause?: Cause;
}

/** How the runs of a scenario choose where that is not by their seed alone. */
export interface ScenarioChoices {
  /** The answer of a choice that nothing decides; faults come as the scenario plans them. */
  readonly base: Base;
  /** Which operations clients ask for. */
  readonly operations: Operations;
  /** What is due within it comes in the order of its ties, until the faults end; 0: as due. */
  readonly windowUs: number;
  /** When the window closes, microseconds from the start; absent: when the faults end. */
  readonly windowUntilUs?: number;
  /** Whose turn it is within the window; absent: ties are as the base has them. */
  readonly priorities?: PrioritySettings;
  readonly decisions: readonly Decision[];
  /** Up to this moment they hold; absent: for the whole run. */
  readonly untilUs?: number;
  /** Which runs they begin as, one after the other; absent: each goes by its own seed alone. */
  readonly begins?: readonly Beginning[];
}

/**
 * A run begins as that of another seed, until so many steps have been made in all, and departs from
 * it there: what nothing decides then is drawn by the next seed and the choice's key.
 */
export interface Beginning {
  readonly seed: number;
  readonly steps: number;
}

/** A service as a scenario places it; what it does not say, its system does. */
export interface PlacedService {
  readonly name: string;
  readonly protocol?: string;
  /** The protocol's own, resolved; absent: the usual ones. */
  readonly options?: Settings;
  /** The machines of its members, ascending, from 1. */
  readonly on?: readonly MachineId[];
  /** A planted bug of its protocol. */
  readonly mutant?: string;
}

export interface Scenario {
  /** Path of the file as given, or the name of a scenario object. */
  readonly file: string;
  readonly name: string;
  readonly version: 1;
  /** The system that the file names, as it does; null: it names a protocol. */
  readonly system: string | null;
  /** The systems that the file lists, as it does, where some are files; absent: none are. */
  readonly systems?: readonly string[];
  /**
   * One or several; with several, each runs under the same faults and network weather. Of a system
   * of several services, its name.
   */
  readonly protocols: readonly string[];
  /** The images of those of them that are awaiting programs, by name; absent: none is. */
  readonly programs?: Readonly<Record<string, ProgramImage>>;
  /** Of a system of several services, where and what they run otherwise than it says. */
  readonly services: readonly PlacedService[];
  /** By protocol: its options, resolved. */
  readonly options: Readonly<Record<string, Settings>>;
  readonly nodes: number;
  /** Of chaos; the heal phase follows. */
  readonly durationUs: number;
  /** Of the heal phase, at most: how long recovery may take. */
  readonly healUs: number;
  /** How long one leader must stay once all have recovered; 0: not judged. */
  readonly staysUs: number;
  /** Seeds to run when the command line names none, both included. */
  readonly seeds: { readonly first: number; readonly last: number };
  readonly network: {
    readonly latencyMinUs: number;
    readonly latencyMaxUs: number;
    readonly lossPpm: number;
    readonly duplicatePpm: number;
  };
  readonly clocks: {
    readonly offsetMaxUs: number;
    readonly driftMaxPpm: number;
    /** By machine, `n1` or `c2`: how wrong its clock is; absent: as drawn, of clients right. */
    readonly machines?: Readonly<
      Record<string, { readonly offsetUs: number; readonly driftPpm: number }>
    >;
  };
  readonly disk: { readonly syncMinUs: number; readonly syncMaxUs: number };
  /** An object of the registry. */
  readonly object: string;
  readonly workload: {
    readonly kind: string;
    readonly clients: number;
    readonly settings: Settings;
  };
  readonly faults: readonly FaultPlan[];
  /** Absent: runs choose by their seed, as ordinary ones do. */
  readonly choices?: ScenarioChoices;
  /**
   * By process, `n3` or `n3/left`: what its disk holds at the start, in its protocol's words.
   * Empty: nothing.
   */
  readonly given: ReadonlyMap<string, Given>;
  /** The directed steps; empty: none. */
  readonly script: readonly ScriptStep[];
  readonly checks: readonly CheckName[];
  /** How stale reads may be, where `bounded-staleness` is judged. */
  readonly staleness?: Bound;
  /**
   * By protocol: options that leave a correct cluster little hope, in sentences. Said where a run
   * fails; nothing is refused for it.
   */
  readonly doubts: Readonly<Record<string, readonly string[]>>;
  /** By protocol: the planted bug, in all of its nodes or in some. */
  readonly mutants: Mutants;
  readonly expect: Expectation;
  readonly limits: {
    readonly stepsMax: number;
    readonly stepsAtOnceMax: number;
    readonly pendingMax: number;
    /** Work units (configurations) that the linearizability checker may spend on a run. */
    readonly checkWorkMax: number;
  };
  /** The file's content as parsed, for artifacts: a scenario is written back from it. */
  readonly source: Value;
}
