/** The library's face of a run: a scenario as a plain object, one seed, and a result that can explain itself. */
import type { Invariant } from "../checkers/audit.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { hosted, protocols } from "../protocols/index.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { FullRunResult } from "./result.ts";
import { simulate } from "./simulate.ts";
import { tellStory } from "./story.ts";

/** Lines of a story at most, unless the caller says otherwise. */
const STORY_LINES = 30;

export interface LibraryOptions {
  /** A whole number; default 1. */
  readonly seed?: number;
  /** One of the scenario's protocols; default the first. */
  readonly protocol?: string;
  /** Every message frozen, traps armed; default for 1 seed in 16. The hash is the same. */
  readonly strict?: boolean;
  /** A protocol of your own: the scenario names it by its name, and sets its options. */
  readonly host?: Protocol;
  /** Further invariants to judge by, beside those that the registry has for the protocol's name. */
  readonly invariants?: readonly Invariant[];
}

/** What a run came to, and its story on demand. */
export interface LibraryResult extends FullRunResult {
  /** The last relevant steps before the first violation, a line each; empty if there is none. */
  story(linesMax?: number): readonly string[];
}

/**
 * Runs a scenario object with one seed. The run itself is synchronous and deterministic; the promise leaves room
 * for hosts whose nodes are not.
 * @param source what a scenario file would hold.
 * @throws {InputError} naming every problem of the scenario.
 */
export function simulateScenario(
  source: unknown,
  options: LibraryOptions = {},
): Promise<LibraryResult> {
  return Promise.resolve().then(() => {
    const { host } = options;
    const known =
      host === undefined ? protocols : new Map([...protocols, [host.name, hosted(host)]]);
    return run(resolveScenario(source, "scenario", undefined, known), options);
  });
}

function run(scenario: Scenario, options: LibraryOptions): LibraryResult {
  const { seed = 1, protocol = scenario.protocols[0] ?? "" } = options;
  const parts = {
    ...(options.host === undefined ? {} : { protocol: options.host }),
    invariants: options.invariants ?? [],
  };
  const strict = options.strict === undefined ? {} : { strict: options.strict };
  const result = simulate(scenario, protocol, seed, { ...parts, ...strict });
  return {
    ...result,
    story(linesMax = STORY_LINES) {
      const [violation] = result.violations;
      if (violation === undefined) return [];
      return tellStory(scenario, protocol, seed, violation, linesMax, parts);
    },
  };
}
