/**
 * What a scenario file holds, as a type: for scenarios that a program writes. `docs/scenarios.md`
 * says what each field means.
 */

/** `250ms`, `2s`. */
type Duration = string | 0;
/** `1ms..5ms`, or one duration. */
type DurationRange = string | 0;
/** `0.5%`, `200ppm`. */
type Ratio = string | 0;

/**
 * A fault, once (`at`) or again and again (`every`, `oneOf`); beside that its name with its own
 * value, and its parameters.
 */
export interface FaultSource {
  readonly id?: string;
  readonly at?: Duration;
  readonly for?: Duration;
  readonly every?: Duration;
  readonly from?: Duration;
  readonly until?: Duration;
  readonly oneOf?: readonly (string | Readonly<Record<string, unknown>>)[];
  /** `partition: "leader"`, `crash: "n1"`... */
  readonly [fault: string]: unknown;
}

/**
 * A scenario as a person writes it. Names are checked when it runs: every problem is reported at
 * once.
 */
export interface ScenarioSource {
  /** The version of the format: 1. */
  readonly version: number;
  readonly name?: string;
  readonly about?: string;
  readonly protocol?: string;
  readonly protocols?: readonly string[];
  /** The protocol's own; with `protocols`, by protocol. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** `ordered`: the reads of each protocol go through its log, as writes do. */
  readonly reads?: "own" | "ordered";
  readonly nodes?: number;
  readonly duration?: Duration;
  readonly heal?: Duration;
  readonly stays?: Duration;
  readonly seeds?: string | number;
  readonly network?: {
    readonly latency?: DurationRange;
    readonly loss?: Ratio;
    readonly duplicate?: Ratio;
  };
  readonly clocks?: { readonly offset?: Duration; readonly drift?: Ratio };
  readonly disk?: { readonly sync?: DurationRange };
  readonly object?: string;
  /** Beside kind and clients the kind's own parameters. */
  readonly workload?: {
    readonly kind?: string;
    readonly clients?: number;
    readonly [parameter: string]: unknown;
  };
  readonly given?: Readonly<Record<string, unknown>>;
  readonly script?: readonly Readonly<Record<string, unknown>>[];
  readonly faults?: readonly FaultSource[];
  readonly checks?: readonly string[];
  /** A name, or names by node (`n2`); with `protocols`, either of these by protocol. */
  readonly mutant?: string | Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly expect?: string | { readonly fail: string; readonly step?: string };
  readonly limits?: {
    readonly steps?: number;
    readonly stepsAtOnce?: number;
    readonly pending?: number;
    readonly checkWork?: number;
  };
}
