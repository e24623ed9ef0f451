/** What went wrong in a run, in brief: with the rule in its system's words, and planted bugs. */
import { consistencyChecks } from "../../checkers/consistency/index.ts";
import type { MutantInfo } from "../../protocol/mutant.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Registries } from "../../scenario/scope.ts";
import { briefOf } from "../../search/explain/brief.ts";
import { withPlantedBug } from "../../search/explain/planted-bug.ts";
import type { CarriedRun } from "./carried-run.ts";
import type { PlantedBug, Rule, Story } from "./messages.ts";
import { ordered } from "./ordered.ts";

/** @returns null for a run that did not fail. */
export function storyOf(run: CarriedRun, protocol: string, known: Registries): Story | null {
  const { recording, result, scenario } = run;
  const [violation] = result.violations;
  if (violation === undefined) return null;
  const { check } = violation;
  const named = { scenario, protocol, seed: run.order.seed };
  return {
    ...withPlantedBug(briefOf(recording, violation), recording, named, violation.step, { known }),
    rule: ruleOf(check, known),
    planted: plantedIn(scenario, protocol, known),
    reasons: check === "linearizable" ? reasonsOf(run) : [],
  };
}

/** Checks that no system promises by a name of its own. */
const OTHER_RULES: Readonly<Record<string, Rule>> = {
  linearizable: {
    statement:
      "One order of all operations, in which each is within its interval, explains every answer",
    source: "Herlihy and Wing 1990",
  },
  sequential: {
    statement:
      "One order of all operations, in which each client's are as it asked, explains every answer",
    source: "Lamport 1979",
  },
  serializable: {
    statement: "One order of all transactions, one after the other, explains what each of them saw",
    source: "Papadimitriou 1979",
  },
  "strict-serializable": {
    statement:
      "One order of all transactions explains what each of them saw, and has none before one " +
      "that had ended when it began",
    source: "Papadimitriou 1979",
  },
  progress: {
    statement:
      "Once faults are over, requests are answered again within the time that the scenario allows",
    source: "the scenario's check of progress",
  },
  bank: {
    statement: "Transfers leave the sum of all accounts as it is, in every read of all of them",
    source: "the scenario's workload",
  },
  script: {
    statement: "What the scenario's script expects is seen",
    source: "the scenario's script",
  },
};

/** The rule of a check; null: it has no words. */
export function ruleOf(check: string, { invariants, premises }: Registries): Rule | null {
  const promised = invariants.get(check) ?? premises.get(check);
  if (promised === undefined) return OTHER_RULES[check] ?? ruleOfLevel(check);
  const { statement, source } = promised;
  return { statement, source };
}

/** Of a level of consistency, what it says of itself; its source is in brackets. */
function ruleOfLevel(check: string): Rule | null {
  const { about = "" } = consistencyChecks.get(check) ?? {};
  const [, statement = about, source = ""] = /^(.*) \(([^()]*)\)$/s.exec(about) ?? [];
  if (statement === "") return null;
  return { statement: `${statement.slice(0, 1).toUpperCase()}${statement.slice(1)}`, source };
}

function plantedIn(
  { mutants }: Scenario,
  protocol: string,
  { protocols, systems }: Registries,
): readonly PlantedBug[] {
  const planted = mutants[protocol];
  if (planted === undefined) return [];
  const about = (name: string): Pick<MutantInfo, "about" | "origin"> | undefined =>
    protocols.get(protocol)?.mutants.get(name) ??
    systems.get(protocol)?.mutants?.find((mutant) => mutant.name === name);
  const names = typeof planted === "string" ? [planted] : [...new Set(Object.values(planted))];
  return names.map((name) => ({
    name,
    about: about(name)?.about ?? "",
    origin: about(name)?.origin ?? "",
    nodes:
      typeof planted === "string"
        ? []
        : Object.keys(planted).filter((node) => planted[node] === name),
  }));
}

function reasonsOf({ result, recording, scenario }: CarriedRun): readonly string[] {
  const { object } = recording.simulation;
  return ordered(result.history, object, scenario.limits.checkWorkMax).words;
}
