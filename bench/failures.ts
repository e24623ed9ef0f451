/** Failures to measure by: of mutants of every protocol, the first drawn run that finds each. */
import type { MutantInfo } from "../src/protocol/mutant.ts";
import { simulate } from "../src/runner/simulate.ts";
import { REGISTERED } from "../src/scenario/scope.ts";
import { drawScenario } from "../src/search/draw-scenario.ts";
import { finds } from "../src/search/mutants.ts";
import type { Failure } from "../src/search/shrink/shrink.ts";
import { SWARM } from "../src/search/strategies/swarm.ts";
import { subjectOf } from "../src/search/subject.ts";

/** Seeds that are tried for a mutant: what needs more is not for these measures. */
const SEEDS = 40;
/** Longer runs take too long to measure many. */
const STEPS_MAX = 60_000;

export interface Found {
  readonly name: string;
  readonly protocol: string;
  readonly mutant: MutantInfo;
  readonly failure: Failure;
}

/**
 * So many failures, of each protocol about as many, over its mutants as evenly as their number
 * allows.
 * @param first of the seeds that are tried.
 */
export function* failuresOf(
  protocols: readonly string[],
  count: number,
  first: number,
): Generator<Found, void, undefined> {
  for (const [place, protocol] of protocols.entries()) {
    const mutants = [...(REGISTERED.protocols.get(protocol)?.mutants.values() ?? [])].filter(
      ({ equivalent }) => !equivalent,
    );
    const wanted = Math.floor(((place + 1) * count) / protocols.length);
    let missing = wanted - Math.floor((place * count) / protocols.length);
    // Every second one and so on first, then those between them.
    const stride = Math.max(1, Math.floor(mutants.length / missing));
    const order = mutants
      .map((mutant, at) => ({ mutant, at }))
      .sort((a, b) => (a.at % stride) - (b.at % stride) || a.at - b.at);
    for (const { mutant } of order) {
      if (missing === 0) break;
      const failure = firstFailure(protocol, mutant, first);
      if (failure === null) continue;
      missing--;
      yield { name: `${protocol} ${mutant.name}`, protocol, mutant, failure };
    }
  }
}

function firstFailure(protocol: string, mutant: MutantInfo, first: number): Failure | null {
  const subject = subjectOf(protocol, mutant.name);
  for (let seed = first; seed < first + SEEDS; seed++) {
    const scenario = drawScenario(subject, seed, SWARM);
    const run = simulate(scenario, protocol, seed, { strict: false });
    if (finds(mutant, run) && run.steps <= STEPS_MAX) return { scenario, protocol, seed };
  }
  return null;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
