/** What a search bounded by departures is given, and what it comes to. */
import type { RunResult } from "../../runner/result.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Departure } from "../calm-base.ts";

export interface DepartureBounds {
  /** Departures of a run at most, 0 to 7. */
  readonly most: number;
  /** How many of them are crashes at most, 0 to 7. */
  readonly crashes: number;
}

export interface PartSettings {
  /** Whether a failure with this first check ends the search; default: none does. */
  readonly stop?: (check: string) => boolean;
  /** Whether states that have been met are continued again, too; default: they are not. */
  readonly isPlain?: boolean;
}

export interface DepartureSettings extends PartSettings, OrderSettings {
  /** Asked before each run: false ends the search. */
  readonly goesOn?: (soFar: DeparturesSoFar) => boolean;
  /** Hears what has been made, when all that depart further from one more first departure are. */
  readonly onMade?: (made: DeparturesMade) => void;
}

export interface OrderSettings {
  /** States after which the search ends; default: none. */
  readonly statesMax?: number;
  /** What was made before, by a search of the same subject and bounds: it goes on from there. */
  readonly from?: DeparturesMade;
  /**
   * A part may begin when all but the last so many before it are complete, and sees what those have
   * met; default: 1, one after the other.
   */
  readonly lag?: number;
}

/** What is to be made: the calm run, or all runs with one of the departures from it as first. */
export interface Part {
  /** 0: the calm run. The departures from it are numbered from 1, the last first. */
  readonly number: number;
  /** The states that parts have met, of which it sees those of the parts before `before`. */
  readonly table: SharedArrayBuffer;
  readonly before: number;
  /** States after which it ends. */
  readonly statesMax: number;
  /** Fingerprints of failures that are known: they need no run of their own. */
  readonly known: readonly string[];
  /** Of part 0: the failures of the search that goes on, to be made again; null: it begins. */
  readonly again: DeparturesMade["failures"] | null;
}

/** Counts of a part. */
export type PartCounts = Pick<
  DeparturesExplored,
  "runs" | "met" | "steps" | "states" | "undecided" | "vacuous"
>;

/** What a part came to, as plain data. */
export interface PartMade extends PartCounts {
  readonly part: number;
  /** Of part 0: how many departures from the calm run there are. */
  readonly of: number;
  /** When it leaves the calm run, microseconds; null: it is the calm run. */
  readonly fromUs: number | null;
  /** Of each kind that was not known the first, with the runs of the part up to then. */
  readonly failures: readonly FoundByDepartures[];
  /** The states that it met: low, high, used of each. */
  readonly listed: Int32Array;
  /** Whether it was made to its end. */
  readonly isWhole: boolean;
  /** Whether it found a failure that ends the search. */
  readonly stops: boolean;
}

/**
 * What is complete of a search that was ended, as plain data. The states that were met are no part
 * of it: what is met again is only visited once more, and counted once more.
 */
export interface DeparturesMade {
  readonly firsts: FirstDepartures;
  readonly runs: number;
  readonly met: number;
  readonly steps: number;
  readonly states: number;
  readonly undecided: number;
  readonly vacuous: number;
  readonly failures: readonly Pick<FoundByDepartures, "fingerprint" | "departures" | "runs">[];
}

/** Runs that failed alike. */
export interface FoundByDepartures {
  readonly fingerprint: string;
  /** The first of them, as a run of its own. */
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly departures: readonly Departure[];
  /** Runs begun up to then. */
  readonly runs: number;
}

/** Counts of a search that goes on. */
export type DeparturesSoFar = Pick<DeparturesExplored, "runs" | "steps" | "states" | "firsts">;

/**
 * How many of the departures from the calm run have been made, each with all that depart further.
 * The latest come first, so that a search which was ended has made every run whose first departure
 * is one of the last `made`.
 */
export interface FirstDepartures {
  readonly made: number;
  readonly of: number;
  /** When the earliest of those made leaves the calm run, microseconds; null: none was made. */
  readonly fromUs: number | null;
}

export interface DeparturesExplored {
  /** Runs begun: the calm one, and one for each departure from what was not met before. */
  readonly runs: number;
  /** Those of them that came to a state that had been met, and were left there. */
  readonly met: number;
  readonly steps: number;
  /** Different states between two moments. */
  readonly states: number;
  readonly firsts: FirstDepartures;
  /** Whether there is nothing left to be run within the bounds. */
  readonly complete: boolean;
  /** By fingerprint, in the order in which they were found. */
  readonly failures: readonly FoundByDepartures[];
  /** Runs whose history could not be decided. */
  readonly undecided: number;
  /** Runs, made to their end, in which there was nothing to judge. */
  readonly vacuous: number;
}
