/**
 * The space of a system: what its scenarios may be when it is searched. Small, and declared beside
 * the system; a field that is left out has a default made from what is declared of it anyway.
 */
import type { Settings } from "../core/parameters.ts";

/** Draws for one field; each field has a stream of its own. */
export interface Draw {
  /** Uniform over the whole numbers from 0 to below a count of at least 1. */
  below(count: number): number;
  /** Uniform over the whole numbers from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** A whole number from `min` (at least 1) to `max`: each doubling is as likely. */
  scaled(min: number, max: number): number;
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T;
}

/**
 * A number, a duration, rate, ratio or size between two, both included: each doubling as likely.
 */
export interface Between {
  readonly from: number | string;
  readonly to: number | string;
}

/** What has been drawn so far, as a scenario's source has it. */
export interface Drawn {
  readonly nodes: number;
  /** In the order of the space. An option that was left alone is not there. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What a field may be: one of a list, a number between two, or whatever a function draws
 * (undefined: its default).
 */
export type Values = readonly unknown[] | Between | ((draw: Draw, drawn: Drawn) => unknown);

/** A field of a scenario as a whole, or what is in it by name, each on its own. */
export type FieldValues = Values | Readonly<Record<string, Values>>;

/** What is quick and what is slow to a system: delays and faults are drawn in this measure. */
export interface Rhythm {
  /** How often it speaks when all is well, microseconds. */
  readonly beatUs: number;
  /** After how long a silence it acts at the latest, microseconds. */
  readonly patienceUs: number;
}

/** Each part is on or off in a scenario, on its own: what is off keeps the scenario's default. */
export interface Space {
  /** Sizes of the cluster; a size that is listed twice is twice as likely. */
  readonly nodes?: Values;
  /** By option of the protocol. */
  readonly options?: FieldValues;
  /** By service of a system with services: its options, as `options` has them. */
  readonly services?: Readonly<Record<string, FieldValues>>;
  readonly object?: Values;
  readonly workload?: FieldValues;
  readonly network?: FieldValues;
  readonly clocks?: FieldValues;
  readonly disk?: FieldValues;
  /** Kinds of faults by name; default: all that it promises to bear. */
  readonly faults?: readonly string[];
  /** By the options as resolved; default: from its durations. */
  readonly rhythm?: (options: Settings) => Rhythm;
  /**
   * Whether a leader stays once all have recovered, under these options and this kind of clients;
   * default: nothing is promised.
   */
  readonly stays?: (options: Settings, workload: Settings & { readonly kind: string }) => boolean;
}
