/**
 * The pieces of a campaign: its seeds, cut into ranges of some seconds each. Which there are, and
 * what they are called, follows from the campaign alone.
 */
import { must } from "../core/assert.ts";
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

/** How many pieces there are; of a campaign that ends by time, at most. */
export function pieceCount({ groups, timeMs }: CampaignSpec): number {
  const counts = groups.map(countOf);
  return timeMs === null
    ? counts.reduce((sum, count) => sum + count, 0)
    : Math.min(...counts) * counts.length;
}

/**
 * A piece by its number, from 0: group by group; of a campaign that ends by time in turns, so that
 * each group has its share whenever that is.
 */
export function pieceAt({ groups, timeMs }: CampaignSpec, number: number): Piece {
  if (timeMs !== null) {
    return pieceOf(groups, number % groups.length, Math.floor(number / groups.length));
  }
  let before = 0;
  const group = groups.findIndex((one) => {
    const isHere = number < before + countOf(one);
    if (!isHere) before += countOf(one);
    return isHere;
  });
  return pieceOf(groups, group, number - before);
}

function countOf({ first, last, pieceSeeds }: SeedGroup): number {
  return Math.ceil((last - first + 1) / pieceSeeds);
}

function pieceOf(groups: readonly SeedGroup[], group: number, at: number): Piece {
  const { first, last, pieceSeeds } = must(groups[group], "a piece is of a group");
  const from = first + at * pieceSeeds;
  const to = Math.min(last, from + pieceSeeds - 1);
  return { kind: "piece", key: `piece-${group}-${from}-${to}`, group, first: from, last: to };
}
