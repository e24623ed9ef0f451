/**
 * The pieces of a campaign: its seeds, cut into ranges of some seconds each. Which there are, and
 * what they are called, follows from the campaign alone.
 */
import { must } from "../core/assert.ts";
import { strategies } from "../search/strategies/index.ts";
import type { CampaignSpec, SeedGroup } from "./spec.ts";

/** Seeds of a group that one worker runs, both included. */
export interface Piece {
  readonly kind: "piece";
  /** What it is: the same range of the same campaign has the same key. */
  readonly key: string;
  readonly group: number;
  readonly first: number;
  readonly last: number;
}

/** Pieces of a group that may be done in any order: once all before them are done. */
export interface Round {
  /** The number of its first piece in the group. */
  readonly from: number;
  readonly count: number;
  /** Its seeds, both included. */
  readonly first: number;
  readonly last: number;
}

/** How many pieces there are; of a campaign that ends by time, at most. */
export function pieceCount(spec: CampaignSpec): number {
  const counts = spec.groups.map((group) => countOf(spec, group));
  return spec.timeMs === null
    ? counts.reduce((sum, count) => sum + count, 0)
    : Math.min(...counts) * counts.length;
}

/**
 * A piece by its number, from 0: group by group; of a campaign that ends by time in turns, so that
 * each group has its share whenever that is.
 */
export function pieceAt(spec: CampaignSpec, number: number): Piece {
  const { groups, timeMs } = spec;
  if (timeMs !== null) {
    return pieceOf(spec, number % groups.length, Math.floor(number / groups.length));
  }
  let before = 0;
  const group = groups.findIndex((one) => {
    const count = countOf(spec, one);
    const isHere = number < before + count;
    if (!isHere) before += count;
    return isHere;
  });
  return pieceOf(spec, group, number - before);
}

/** Whether pieces go by what those before them came to. */
export function hasRounds({ strategy }: CampaignSpec): boolean {
  return (strategies.get(strategy)?.roundEnd ?? null) !== null;
}

/** The rounds of a group, in order: one alone, if nothing is learnt. */
export function roundsOf({ strategy }: CampaignSpec, group: SeedGroup): readonly Round[] {
  const before = known.get(group);
  if (before !== undefined) return before;
  const { begins, pieceSeeds } = group;
  const roundEnd = strategies.get(strategy)?.roundEnd ?? (() => Number.POSITIVE_INFINITY);
  const rounds: Round[] = [];
  let from = 0;
  for (let { first } = group; first <= group.last; first = must(rounds.at(-1), "one").last + 1) {
    const last = Math.min(group.last, begins + roundEnd(first - begins) - 1);
    const count = Math.ceil((last - first + 1) / pieceSeeds);
    rounds.push({ from, count, first, last });
    from += count;
  }
  known.set(group, rounds);
  return rounds;
}

/** A spec is asked for its pieces again and again. */
const known = new WeakMap<SeedGroup, readonly Round[]>();

function countOf(spec: CampaignSpec, group: SeedGroup): number {
  return roundsOf(spec, group).reduce((sum, { count }) => sum + count, 0);
}

function pieceOf(spec: CampaignSpec, group: number, at: number): Piece {
  const whole = must(spec.groups[group], "a piece is of a group");
  const round = roundsOf(spec, whole).findLast(({ from }) => from <= at);
  const { from, first, last } = must(round, "a piece is of a round");
  const begin = first + (at - from) * whole.pieceSeeds;
  const end = Math.min(last, begin + whole.pieceSeeds - 1);
  return { kind: "piece", key: `piece-${group}-${begin}-${end}`, group, first: begin, last: end };
}
