/**
 * The tasks of a campaign, and which of them are due: what is enumerated less what has a result. It
 * follows from the results alone, so that a campaign goes on from any state of its queue.
 */

import type { Value } from "../core/json.ts";
import { optional, required } from "../core/shape/fields.ts";
import { oneOf } from "../core/shape/leaves.ts";
import { count, readRecord, record, words } from "../core/shape/record.ts";
import { hasRounds, type Piece, pieceCount, piecesFrom, roundsOf } from "./pieces.ts";
import type { CampaignSpec } from "./spec.ts";

/** Pieces that are put together once all of them have a result. */
export const BLOCK = 64;

export type CampaignTask =
  | Piece
  /** Puts the results of a block together, so that those of its pieces can go. */
  | { readonly kind: "merge"; readonly key: string; readonly block: number }
  /** Says what the pieces before a round have shown: those of the round are made from that. */
  | { readonly kind: "corpus"; readonly key: string; readonly round: number }
  /** Says which kinds of failure all of the pieces show. */
  | { readonly kind: "sum"; readonly key: string }
  /** Shrinks the first failure of a kind. */
  | {
      readonly kind: "shrink";
      readonly key: string;
      readonly fingerprint: string;
      readonly group: number;
      readonly seed: number;
    };

/** The lowest seed that fails in some way. */
export interface FirstFailure {
  readonly fingerprint: string;
  readonly group: number;
  readonly seed: number;
  /** What it ran; null: that follows from its seed. */
  readonly source: Value | null;
}

const task = record({
  kind: required(oneOf("kind of task", ["piece", "merge", "corpus", "sum", "shrink"])),
  key: required(words),
  group: optional(count),
  first: optional(count),
  last: optional(count),
  block: optional(count),
  round: optional(count),
  fingerprint: optional(words),
  seed: optional(count),
});

/** A task as a queue hands it out. @throws {InputError} if it is none of this campaign. */
export function readTask(json: unknown, from: string): CampaignTask {
  const read = readRecord(task, json, from);
  const { group = 0, first = 0, last = 0, block = 0, round = 0, seed = 0 } = read;
  const { key, fingerprint = "" } = read;
  switch (read.kind) {
    case "piece":
      return { kind: "piece", key, group, first, last };
    case "merge":
      return { kind: "merge", key, block };
    case "corpus":
      return { kind: "corpus", key, round };
    case "sum":
      return { kind: "sum", key };
    case "shrink":
      return { kind: "shrink", key, fingerprint, group, seed };
  }
}

/** What there is of a campaign at some moment. */
export interface Standing {
  /** Keys that have a result. */
  readonly done: ReadonlySet<string>;
  /** Keys that were set aside: they failed too often. */
  readonly aside: ReadonlySet<string>;
  /** No further piece is begun: the time is over. */
  readonly isClosed: boolean;
  /** Pieces that wait or are at work. */
  readonly pending: number;
  /** What the sum over all pieces says; null: there is none. */
  readonly failures: readonly FirstFailure[] | null;
}

export interface Due {
  /** In order. The pieces are those that follow, at most as many as were asked for. */
  readonly tasks: readonly CampaignTask[];
  /** Keys whose results are part of a merged one. */
  readonly spent: readonly string[];
  /** The sum whose failures are to be known next; null: pieces are missing. */
  readonly sum: string | null;
  /** Nothing is left to do. */
  readonly isOver: boolean;
}

/** @param most pieces at most. */
export function dueOf(spec: CampaignSpec, standing: Standing, most: number): Due {
  const { done, aside, isClosed, pending, failures } = standing;
  const tasks: CampaignTask[] = [];
  const spent: string[] = [];
  let missing = 0;
  let ended = 0;
  const count = pieceCount(spec);
  const round = openRound(spec, done);
  for (let from = 0, block = 0; from < round.end && missing < most; from += BLOCK, block++) {
    const merged = mergeKey(block);
    const pieces = piecesOf(spec, block);
    if (done.has(merged)) {
      spent.push(...pieces.map(({ key }) => key).filter((key) => done.has(key)));
      ended += pieces.length;
      continue;
    }
    const isEnded = ({ key }: Piece) => done.has(key) || aside.has(key);
    const left = pieces.slice(0, round.end - from).filter((piece) => !isEnded(piece));
    const endedHere = pieces.filter(isEnded).length;
    ended += endedHere;
    if (pieces.every(({ key }) => done.has(key)) && count > BLOCK) {
      if (!aside.has(merged)) tasks.push({ kind: "merge", key: merged, block });
    }
    missing += left.length;
    if (!isClosed) tasks.push(...left.slice(0, Math.max(0, most - missing + left.length)));
    if (isClosed && endedHere === 0) break;
  }
  const arePiecesOver = isClosed ? pending === 0 : missing === 0;
  if (!arePiecesOver) return { tasks, spent, sum: null, isOver: false };
  // What a piece that was set aside would have shown is not known: no round goes on without.
  const isWhole = [...aside].every((key) => !/^(piece|corpus)-/.test(key));
  if (round.end < count && isWhole && !isClosed) {
    tasks.push({ kind: "corpus", key: corpusKey(round.number + 1), round: round.number + 1 });
    return { tasks, spent, sum: null, isOver: false };
  }
  const sum = `sum-${ended}`;
  if (!done.has(sum)) {
    if (!aside.has(sum)) tasks.push({ kind: "sum", key: sum });
    return { tasks, spent, sum, isOver: tasks.length === 0 };
  }
  for (const { fingerprint, group, seed } of failures ?? []) {
    const key = shrinkKey(group, seed);
    if (done.has(key) || aside.has(key)) continue;
    tasks.push({ kind: "shrink", key, fingerprint, group, seed });
  }
  return { tasks, spent, sum, isOver: failures !== null && tasks.length === 0 };
}

/** The last round whose pieces may be begun, and how many pieces there are up to its end. */
function openRound(
  spec: CampaignSpec,
  done: ReadonlySet<string>,
): { readonly number: number; readonly end: number } {
  const [group] = spec.groups;
  if (group === undefined || !hasRounds(spec)) return { number: 0, end: pieceCount(spec) };
  const rounds = roundsOf(spec, group);
  const closed = rounds.findIndex((_, number) => number > 0 && !done.has(corpusKey(number)));
  const number = (closed === -1 ? rounds.length : closed) - 1;
  const { from = 0, count = 0 } = rounds[number] ?? {};
  return { number, end: from + count };
}

/** Of a round, from 1: of the first nothing is known. */
export function corpusKey(round: number): string {
  return `corpus-${round}`;
}

export function mergeKey(block: number): string {
  return `merge-${block}`;
}

/** The pieces of a block, by their numbers. */
export function piecesOf(spec: CampaignSpec, block: number): readonly Piece[] {
  return piecesFrom(spec, block * BLOCK, BLOCK);
}

/** A run fails in one way: its seed says which. */
export function shrinkKey(group: number, seed: number): string {
  return `shrink-${group}-${seed}`;
}
