/** A failure as a scenario that is kept: what it runs, what must come of it, and its name. */
import { hashText, hexOf } from "../core/hash.ts";
import type { Value } from "../core/json.ts";
import { scenarioDigest } from "../runner/artifact.ts";
import type { RunResult } from "../runner/result.ts";
import type { Cause } from "../scenario/causes.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";

/** Where kept scenarios are. */
export const REGRESSIONS = "scenarios/regressions";
/** What one is called that must be beside the code that it names. */
const BESIDE = ".regression.yaml";

export interface Kept {
  /** `scenarios/regressions/raft-one-vote-per-term-1f0c22aa.yaml`. */
  readonly file: string;
  /** Every default written out: later versions run what ran now. */
  readonly source: Value;
}

/** Whether a scenario file is a kept one. */
export function isRegression(file: string): boolean {
  const path = file.replaceAll("\\", "/");
  return path.endsWith(BESIDE) || /(^|\/)regressions\//.test(path);
}

/** Kept scenarios first, all else in its order. */
export function regressionsFirst(files: readonly string[]): readonly string[] {
  return [...files.filter(isRegression), ...files.filter((file) => !isRegression(file))];
}

/**
 * @param name of its file; default: made of what failed, the same for the same run.
 * @throws {RangeError} for a run that has not failed.
 */
export function keptScenario(
  scenario: Scenario,
  run: Pick<RunResult, "protocol" | "seed" | "violations">,
  name: string | null,
  known?: Registries,
): Kept {
  const { protocol, seed, violations } = run;
  const [violation] = violations;
  if (violation === undefined) throw new RangeError("a run that has not failed is not kept");
  const { check, scriptStep, cause } = violation;
  const only = <Of>(all: Readonly<Record<string, Of>>): Readonly<Record<string, Of>> =>
    Object.fromEntries(Object.entries(all).filter(([of]) => of === protocol));
  const kept: Scenario = {
    ...scenario,
    protocols: [protocol],
    options: only(scenario.options),
    doubts: only(scenario.doubts),
    mutants: only(scenario.mutants),
    seeds: { first: seed, last: seed },
    expect: {
      fail: check,
      ...(scriptStep !== undefined && { step: scriptStep }),
      ...(cause !== undefined && { cause: cause as Cause }),
    },
  };
  const told = `${scenarioDigest(scenario)}/${protocol}/${seed}`;
  const slug = protocol.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-/, "");
  const base = name ?? `${slug}-${check}-${hexOf(hashText(told))}`;
  // Code of a user's own is loaded from a scenario's folder or below it only.
  const isBeside = scenario.programs !== undefined || /\.[mc]?[jt]s$/.test(scenario.system ?? "");
  const folder = scenario.file.replaceAll("\\", "/").replace(/[^/]*$/, "");
  return {
    file: isBeside ? `${folder}${base}${BESIDE}` : `${REGRESSIONS}/${base}.yaml`,
    source: explicitSource(kept, known),
  };
}

/** The text of a kept scenario that passes now, and from now on must; null: it says so already. */
export function fixedText(text: string): string | null {
  const fixed = text.replace(/^expect:.*(\n[ \t]+.*)*/m, "expect: pass");
  return fixed === text ? null : fixed;
}
