/** Mutants: one rule of a protocol replaced by a mistake that was really made, to measure the judges. */

/** A planted bug. */
export interface Mutant<Rules> {
  /** Kebab-case: what a scenario's `mutant:` names. */
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly about: string;
  /** The faults without which it does no harm; empty: none is needed. */
  readonly fault: readonly string[];
  /** The checks that should catch it, the likeliest first. */
  readonly detectors: readonly string[];
  /** Where it happened, or the section that warns of it. */
  readonly origin: string;
  /** Whether another guard makes it harmless. */
  readonly equivalent: boolean;
  /** The rules that it replaces. */
  readonly rules: Partial<Rules>;
}

/** A mutant as reports and scenarios see it. */
export type MutantInfo = Omit<Mutant<unknown>, "rules">;
