/**
 * How wrong the rate of a clock may be for leases to be safe: what a lease is worth to its holder,
 * and whether the clocks of a run kept to it.
 */
import type { Invariant } from "../../checkers/property.ts";

/** The bound rho, parts per million: 10 %. */
export const RHO_PPM = 100_000;

/**
 * How long a holder may believe, by its own clock, in a lease that is counted by another: if the
 * one runs slow by rho and the other fast, (1 - rho) / (1 + rho) of it is left.
 */
export function worth(ttlUs: number): number {
  return Math.floor((ttlUs * (1_000_000 - RHO_PPM)) / (1_000_000 + RHO_PPM));
}

/** What becomes of a bound in a run. */
export interface Bound {
  /** Whether some clock broke it: what rests on it is judged no more. */
  isBroken: boolean;
  /** By which clocks, ascending: `drift of n4`, `jump of n2`. No state goes by it. */
  brokenBy: readonly string[];
}

/** A bound that no clock has broken. */
export const UNBROKEN: Bound = { isBroken: false, brokenBy: [] };

/** What a judge that rests on the bound says of why it judges no more. */
export function brokenBy({ brokenBy }: Bound): readonly string[] {
  return brokenBy;
}

/** A clock broke the bound. @param how `drift`, `jump` @param name of the process that has it. */
export function breakBound(state: Bound, how: string, name: string): void {
  state.isBroken = true;
  const [machine] = name.split("/");
  const by = `${how} of ${machine}`;
  if (!state.brokenBy.includes(by))
    state.brokenBy = [...state.brokenBy, by].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Folds that notice clocks that run too fast or too slow.
 * @param services whose clocks count.
 * @param jumpsCount whether wall clocks must not jump either.
 */
export function boundBreaks<State extends Bound>(
  services: readonly string[],
  jumpsCount: boolean,
): Invariant<State>["on"] {
  const on: Record<string, Invariant<State>["on"][string]> = {};
  for (const service of services) {
    on[`${service}.drifting`] = (state, view, node = 0, ratePpm = 0) => {
      if (Math.abs(ratePpm) > RHO_PPM) breakBound(state, "drift", view.nameOf(service, node));
    };
    if (!jumpsCount) continue;
    on[`${service}.jumped`] = (state, view, node = 0) => {
      breakBound(state, "jump", view.nameOf(service, node));
    };
  }
  return on;
}
