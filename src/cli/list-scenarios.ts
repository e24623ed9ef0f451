/** `rashomon run --list`: what would run, and what each scenario shows. */
import { terminalLine } from "../core/escape/terminal.ts";
import type { Paint } from "../report/paint.ts";
import { wrap } from "../report/wrap.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SeedRange } from "../search/seeds.ts";

/** What is known of a scenario that is about to run. */
export interface ListedScenario {
  readonly scenario: string;
  readonly name: string;
  readonly protocols: readonly string[];
  readonly seeds: SeedRange;
  readonly mutants: Scenario["mutants"];
  readonly expect: Scenario["expect"];
}

/** @param seeds those that the command line names; null: each scenario's own. */
export function listedOf(scenario: Scenario, seeds: SeedRange | null): ListedScenario {
  return {
    scenario: scenario.file,
    name: scenario.name,
    protocols: scenario.protocols,
    seeds: seeds ?? scenario.seeds,
    mutants: scenario.mutants,
    expect: scenario.expect,
  };
}

/** A line for each scenario, and its sentence below. */
export function listText(listed: readonly ListedScenario[], columns: number, paint: Paint): string {
  const lines = listed.flatMap(({ scenario, name, protocols, seeds, expect }) => {
    const { first, last } = seeds;
    const range = first === last ? `seed ${first}` : `seeds ${first}..${last}`;
    const outcome =
      typeof expect === "string"
        ? expect === "pass"
          ? ""
          : `, expected: ${expect}`
        : `, expected to fail: ${expect.fail}`;
    return [
      paint.strong(terminalLine(scenario)),
      ...wrap(terminalLine(name), columns, "  "),
      ...wrap(`${protocols.join(", ")}, ${range}${outcome}`, columns, "  ").map(paint.dim),
    ];
  });
  const count = `${listed.length} ${listed.length === 1 ? "scenario" : "scenarios"}`;
  return `${[...lines, "", count].join("\n")}\n`;
}
