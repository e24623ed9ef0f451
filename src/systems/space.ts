/**
 * The space of a system: what its scenarios may be when it is searched. Small, and declared beside
 * the system; a field that is left out has a default made from what is declared of it anyway.
 */
import type { WeakerCheck } from "../checkers/consistency/weaker.ts";
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

/** What has been drawn so far, as a scenario's source has it; what was left alone is not there. */
export interface Drawn {
  readonly nodes: number;
  readonly options: Record<string, unknown>;
  readonly workload: Record<string, unknown>;
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
  /** How often it sends when all is well, microseconds. */
  readonly beatUs: number;
  /** After how long a silence it acts at the latest, microseconds. */
  readonly patienceUs: number;
  /** How wrong the rate of a clock may be at most, parts per million; absent: 10 %. */
  readonly driftMaxPpm?: number;
}

/** How long a message takes, microseconds, both included. */
export interface Links {
  readonly latencyMinUs: number;
  readonly latencyMaxUs: number;
}

/**
 * Each part is on or off in a scenario, on its own: what is off keeps the scenario's default.
 * Sizes, the object and the kind of clients are drawn always.
 */
export interface Space {
  /** Sizes of the cluster; a size that is listed twice is twice as likely. */
  readonly nodes?: Values;
  /** By option of the protocol; with services of none. */
  readonly options?: FieldValues;
  /** By service of the system, then by option of what it runs. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  /**
   * Those of its options that who asks does not notice, such as how often snapshots are taken: they
   * are drawn, too, for a service of another system that runs this protocol by its name.
   */
  readonly beneath?: readonly string[];
  readonly object?: Values;
  /** Laid over what clients may be anyway. */
  readonly workload?: Readonly<Record<string, Values>>;
  readonly network?: FieldValues;
  readonly clocks?: FieldValues;
  readonly disk?: FieldValues;
  /** Kinds of faults by name, or whole plans; default: all kinds that it promises to bear. */
  readonly faults?: readonly (string | Readonly<Record<string, unknown>>)[];
  /**
   * Changes what was drawn where it does not go together: one option wants another, or less load.
   */
  readonly together?: (drawn: Drawn) => void;
  /**
   * By the options as resolved, of services by their names those that are not as usual; default:
   * from the durations among them.
   */
  readonly rhythm?: (options: Settings) => Rhythm;
  /**
   * Whether the cluster recovers once all faults have ended, with these options and this workload
   * (its settings, `kind` and `clients`), on such links; default: it does.
   */
  readonly recovers?: (options: Settings, workload: Settings, links: Links) => boolean;
  /**
   * Whether what is due may come in another order within a window, as PCT has it; default: it may.
   * Not where it is promised that something is noticed within a time, for that is then later.
   */
  readonly anyOrder?: boolean;
  /**
   * Whether a leader stays once all have recovered, with these options and this workload; default:
   * that is not promised.
   */
  readonly stays?: (options: Settings, workload: Settings) => boolean;
  /**
   * By what clients' histories are judged with these options, where that is not what is usual:
   * checks that come in the place of `linearizable`. Null: what is usual.
   */
  readonly histories?: (options: Settings) => readonly WeakerCheck[] | null;
}
