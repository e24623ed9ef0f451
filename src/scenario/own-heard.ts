/** Whether judges, counts and goals of a user's own system listen to facts that there are. */
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { meant } from "../core/errors.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import type { Goal } from "../systems/goal.ts";
import type { OwnService, OwnSystem } from "../systems/own.ts";
import type { Wrong } from "./own-fields.ts";
import { REGISTERED } from "./scope.ts";

/** What a fold takes before the numbers of its fact: the state, and a view. */
const BEFORE_NUMBERS = 2;

/** Judges, counts and goals may listen to facts that are declared only. */
export function checkListeners(system: OwnSystem, wrong: Wrong): void {
  const { mutants = [], protocol, services = [] } = system;
  const tables =
    protocol === undefined
      ? [factsOver(services, "every")]
      : [protocol, ...mutants.flatMap((mutant) => ("protocol" in mutant ? mutant.protocol : []))]
          .filter((one) => one !== undefined)
          .map(({ facts }) => ({ ...WORLD_FACTS, ...facts }));
  for (const field of ["invariants", "premises"] as const) {
    (system[field] ?? []).forEach((judge, index) => {
      const path = `${field}[${index}].on`;
      for (const [name, fold] of heardBy(judge)) {
        const lacking = tables.find((facts) => !Object.hasOwn(facts, name));
        if (lacking !== undefined) {
          const which = `${judge.name} listens to ${name}, a fact that is not declared`;
          wrong(path, `${which}; ${meant(name, Object.keys(lacking))}`);
        } else checkNumbers(fold, name, tables, path, wrong);
      }
    });
  }
  // What a planted bug alone asserts may be counted, too, or one of several protocols.
  const counted = protocol === undefined ? [factsOver(services, "some")] : tables;
  const names = counted.flatMap((facts) => Object.keys(facts));
  for (const field of ["happened", "sometimes"] as const) {
    (system[field] ?? []).forEach((listener: Count | Goal, index) => {
      const path = `${field}[${index}].on`;
      for (const [name, fold] of heardBy(listener)) {
        if (names.includes(name)) checkNumbers(fold, name, counted, path, wrong);
        else wrong(path, `${name} is no fact that is declared; ${meant(name, names)}`);
      }
    });
  }
  services.forEach(({ happened = [], ...service }, at) => {
    const own = factsOver([service], "some");
    happened.forEach((count, index) => {
      const path = `services[${at}].happened[${index}].on`;
      for (const [name, fold] of heardBy(count)) {
        const over = `${service.name}.${name}`;
        if (Object.hasOwn(own, over)) checkNumbers(fold, over, [own], path, wrong);
        else {
          const known = Object.keys(own).map((fact) => fact.slice(service.name.length + 1));
          wrong(path, `${name} is no fact that is declared; ${meant(name, known)}`);
        }
      }
    });
  });
}

/** A fold takes no more numbers than its fact has: a further one would be no number, ever. */
function checkNumbers(
  fold: { readonly length: number },
  name: string,
  tables: readonly FactTable[],
  path: string,
  wrong: Wrong,
): void {
  const taken = fold.length - BEFORE_NUMBERS;
  for (const facts of tables) {
    const { fields } = facts[name] ?? { fields: null };
    if (fields === null || taken <= fields.length) continue;
    const has = `${name} has ${fields.length} (${fields.join(", ")})`;
    wrong(path, `the function for ${name} takes ${taken} numbers, and ${has}`);
    return;
  }
}

type Fold = { readonly length: number };

/** The facts that a judge, a count or a goal listens to, each with its fold. */
function heardBy(listener: Invariant | Count | Goal): readonly [string, Fold][] {
  const { and = [] } = listener as Partial<Invariant>;
  return [listener, ...and].flatMap(({ on }) => Object.entries(on as Record<string, Fold>));
}

/**
 * What may be listened to over services: `SERVICE.fact`.
 * @param by whether every protocol that a service may run, or some, declares it.
 */
function factsOver(services: readonly OwnService[], by: "every" | "some"): FactTable {
  const over: [string, FactTable[string]][] = [];
  for (const { name, runs, object } of services) {
    const running: readonly (Protocol | undefined)[] = Array.isArray(runs)
      ? runs.map((one: string) => REGISTERED.protocols.get(one)?.make())
      : [runs as Protocol];
    const tables: readonly FactTable[] = running.map((one) => one?.facts ?? {});
    const shared = tables
      .flatMap((facts) => Object.entries(facts))
      .filter(([fact]) => tables[by]((facts) => Object.hasOwn(facts, fact)));
    const all = [...Object.entries(WORLD_FACTS), ...shared, ...Object.entries(object?.facts ?? {})];
    for (const [fact, declared] of all) over.push([`${name}.${fact}`, declared]);
  }
  return Object.fromEntries(over);
}
