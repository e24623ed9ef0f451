/**
 * Declared parameters: what a protocol, a fault or a workload can be given, with unit, bounds and
 * default, for the scenario schema and `rashomon list`.
 */
import type { Value } from "./json.ts";

/** A pair of whole numbers, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * How a parameter is written and what it becomes: `duration` "250ms" -> microseconds;
 * `duration-range` "1ms..5ms" (or one duration) -> Range in microseconds; `rate` "100/s" -> events
 * per second; `ratio` "0.5%" -> parts per million; `drift` "200ppm" -> parts per million; `size`
 * "64KiB" -> bytes; `target` -> a text or list naming nodes, kept as written; `weights` -> a map of
 * names to whole numbers.
 */
export type ParameterKind =
  | "boolean"
  | "integer"
  | "duration"
  | "duration-range"
  | "rate"
  | "ratio"
  | "drift"
  | "size"
  | "text"
  | "target"
  | "weights";

export interface Parameter {
  readonly kind: ParameterKind;
  /** One sentence. */
  readonly about: string;
  /** As resolved (microseconds, parts per million ...); absent: the parameter must be given. */
  readonly default?: Value;
  /** Bounds of a number, both included. */
  readonly min?: number;
  readonly max?: number;
  /**
   * The texts allowed, for `text`; the names allowed, for `weights`; the words for nodes, for
   * `target`.
   */
  readonly choices?: readonly string[];
  /** Of a `target`: it may be groups of nodes, too. */
  readonly groups?: boolean;
  /**
   * Of a protocol's option `reads`: the choice by which a read goes through the log as a write
   * does.
   */
  readonly ordered?: string;
  /**
   * Of a protocol's option: by choice, the settings of the workload that its clients must have
   * then. Other services, which have no such settings, cannot ask for anything then.
   */
  readonly ofClients?: Readonly<Record<string, Settings>>;
  /**
   * Of a workload's setting: any value but the default is for protocols of which an option names
   * the setting in `ofClients`.
   */
  readonly ofProtocol?: true;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The values of declared parameters, resolved: every name of the declaration is there. */
export type Settings = Readonly<Record<string, Value>>;

/** The settings of a declaration with nothing given. */
export function defaults(parameters: Parameters): Settings {
  const settings: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.default !== undefined) settings[name] = parameter.default;
  }
  return settings;
}
