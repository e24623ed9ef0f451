/**
 * Comparing strategies: after how many steps each finds a planted bug, by its declared detectors,
 * over several trials. Parameters are tuned on one half of the bugs and reported on the other.
 */
import { hashText } from "../core/hash.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import type { Search } from "./search.ts";
import type { SeedRange } from "./seeds.ts";

/** Which half of the mutants one belongs to: those to tune by, those to report. */
export type Half = "tuning" | "reporting";

/** By a hash of its name: no one chooses the halves. */
export function halfOf({ name }: Pick<MutantInfo, "name">): Half {
  return (hashText(name) & 1) === 0 ? "tuning" : "reporting";
}

/** Trials do not share seeds: so many belong to each. */
const SEEDS_PER_TRIAL = 1_000_000;

/** @param trial from 0. */
export function seedsOfTrial(first: number, trial: number): SeedRange {
  const from = first + trial * SEEDS_PER_TRIAL;
  return { first: from, last: from + SEEDS_PER_TRIAL - 1 };
}

/**
 * Steps of a search up to the end of the first run that finds a mutant: a declared detector alarmed
 * first. Null: none did.
 */
export function stepsToFind(
  { failures }: Pick<Search, "failures">,
  { detectors }: Pick<MutantInfo, "detectors">,
): number | null {
  const found = [...failures.values()].filter(({ first }) =>
    detectors.includes(first.result.violations[0]?.check ?? ""),
  );
  return found.length === 0 ? null : Math.min(...found.map(({ stepsToFirst }) => stepsToFirst));
}

/** Steps to the find of each trial; null: it was not found within the steps. */
export type Finds = readonly (number | null)[];

/** Null: more than the steps that a trial had. */
export interface Quartiles {
  readonly lower: number | null;
  readonly median: number | null;
  readonly upper: number | null;
}

/** The trials at a quarter, half and three quarters; of an even number the lower one. */
export function quartilesOf(finds: Finds): Quartiles {
  const sorted = [...finds].sort(
    (a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY),
  );
  const at = (quarters: number) => sorted[Math.floor(((sorted.length - 1) * quarters) / 4)] ?? null;
  return { lower: at(1), median: at(2), upper: at(3) };
}

/**
 * After how many steps a strategy finds a mutant in the mean: the steps of all its trials over its
 * finds and half of one. A trial that found nothing counts with all of its steps: what is seldom
 * found is not left out, and what was never found has a value as well.
 */
export function meanSteps(finds: Finds, stepsMax: number): number {
  const steps = finds.reduce<number>((sum, find) => sum + (find ?? stepsMax), 0);
  return steps / (finds.filter((find) => find !== null).length + 0.5);
}

/** What a strategy came to with one mutant. */
export interface Compared {
  readonly protocol: string;
  readonly mutant: string;
  readonly half: Half;
  readonly strategy: string;
  readonly finds: Finds;
  readonly quartiles: Quartiles;
}

/** What a strategy came to over all mutants. */
export interface Ranked {
  readonly strategy: string;
  /** Trials that found their mutant, of all. */
  readonly found: number;
  readonly trials: number;
  /**
   * The median, over the mutants that any of the two found, of its mean steps to a find over those
   * of the strategy that it is compared with; null: there is no such mutant.
   */
  readonly ratio: number | null;
}

/** What `rashomon compare-strategies --json` prints. */
export interface StrategiesDocument {
  /** Of each mutant and strategy. */
  readonly trials: number;
  /** Steps after which a trial has not found it. */
  readonly stepsMax: number;
  /** The first seed. */
  readonly first: number;
  readonly compared: readonly Compared[];
  readonly ranking: readonly Ranked[];
}

/**
 * @param base the strategy that others are compared with.
 * @param stepsMax of a trial.
 */
export function rankingOf(
  compared: readonly Compared[],
  base: string,
  stepsMax: number,
): readonly Ranked[] {
  const names = [...new Set(compared.map(({ strategy }) => strategy))];
  const key = ({ protocol, mutant }: Compared) => `${protocol}/${mutant}`;
  const bases = new Map(
    compared.filter(({ strategy }) => strategy === base).map((one) => [key(one), one]),
  );
  return names.map((strategy) => {
    const own = compared.filter((one) => one.strategy === strategy);
    const finds = own.flatMap((one) => one.finds);
    const ratios = own.flatMap((one) => {
      const other = bases.get(key(one))?.finds;
      if (other === undefined) return [];
      if ([...one.finds, ...other].every((find) => find === null)) return [];
      return [meanSteps(one.finds, stepsMax) / meanSteps(other, stepsMax)];
    });
    return {
      strategy,
      found: finds.filter((steps) => steps !== null).length,
      trials: finds.length,
      ratio: quartilesOf(ratios).median,
    };
  });
}
