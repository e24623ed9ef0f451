/**
 * What a search that learns has learnt: the runs that showed something new, by what they are. It
 * learns in rounds, so that the trials of one follow from the rounds before it and their seeds.
 */

import type { Value } from "../core/json.ts";
import { byNumber } from "../core/order.ts";
import type { Asked } from "./asked.ts";
import type { Covered } from "./coverage.ts";
import { firstOf, type Met } from "./discovery.ts";

/** A trial that covered what none before it did. Plain data. */
export interface CorpusEntry {
  /** Of the trial in the search, from 0. */
  readonly number: number;
  /** What it ran, every default written out. */
  readonly source: Value;
  /** When it first met each fact in a role, and each goal: what its run covered of these. */
  readonly firsts: Covered["firsts"];
  /** How many steps its run made. */
  readonly steps: number;
  /** What it was asked near those moments, where it was listened to; else nothing. */
  readonly asked: readonly Asked[];
}

/** What the rounds before one have shown. Plain data. */
export interface Corpus {
  /** Features that were met. */
  readonly features: readonly number[];
  /** By content each once; ascending. */
  readonly entries: readonly CorpusEntry[];
}

export const NOTHING_LEARNT: Corpus = { features: [], entries: [] };

/** Trials of the first round, and of each after it at least. */
const ROUND_LEAST = 32;
/** A round is a fourth as long as all before it: many can work on it at once. */
const GROWTH = 4;
/** Entries that later trials are made from: the oldest go. */
const ENTRIES_MAX = 512;

/** The numbers of the first trial of a trial's round, and of the first after it. */
export function roundOf(number: number): { readonly begin: number; readonly end: number } {
  let begin = 0;
  for (let end = 0; ; begin = end) {
    end += Math.max(ROUND_LEAST, Math.floor(end / GROWTH));
    if (end > number) return { begin, end };
  }
}

/** The number of the first trial of the round after that of a trial. */
export function roundEnd(number: number): number {
  return roundOf(number).end;
}

/**
 * Of entries with the same content the first stays; of all the latest. @param entries ascending.
 */
export function distinct(entries: readonly CorpusEntry[]): readonly CorpusEntry[] {
  const byContent = new Map<string, CorpusEntry>();
  for (const entry of entries) {
    const content = contentOf(entry.source);
    if (!byContent.has(content)) byContent.set(content, entry);
  }
  return [...byContent.values()].slice(-ENTRIES_MAX);
}

/** Of a search: its features and what is known of each, and the trials that met some first. */
interface Learnt {
  readonly features: readonly number[];
  readonly met: readonly Met[];
  readonly corpus: readonly CorpusEntry[];
}

/** What the trials before one have shown, of all that is known. */
export function corpusBefore(end: number, { features, met, corpus }: Learnt): Corpus {
  return {
    features: features.filter((_, at) => firstOf(met[at] ?? Number.NaN) < end),
    entries: distinct(corpus.filter(({ number }) => number < end)),
  };
}

/** A source without its name: that says which trial made it first. */
function contentOf(source: Value): string {
  return JSON.stringify({ ...(source as Readonly<Record<string, Value>>), name: "" });
}

/**
 * Entries of two parts of a search. @param isFirst whether a trial met some feature first of all.
 */
export function joinedEntries(
  a: readonly CorpusEntry[],
  b: readonly CorpusEntry[],
  isFirst: (number: number) => boolean,
): readonly CorpusEntry[] {
  return [...a, ...b]
    .filter(({ number }) => isFirst(number))
    .sort((one, other) => byNumber(one.number, other.number));
}
