/** Whether the judges of a user's own system, and its planted bugs, name what there is. */
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { meant } from "../core/errors.ts";
import { shown } from "../core/shown.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import type { Goal } from "../systems/goal.ts";
import type { OwnMutant, OwnService, OwnServicesMutant, OwnSystem } from "../systems/own.ts";
import { failuresOf } from "./checks.ts";
import { checkProtocol, type Wrong } from "./own-protocol.ts";
import { REGISTERED } from "./scope.ts";

/** Planted bugs: what is wrong in each, and which checks should find it. */
export function checkMutants(system: Partial<OwnSystem>, wrong: Wrong): void {
  const { mutants = [], invariants = [], premises = [], services, protocol } = system;
  const checks = [
    ...failuresOf(REGISTERED),
    ...[...invariants, ...premises].map((judge) => judge?.name),
  ];
  (mutants as readonly (OwnMutant & OwnServicesMutant)[]).forEach((mutant, index) => {
    const path = `mutants[${index}]`;
    if (services === undefined && (mutant.protocol === undefined) === (mutant.self === undefined))
      wrong(path, "expected either protocol or self: what is wrong in it");
    if (mutant.protocol !== undefined) {
      // What is wrong with the correct one, too, has been said.
      const said = new Set<string>();
      checkProtocol(protocol, "", (at, message) => said.add(`${at} ${message}`));
      checkProtocol(mutant.protocol, "", (at, message) => {
        if (!said.has(`${at} ${message}`)) wrong(`${path}.protocol${at}`, message);
      });
    }
    checkDetectors(mutant.detectors, `${path}.detectors`, checks, wrong);
    if (mutant.protocol !== undefined && mutant.protocol?.name !== protocol?.name)
      wrong(`${path}.protocol.name`, `expected ${shown(protocol?.name)}, as the correct one`);
  });
}

function checkDetectors(
  detectors: unknown,
  path: string,
  checks: readonly string[],
  wrong: Wrong,
): void {
  if (!Array.isArray(detectors) || detectors.length === 0) {
    wrong(path, "expected the checks that should find it, such as [linearizable]");
    return;
  }
  detectors.forEach((name: unknown, index) => {
    if (checks.includes(name as string)) return;
    wrong(`${path}[${index}]`, `there is no check ${shown(name)}; ${meant(String(name), checks)}`);
  });
}

/** Judges, counts and goals may listen to facts that are declared only. */
export function checkListeners(system: OwnSystem, wrong: Wrong): void {
  const { mutants = [], protocol, services = [] } = system;
  const tables =
    protocol === undefined
      ? [factsOver(services, "every")]
      : [protocol, ...mutants.flatMap((mutant) => ("protocol" in mutant ? mutant.protocol : []))]
          .filter((one) => one !== undefined)
          .map(({ facts }) => Object.keys({ ...WORLD_FACTS, ...facts }));
  for (const field of ["invariants", "premises"] as const) {
    (system[field] ?? []).forEach((judge, index) => {
      for (const name of heardBy(judge)) {
        const lacking = tables.find((facts) => !facts.includes(name));
        if (lacking === undefined) continue;
        const which = `${judge.name} listens to ${name}, a fact that is not declared`;
        wrong(`${field}[${index}].on`, `${which}; ${meant(name, lacking)}`);
      }
    });
  }
  // What a planted bug alone asserts may be counted, too, or one of several protocols.
  const counted = protocol === undefined ? factsOver(services, "some") : tables.flat();
  for (const field of ["happened", "sometimes"] as const) {
    (system[field] ?? []).forEach((listener: Count | Goal, index) => {
      for (const name of heardBy(listener)) {
        if (counted.includes(name)) continue;
        const message = `${name} is no fact that is declared; ${meant(name, counted)}`;
        wrong(`${field}[${index}].on`, message);
      }
    });
  }
}

/** The facts that a judge, a count or a goal listens to. */
function heardBy(listener: Invariant | Count | Goal): readonly string[] {
  const { and = [] } = listener as Partial<Invariant>;
  return [listener, ...and].flatMap(({ on }) => Object.keys(on));
}

/**
 * What may be listened to over services: `SERVICE.fact`.
 * @param by whether every protocol that a service may run, or some, declares it.
 */
function factsOver(services: readonly OwnService[], by: "every" | "some"): readonly string[] {
  return services.flatMap(({ name, runs, object }) => {
    const running: readonly (Protocol | undefined)[] = Array.isArray(runs)
      ? runs.map((one: string) => REGISTERED.protocols.get(one)?.make())
      : [runs as Protocol];
    const tables: readonly FactTable[] = running.map((one) => one?.facts ?? {});
    const shared = tables
      .flatMap((facts) => Object.keys(facts))
      .filter((fact) => tables[by]((facts) => Object.hasOwn(facts, fact)));
    const all = new Set([
      ...Object.keys(WORLD_FACTS),
      ...shared,
      ...Object.keys(object?.facts ?? {}),
    ]);
    return [...all].map((fact) => `${name}.${fact}`);
  });
}
