/**
 * The fields that each part of a user's own system may have. A misspelt one would be passed over,
 * and with it what it was to say: an invariant that is never asked at the end, a fact that is never
 * asserted.
 */
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant, Property } from "../checkers/property.ts";
import { didYouMean, meant } from "../core/errors.ts";
import { misspelt } from "../core/misspelt.ts";
import { shown } from "../core/shown.ts";
import type { Fault } from "../faults/fault.ts";
import type { FunctionShape } from "../objects/object.ts";
import type { FactDeclaration } from "../protocol/facts.ts";
import { HANDLER_NAMES } from "../protocol/handler-names.ts";
import type { Declaration, Handlers, Instances, Self } from "../protocol/protocol.ts";
import type { Goal } from "../systems/goal.ts";
import type { Promised } from "../systems/index.ts";
import type { OwnMutant, OwnService, OwnServicesMutant, OwnSystem } from "../systems/own.ts";
import type { ServedObject } from "../systems/system.ts";
import type { Workload } from "../workloads/workload.ts";

/** Notes what is wrong at a path of the system. */
export type Wrong = (path: string, message: string) => void;

/** All fields of a type: the compiler misses each that is not here. */
type All<Type> = Readonly<Record<keyof Required<Type>, true>>;

const PROPERTY: All<Property> = {
  uses: true,
  initial: true,
  readings: true,
  on: true,
  steady: true,
  looksAt: true,
  near: true,
};
/** With `protocols`, which those of ours have that are in `invariants` and `premises`. */
const INVARIANT: All<Invariant> & All<Promised> = {
  name: true,
  statement: true,
  source: true,
  ...PROPERTY,
  and: true,
  suspendedBy: true,
  atEnd: true,
  protocols: true,
};
const COUNT: All<Count> = { ...PROPERTY, compared: true, counted: true };
const GOAL: All<Goal> = { name: true, about: true, initial: true, on: true };
const FACT: All<FactDeclaration> = { about: true, fields: true, kinds: true, claim: true };
const SYSTEM: All<OwnSystem> = {
  name: true,
  about: true,
  protocol: true,
  services: true,
  front: true,
  invariants: true,
  premises: true,
  happened: true,
  mutants: true,
  objects: true,
  workloads: true,
  faults: true,
  space: true,
  sometimes: true,
};
const SERVICE: All<OwnService> = {
  name: true,
  about: true,
  runs: true,
  on: true,
  object: true,
  options: true,
  happened: true,
};
const MUTANT: All<OwnMutant> = {
  name: true,
  about: true,
  detectors: true,
  fault: true,
  origin: true,
  equivalent: true,
  protocol: true,
  self: true,
};
const SERVICES_MUTANT: All<OwnServicesMutant> = {
  name: true,
  about: true,
  detectors: true,
  fault: true,
  origin: true,
  equivalent: true,
  replaces: true,
  self: true,
};
/** What a planted bug puts in a service's place. */
const REPLACED: All<Pick<OwnService, "runs" | "object">> = {
  runs: true,
  object: true,
};
const PROTOCOL: All<Declaration> & All<Handlers> & All<Instances> = {
  name: true,
  about: true,
  options: true,
  faultModel: true,
  object: true,
  cannot: true,
  leaderless: true,
  refusal: true,
  doubts: true,
  describe: true,
  messages: true,
  messageFields: true,
  timers: true,
  roles: true,
  keyFields: true,
  digest: true,
  digestWrite: true,
  readings: true,
  facts: true,
  factsOfSetup: true,
  factsOfMessage: true,
  factsOfArrival: true,
  factsOfIssue: true,
  factsOfReply: true,
  factsOfAnswer: true,
  factsOfWrite: true,
  given: true,
  doubtsOfGiven: true,
  instance: true,
  ...HANDLER_NAMES,
};
const FUNCTION: All<FunctionShape> = {
  readOnly: true,
  takes: true,
  drawn: true,
  steps: true,
  answersWhether: true,
  answersNothing: true,
  mayTellDone: true,
  inAnyOrder: true,
};
const OBJECT: All<ServedObject> = {
  name: true,
  partitioned: true,
  functions: true,
  startsFrom: true,
  initial: true,
  apply: true,
  allows: true,
  replay: true,
  observes: true,
  describe: true,
  identity: true,
  algorithm: true,
  placed: true,
  facts: true,
  outbox: true,
  expiries: true,
  member: true,
};
const WORKLOAD: All<Workload> = {
  name: true,
  about: true,
  parameters: true,
  refusal: true,
  client: true,
};
const FAULT: All<Fault> = {
  name: true,
  about: true,
  parameters: true,
  main: true,
  lengthName: true,
  harms: true,
  usualUs: true,
  needsTime: true,
  idle: true,
  begin: true,
  end: true,
};
const SELF: All<Self<unknown>> = {
  id: true,
  peers: true,
  disk: true,
  send: true,
  openSession: true,
  sendIn: true,
  closeSession: true,
  setTimer: true,
  cancelTimer: true,
  monotonicNow: true,
  wallNow: true,
  random: true,
  reply: true,
  ask: true,
  forget: true,
  assert: true,
  halt: true,
  log: true,
};

/** A part that says something and holds nothing else: any other field is a mistake. */
const PARTS = {
  "a system": SYSTEM,
  "an invariant": INVARIANT,
  "a property": PROPERTY,
  "a count": COUNT,
  "a goal": GOAL,
  "a fact": FACT,
  "a service": SERVICE,
  "a planted bug": MUTANT,
  "a planted bug of services": SERVICES_MUTANT,
  "what a planted bug replaces": REPLACED,
  "a function of an object": FUNCTION,
  "what a node asks the world through": SELF,
} as const;

/** A part that may be an instance of a class, with functions of its own beside those asked for. */
const WITH_HELPERS = {
  "a protocol": PROTOCOL,
  "an object": OBJECT,
  "a workload": WORKLOAD,
  "a fault": FAULT,
} as const;

/**
 * Refuses each field that a part of a system has not. @param given anything but an object: none.
 */
export function checkFields(
  given: unknown,
  part: keyof typeof PARTS,
  path: string,
  wrong: Wrong,
): void {
  if (typeof given !== "object" || given === null) return;
  const known = Object.keys(PARTS[part]);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    wrong(at, `there is no such field of ${part}; ${meant(name, known)}`);
  }
}

/**
 * Refuses a name that is nearly that of a field which is not there: another name is a helper of the
 * user's own, and so is one that begins with `_`.
 */
export function checkSpelling(
  given: unknown,
  part: keyof typeof WITH_HELPERS,
  path: string,
  wrong: Wrong,
): void {
  for (const [name, field] of misspelt(given, Object.keys(WITH_HELPERS[part]))) {
    wrong(`${path}.${name}`, `there is no such field of ${part}; ${didYouMean([field])}`);
  }
}

/** A list of names that there are; absent: none. */
export function checkNamed(
  given: unknown,
  known: readonly string[],
  what: string,
  path: string,
  wrong: Wrong,
): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) {
    wrong(path, `expected a list, got ${shown(given)}`);
    return;
  }
  for (const name of given as readonly unknown[]) {
    if (known.includes(name as string)) continue;
    wrong(path, `there is no ${what} ${shown(name)}; ${meant(String(name), known)}`);
  }
}

/** Whether it is there, and something by name: what else it is, is noted. */
export function isRecord(
  given: unknown,
  path: string,
  wrong: Wrong,
): given is Readonly<Record<string, unknown>> {
  if (given === undefined) return false;
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return true;
  wrong(path, `expected an object, got ${shown(given)}`);
  return false;
}
