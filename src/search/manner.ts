/** How a scenario is drawn from a space: what of it is on, and how numbers are drawn. */
import { FieldDraws, type Measure } from "./draws.ts";

export interface Manner {
  readonly measure: Measure;
  /** How many of a hundred features are on: drawn for each scenario, for options and for faults. */
  readonly densities: readonly number[];
  /** Of the kinds of faults other shares than of the rest; absent: the same. */
  readonly faultDensities?: readonly number[];
  /**
   * How long faults come: some silences that the system bears, each doubling as likely; or as long
   * as about so many steps take, of which each doubling costs as much in all.
   */
  readonly lengths: "silences" | "steps";
  /** Whether each kind of fault has plans of its own; else one plan has all kinds, evenly. */
  readonly plans: "each" | "one";
  /** What comes first: what is due first; or by priorities, for half of the scenarios. */
  readonly orders: "due" | "drawn";
  /** Settings that are on in all scenarios; absent: none. */
  readonly always?: readonly string[];
}

/** One scenario's draws in a manner. */
export class Features {
  readonly draws: FieldDraws;
  readonly #densities: ReadonlyMap<string, number>;
  readonly #always: readonly string[];

  constructor(seed: string, manner: Manner) {
    const { measure, densities, faultDensities = densities, always = [] } = manner;
    this.#always = always;
    this.draws = new FieldDraws(seed, measure);
    const density = (of: string, among: readonly number[]) =>
      this.draws.of(`density of ${of}`).pick(among);
    this.#densities = new Map([
      ["settings", density("settings", densities)],
      ["faults", density("faults", faultDensities)],
    ]);
  }

  /** Whether a feature is on, whatever others are. */
  has(of: "settings" | "faults", feature: string): boolean {
    if (this.#always.includes(feature)) return true;
    return this.draws.of(`on ${feature}`).below(100) < (this.#densities.get(of) ?? 100);
  }
}
