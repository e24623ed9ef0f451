/** Whether what listens to the facts of a user's own system is made as it must be. */
import { ghosts } from "../checkers/ghosts/index.ts";
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { thrownText } from "../core/errors.ts";
import { isPromise } from "../core/promised.ts";
import { READINGS } from "../core/reading.ts";
import { shown } from "../core/shown.ts";
import { anyHappened, machinesHappened, WORLD_COUNTED } from "../systems/happened.ts";
import type { OwnSystem } from "../systems/own.ts";
import { checkFields, checkNamed, isRecord, type Wrong } from "./own-fields.ts";
import { checkName } from "./own-protocol.ts";
import { REGISTERED } from "./scope.ts";

/** The fields of a system that are lists, with what is in them. */
const LISTS = {
  invariants: "an invariant: { name, statement, source, initial, on }",
  premises: "an invariant: { name, statement, source, initial, on }",
  happened: 'a count such as tally("rings", "rang"): { initial, on, counted }',
  sometimes: "a goal: { name, about, initial, on }",
  mutants: "a planted bug: { name, about, detectors, protocol }",
  objects: "an object",
  workloads: "a workload",
  faults: "a fault",
} as const;

/** Nodes of a system that is none yet, to ask for a state. */
const NODES = 3;

/** Lists are lists of objects, and what listens has folds. */
export function checkLists(system: Partial<OwnSystem>, wrong: Wrong): void {
  for (const [field, expected] of Object.entries(LISTS)) {
    const items: unknown = system[field as keyof typeof LISTS];
    checkItems(items, field, expected, wrong, (item, path) => {
      if (field === "happened") checkCount(item, path, wrong);
      else if (field === "invariants" || field === "premises") checkInvariant(item, path, wrong);
      else if (field === "sometimes") {
        checkFields(item, "a goal", path, wrong);
        checkFolds(item, path, wrong);
      }
    });
  }
  if (!Array.isArray(system.services)) return;
  system.services.forEach((service, index) => {
    const path = `services[${index}].happened`;
    checkItems(service?.happened, path, LISTS.happened, wrong, (item, at) =>
      checkCount(item, at, wrong),
    );
  });
}

type Item = Readonly<Record<string, unknown>>;

/** @param check is asked about each item that is an object. */
function checkItems(
  items: unknown,
  field: string,
  expected: string,
  wrong: Wrong,
  check: (item: Item, path: string) => void,
): void {
  if (items === undefined) return;
  if (!Array.isArray(items)) {
    wrong(field, `expected a list, got ${shown(items)}`);
    return;
  }
  // Holes, too, are not there.
  Array.from(items as readonly unknown[]).forEach((item, index) => {
    const path = `${field}[${index}]`;
    if (isObject(item)) check(item, path);
    else wrong(path, `expected ${expected}, got ${shown(item)}`);
  });
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null;
}

function checkInvariant(item: Item, path: string, wrong: Wrong): void {
  const { and = [], atEnd, suspendedBy } = item as Partial<Invariant>;
  checkFields(item, "an invariant", path, wrong);
  checkProperty(item, path, wrong);
  if (suspendedBy !== undefined) checkFunction(suspendedBy, `${path}.suspendedBy`, wrong);
  if (atEnd !== undefined) checkFunction(atEnd, `${path}.atEnd`, wrong);
  checkItems(and, `${path}.and`, "a property: { initial, on }", wrong, (property, at) => {
    checkFields(property, "a property", at, wrong);
    checkProperty(property, at, wrong);
  });
}

function checkCount(item: Item, path: string, wrong: Wrong): void {
  checkFields(item, "a count", path, wrong);
  checkProperty(item, path, wrong);
  checkFunction(item["counted"], `${path}.counted`, wrong);
}

/** Beside its folds, what it says of them and of its state. */
function checkProperty(item: Item, path: string, wrong: Wrong): void {
  checkFolds(item, path, wrong);
  const { uses, readings, near, on } = item;
  checkNamed(uses, Object.keys(ghosts), "ghost", `${path}.uses`, wrong);
  for (const field of ["steady", "looksAt"] as const)
    checkNamed(item[field], Object.keys(on ?? {}), "listened-to fact", `${path}.${field}`, wrong);
  if (isRecord(readings, `${path}.readings`, wrong)) {
    for (const [field, reading] of Object.entries(readings))
      checkNamed([reading], READINGS, "reading", `${path}.readings.${field}`, wrong);
  }
  if (isRecord(near, `${path}.near`, wrong)) {
    for (const [fact, fold] of Object.entries(near))
      checkFunction(fold, `${path}.near.${fact}`, wrong);
  }
}

/** It has a state to begin with, and by fact what becomes of it. */
function checkFolds(item: Item, path: string, wrong: Wrong): void {
  if (checkFunction(item["initial"], `${path}.initial`, wrong)) {
    try {
      if (isPromise((item as unknown as Count).initial(NODES)))
        wrong(`${path}.initial`, "it returns a promise: what it keeps is there before any fact");
    } catch (error) {
      wrong(`${path}.initial`, `it throws ${thrownText(error)}`);
    }
  }
  const { on } = item;
  if (!isObject(on) || Object.keys(on).length === 0) {
    wrong(`${path}.on`, `expected a function for one fact at least, got ${shown(on)}`);
    return;
  }
  for (const [fact, fold] of Object.entries(on)) checkFunction(fold, `${path}.on.${fact}`, wrong);
}

function checkFunction(value: unknown, path: string, wrong: Wrong): boolean {
  if (typeof value === "function") return true;
  wrong(path, `expected a function, got ${shown(value)}`);
  return false;
}

/** A count of one's own has a name that nothing else has that is counted of the same runs. */
export function checkCounts({ services, happened = [] }: OwnSystem, wrong: Wrong): void {
  if (services === undefined) {
    const ours = anyHappened.flatMap((count) => Object.keys(namesOf(count)));
    checkTaken(happened, "happened", [...ours, ...WORLD_COUNTED], wrong);
    return;
  }
  if (happened.length > 0) {
    wrong("happened", "expected none: of a system of services each service has counts of its own");
  }
  services.forEach(({ runs, object, happened: counts = [] }, index) => {
    const usual = Array.isArray(runs)
      ? runs.flatMap((one: string) => REGISTERED.systems.get(one)?.happened ?? [])
      : machinesHappened;
    const facts = Array.isArray(runs) ? {} : (runs as { readonly facts?: object }).facts;
    const own = Object.keys({ ...object?.facts, ...facts });
    const ours = usual.flatMap((count) => Object.keys(namesOf(count)));
    checkTaken(counts, `services[${index}].happened`, [...ours, ...own], wrong);
  });
}

function checkTaken(
  counts: readonly Count[],
  field: string,
  ours: readonly string[],
  wrong: Wrong,
): void {
  const seen = new Set<string>();
  counts.forEach((count, index) => {
    const path = `${field}[${index}]`;
    try {
      for (const name of Object.keys(namesOf(count))) {
        checkName(name, path, wrong);
        const isOurs = ours.includes(name) || name.startsWith("fault-");
        if (isOurs) wrong(path, `${name} is counted of every run already: take another name`);
        else if (seen.has(name)) wrong(path, `${name} is counted twice`);
        seen.add(name);
      }
    } catch (error) {
      wrong(`${path}.counted`, `it throws ${thrownText(error)}`);
    }
  });
}

/** What a count shows of a run in which nothing happened. */
function namesOf(count: Count): Readonly<Record<string, number>> {
  const counted: unknown = count.counted(count.initial(NODES));
  if (typeof counted !== "object" || counted === null || isPromise(counted))
    throw new TypeError(`it returns ${shown(counted)}, and no numbers by name`);
  return counted as Readonly<Record<string, number>>;
}
