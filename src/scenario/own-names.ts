/** Names that a user's own system gives: none that has another meaning already. */
import type { Invariant } from "../checkers/property.ts";
import type { InputProblem } from "../core/errors.ts";
import type { OwnSystem } from "../systems/own.ts";
import { BUILT_IN_CHECKS } from "./checks.ts";
import type { Wrong } from "./own-fields.ts";
import { checkName } from "./own-protocol.ts";
import { REGISTERED, type Registries } from "./scope.ts";

/** The names of what our systems promise, and rest that on. */
const OURS = new Map([...REGISTERED.invariants, ...REGISTERED.premises]);

/** What runs are judged by, and fail by, whatever they promise. */
const BUILT_IN: ReadonlySet<string> = new Set(BUILT_IN_CHECKS);

/**
 * No judge is called as a built-in check is: what failed by it would be taken for the check's own
 * failure.
 */
export function checkJudgeNames(
  judges: Pick<Partial<OwnSystem>, "invariants" | "premises">,
  wrong: Wrong,
): void {
  for (const field of ["invariants", "premises"] as const) {
    (judges[field] ?? []).forEach(({ name }, index) => {
      if (!BUILT_IN.has(name)) return;
      wrong(`${field}[${index}].name`, `${name} is the name of a built-in check: take another`);
    });
  }
}

/** No two of a kind have one name, and none has the name of one of ours. */
export function checkNames(system: Partial<OwnSystem>, wrong: Wrong): void {
  checkJudgeNames(system, wrong);
  const named: readonly [
    keyof OwnSystem,
    readonly { readonly name: string }[],
    ReadonlyMap<string, unknown>,
  ][] = [
    ["objects", system.objects ?? [], REGISTERED.objects],
    ["workloads", system.workloads ?? [], REGISTERED.workloads],
    ["faults", system.faults ?? [], REGISTERED.faults],
    ["invariants", system.invariants ?? [], OURS],
    ["premises", system.premises ?? [], OURS],
    ["mutants", system.mutants ?? [], new Map()],
    ["sometimes", system.sometimes ?? [], new Map()],
  ];
  for (const [field, items, ours] of named) {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      const path = `${field}[${index}].name`;
      checkName(item?.name, path, wrong);
      if (ours.has(item?.name) && !isOurInvariant(item))
        wrong(path, `${item.name} is the name of one of ours: take another`);
      if (seen.has(item?.name)) wrong(path, `${item.name} is named twice`);
      seen.add(item?.name);
      if (field === "premises" && system.invariants?.some(({ name }) => name === item?.name))
        wrong(path, `${item.name} is an invariant of it, too: take another`);
    });
  }
}

/** Systems of one scenario may have no names in common: a scenario goes by these. */
export function sharedNames(
  { name, protocol, objects = [], workloads = [], faults = [], ...promised }: OwnSystem,
  file: string,
  before: Registries,
): readonly InputProblem[] {
  const runs = protocol?.name ?? name;
  const taken: readonly (readonly [path: string, name: string, isTaken: boolean])[] = [
    ["name", name, before.owns.some((other) => other.name === name)],
    [
      protocol === undefined ? "name" : "protocol.name",
      runs,
      before.owns.some((other) => other.protocol === runs),
    ],
    ...Object.entries({ objects, workloads, faults }).flatMap(([field, items]) =>
      items.map(({ name: one }, at) => {
        const known: ReadonlyMap<string, unknown> = before[field as "objects"];
        return [`${field}[${at}].name`, one, known.has(one)] as const;
      }),
    ),
    ...(["invariants", "premises"] as const).flatMap((field) =>
      (promised[field] ?? []).map((one, at) => {
        const isKnown = before.invariants.has(one.name) || before.premises.has(one.name);
        return [`${field}[${at}].name`, one.name, isKnown && !isOurInvariant(one)] as const;
      }),
    ),
  ];
  return taken
    .filter(([, , isTaken]) => isTaken)
    .map(([path, one]) => {
      const message = `${one} is a name in another system of the scenario: take another`;
      return { file, path, message };
    });
}

/** Whether it promises what one of ours does, under the same name. */
export function isOurInvariant({ name, statement, source }: Partial<Invariant>): boolean {
  const all = [...REGISTERED.systems.values()].flatMap(({ invariants, premises = [] }) => [
    ...invariants,
    ...premises,
  ]);
  return all.some(
    (one) => one.name === name && one.statement === statement && one.source === source,
  );
}
