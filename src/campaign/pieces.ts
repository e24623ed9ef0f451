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
  const counts = spec.groups.map((group) => countOf(roundsOf(spec, group)));
  return spec.timeMs === null
    ? counts.reduce((sum, count) => sum + count, 0)
    : Math.min(...counts) * counts.length;
}

/**
 * Pieces that follow each other, by their numbers from 0: group by group; of a campaign that ends
 * by time in turns, so that each group has its share whenever that is.
 */
export function piecesFrom(spec: CampaignSpec, from: number, count: number): readonly Piece[] {
  const rounds = spec.groups.map((group) => roundsOf(spec, group));
  const pieces = Math.max(0, Math.min(count, pieceCount(spec) - from));
  return Array.from({ length: pieces }, (_, at) => pieceAt(spec, rounds, from + at));
}

/** Whether pieces go by what those before them came to. */
export function hasRounds({ strategy }: CampaignSpec): boolean {
  return (strategies.get(strategy)?.roundEnd ?? null) !== null;
}

/** The rounds of a group, in order: one alone, if nothing is learnt. */
export function roundsOf({ strategy }: CampaignSpec, group: SeedGroup): readonly Round[] {
  const { begins, pieceSeeds } = group;
  const roundEnd = strategies.get(strategy)?.roundEnd ?? (() => Number.POSITIVE_INFINITY);
  const rounds: Round[] = [];
  let { first } = group;
  for (let from = 0; first <= group.last; ) {
    const last = Math.min(group.last, begins + roundEnd(first - begins) - 1);
    const count = Math.ceil((last - first + 1) / pieceSeeds);
    rounds.push({ from, count, first, last });
    from += count;
    first = last + 1;
  }
  return rounds;
}

function countOf(rounds: readonly Round[]): number {
  return rounds.reduce((sum, { count }) => sum + count, 0);
}

function pieceAt(
  { groups, timeMs }: CampaignSpec,
  rounds: readonly (readonly Round[])[],
  number: number,
): Piece {
  if (timeMs !== null) {
    const group = number % groups.length;
    return pieceOf(groups, rounds, group, Math.floor(number / groups.length));
  }
  let before = 0;
  const group = rounds.findIndex((one) => {
    const count = countOf(one);
    const isHere = number < before + count;
    if (!isHere) before += count;
    return isHere;
  });
  return pieceOf(groups, rounds, group, number - before);
}

function pieceOf(
  groups: readonly SeedGroup[],
  rounds: readonly (readonly Round[])[],
  group: number,
  at: number,
): Piece {
  const { pieceSeeds } = must(groups[group], "a piece is of a group");
  const round = rounds[group]?.findLast(({ from }) => from <= at);
  const { from, first, last } = must(round, "a piece is of a round");
  const begin = first + (at - from) * pieceSeeds;
  const end = Math.min(last, begin + pieceSeeds - 1);
  return { kind: "piece", key: `piece-${group}-${begin}-${end}`, group, first: begin, last: end };
}
